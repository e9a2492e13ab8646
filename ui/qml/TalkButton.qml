import QtQuick
import QtQuick.Shapes

// The button a person talks with: every state has its own icon, word and motion.
Item {
    id: button

    property QtObject speaker
    property color accent
    property color accentSoft
    property color onAccent
    property real discSize: 20 * look.mm
    // Of its word: less than the whole where a part of the button is outside of the window.
    property real room: width
    readonly property string mode: speaker.mode
    readonly property bool filled: mode === "idle" || mode === "listening"
    readonly property bool quiet: mode === "loading" || mode === "muted" || mode === "unavailable"
    readonly property color tint: mode === "error" ? look.colours.danger : quiet ? look.colours.soft : accent
    readonly property alias pressed: area.pressed
    signal tapped()
    signal holdStarted()
    signal holdEnded()

    readonly property var icons: ({
        idle: "mic", waiting: "mic", type: "keyboard", loading: "hourglass", awaiting: "ear", listening: "wave",
        thinking: "dots", asking: "question", speaking: "speaker", no_speech: "quiet", error: "alert", muted: "mic_off", unavailable: "mic_off"
    })

    implicitWidth: discSize + 12 * look.mm
    implicitHeight: discSize + 4 * look.mm + label.height

    Accessible.role: Accessible.Button
    Accessible.name: speaker.label + ", " + speaker.endonym
    Accessible.description: speaker.hint
    Accessible.onPressAction: tapped()

    Item {
        id: stage
        anchors { top: parent.top; horizontalCenter: parent.horizontalCenter }
        width: button.discSize + 4 * look.mm
        height: width

        // The live level: grows and shrinks with the voice.
        Rectangle {
            anchors.centerIn: parent
            visible: button.mode === "listening" || button.mode === "awaiting"
            width: button.discSize + (1 + 3 * button.speaker.level) * look.mm
            height: width
            radius: width / 2
            color: button.accent
            opacity: 0.28
            Behavior on width { NumberAnimation { duration: 70 } }
        }

        // The voice: a ring that leaves the button again and again.
        Rectangle {
            id: echo
            anchors.centerIn: parent
            visible: button.mode === "speaking"
            width: button.discSize + 4 * look.mm * reach
            height: width
            radius: width / 2
            color: "transparent"
            border { width: 0.6 * look.mm; color: button.accent }
            opacity: 1 - reach
            property real reach: 0
            NumberAnimation on reach {
                from: 0; to: 1; duration: 1100; loops: Animation.Infinite; running: echo.visible
            }
        }

        Rectangle {
            id: disc
            objectName: "disc"
            anchors.centerIn: parent
            width: button.discSize
            height: width
            radius: width / 2
            color: button.filled ? button.accent
                 : button.mode === "error" ? look.colours.danger_soft
                 : button.quiet ? look.colours.sunken
                 : button.mode === "type" || button.mode === "waiting" ? look.colours.surface
                 : button.accentSoft
            border.width: button.filled || button.quiet ? 0 : 0.45 * look.mm
            border.color: button.mode === "thinking" ? button.accentSoft : button.tint
            scale: area.pressed ? 0.93 : 1

            Icon {
                anchors.centerIn: parent
                size: 8.4 * look.mm
                name: button.icons[button.mode]
                colour: button.filled ? button.onAccent : button.tint
            }
        }

        // Time: what is left of listening, or a turning arc while the device works.
        Shape {
            id: arc
            anchors.fill: parent
            visible: working || (button.mode === "listening" && button.speaker.remaining < 1)
            readonly property bool working: button.mode === "thinking" || button.mode === "loading"
            ShapePath {
                strokeColor: button.tint
                strokeWidth: 0.7 * look.mm
                fillColor: "transparent"
                capStyle: ShapePath.RoundCap
                PathAngleArc {
                    centerX: arc.width / 2
                    centerY: arc.height / 2
                    radiusX: arc.width / 2 - (arc.working ? 2.1 : 0.6) * look.mm
                    radiusY: radiusX
                    startAngle: -90
                    sweepAngle: arc.working ? 80 : 360 * button.speaker.remaining
                }
            }
            RotationAnimation on rotation {
                from: 0; to: 360; duration: 1200; loops: Animation.Infinite
                running: arc.working && button.visible
                onStopped: arc.rotation = 0
            }
        }
    }

    Text {

        textFormat: Text.PlainText
        id: label
        anchors { top: stage.bottom; horizontalCenter: parent.horizontalCenter }
        width: button.room
        height: Math.max(5.4 * look.mm, implicitHeight)
        text: button.speaker.label
        color: button.tint
        font: look.face(button.speaker.language, 3.5 * look.mm, true)
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: 2 * look.mm
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }

    MouseArea {
        id: area
        property bool held: false
        anchors.horizontalCenter: parent.horizontalCenter
        width: button.discSize + 4 * look.mm
        height: parent.height
        pressAndHoldInterval: 350
        onPressAndHold: {
            held = true
            button.holdStarted()
        }
        onReleased: {
            if (held) button.holdEnded()
            else if (containsMouse) button.tapped()
            held = false
        }
        onCanceled: {
            if (held) button.holdEnded()
            held = false
        }
    }
}
