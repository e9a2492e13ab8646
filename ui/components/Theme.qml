pragma Singleton
import QtQuick
import Dragoman

// The design tokens: every size, colour and duration of the screen. Lengths in millimetres times the panel's density.
// Contrasts (WCAG 2.2) are held by tests/ui/test_theme.py.
QtObject {
    readonly property real mm: Appearance.mm
    readonly property bool dark: Appearance.dark
    readonly property bool portrait: Appearance.portrait
    // Panels lower than 70 mm: smaller talk buttons, no examples, tools without words.
    readonly property bool compact: Appearance.heightMm < 70 && !portrait

    // ── lengths ──────────────────────────────────────────────────────────────────────────────────────────────────────
    readonly property real target: 9 * mm
    readonly property real gap: 2 * mm
    readonly property real margin: 3 * mm
    // Around the conversation, and in its turns: a low panel keeps its room for words.
    readonly property real around: (compact ? 1 : 2) * mm
    readonly property real padding: (compact ? 1.2 : 2) * mm
    readonly property real radius: 3.4 * mm
    readonly property real hairline: Math.max(1, 0.25 * mm)
    readonly property real focusRing: 0.5 * mm
    readonly property real icon: 4.6 * mm
    readonly property real talk: (compact ? 18 : 22) * mm
    readonly property real squareRadius: (compact ? 4.6 : 5.4) * mm

    // ── type: em, pixels ─────────────────────────────────────────────────────────────────────────────────────────────
    // What people say grows with the chosen size of text as it is; the words of controls by less, so that one line of
    // them still fits its control.
    readonly property real content: Appearance.textScale
    readonly property real control: 1 + (content - 1) * 0.35
    readonly property real caption: 3.3 * mm * control
    // Nothing is written smaller; what has no room at this size is wrapped, or says less.
    readonly property int smallest: Math.round(3.3 * mm)
    readonly property real body: 3.8 * mm * control
    readonly property real label: 4.2 * mm * control
    readonly property real title: 5 * mm * control
    readonly property real headline: 7.5 * mm * control
    readonly property real heard: 3.8 * mm * content
    readonly property real translation: 6.3 * mm * content

    // ── durations, milliseconds ──────────────────────────────────────────────────────────────────────────────────────
    readonly property bool still: Appearance.lessMotion
    readonly property int state: still ? 0 : 120
    readonly property int page: still ? 0 : 180
    readonly property int swap: still ? 0 : 200
    readonly property int level: still ? 0 : 70

    // ── colours ──────────────────────────────────────────────────────────────────────────────────────────────────────
    readonly property color scrim: "#000000"
    readonly property color ground: dark ? "#0E1217" : "#F4F1EA"
    readonly property color surface: dark ? "#181F27" : "#FFFFFF"
    readonly property color sunk: dark ? "#222A34" : "#EAE6DC"
    readonly property color line: dark ? "#2C3540" : "#DDD7CA"
    readonly property color border: dark ? "#6B7785" : "#8C8576"
    readonly property color ink: dark ? "#F3F5F7" : "#15181D"
    readonly property color inkInverse: dark ? "#15181D" : "#FFFFFF"
    readonly property color soft: dark ? "#AFB7C2" : "#3F4550"
    readonly property color faint: dark ? "#98A2AF" : "#5E6470"
    readonly property color tentative: dark ? "#8F99A6" : "#656B74"
    readonly property color focus: dark ? "#8AB4FF" : "#1D4ED8"
    readonly property color warning: dark ? "#FFD27A" : "#7A4B00"
    readonly property color warningTint: dark ? "#3A2C0A" : "#FFF3D6"
    readonly property color danger: dark ? "#FFB2A8" : "#A9201A"
    readonly property color dangerTint: dark ? "#42201D" : "#FBE6E4"
    readonly property color dangerInverse: dark ? "#42201D" : "#FFFFFF"
    readonly property color a: dark ? "#5CDDCB" : "#08564E"
    readonly property color aTint: dark ? "#12332F" : "#DBEDE9"
    readonly property color aBorder: dark ? "#2C7A70" : "#4F8A82"
    readonly property color aInverse: dark ? "#04211D" : "#FFFFFF"
    readonly property color b: dark ? "#FFB471" : "#8A3A08"
    readonly property color bTint: dark ? "#3B2816" : "#FBE7D6"
    readonly property color bBorder: dark ? "#8A5B31" : "#AD7244"
    readonly property color bInverse: dark ? "#2A1200" : "#FFFFFF"

    // What can't be pressed now is paler, and can still be read.
    readonly property real off: 0.62

    // ── a seat: its colours, always with its shape ───────────────────────────────────────────────────────────────────
    function seatInk(seat: string): color { return seat === "b" ? b : a }
    function seatTint(seat: string): color { return seat === "b" ? bTint : aTint }
    function seatBorder(seat: string): color { return seat === "b" ? bBorder : aBorder }
    function seatInverse(seat: string): color { return seat === "b" ? bInverse : aInverse }
    // Radius of a control of a seat: A's is fully round, B's a rounded square.
    function seatRadius(seat: string, height: real): real { return seat === "b" ? Math.min(height / 2, 2.4 * mm) : height / 2 }

    // ── the icon of each state of a talk button ──────────────────────────────────────────────────────────────────────
    readonly property var talkIcons: ({
        idle: "mic", waiting: "ear", queued: "hourglass", type: "keyboard", phrases: "book", no_pair: "mic_off", loading: "dots",
        awaiting: "hands_free", listening: "wave", thinking: "dots", asking: "question", speaking: "speaker", no_speech: "quiet",
        error: "alert", muted: "mic_off", unavailable: "mic_off"
    })
    function talkIcon(mode: string): string { return talkIcons[mode] ?? "" }
}
