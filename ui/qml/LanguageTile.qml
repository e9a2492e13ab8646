import QtQuick

// One language: its name in itself, its name to the reader, and what the device can do with it.
Touchable {
    id: tile

    property Item entry
    property string reader
    property bool current: false
    property color accent
    property color accentSoft
    readonly property color faint: look.colours.tentative

    name: entry.endonym + ", " + entry.name + (entry.note ? ", " + entry.note : "")
    checked: current
    radius: 2.6 * look.mm
    color: current ? accentSoft : entry.usable ? look.colours.surface : look.colours.ground
    border { width: current ? 2 : 1; color: current ? accent : look.colours.line }

    Text {

        textFormat: Text.PlainText
        id: title
        anchors { left: parent.left; leftMargin: 2.6 * look.mm; right: mark.left; rightMargin: 1 * look.mm; top: parent.top; topMargin: 0.8 * look.mm }
        height: 7.4 * look.mm
        text: tile.entry.endonym
        color: tile.entry.usable ? look.colours.ink : tile.faint
        font: look.face(tile.entry.code, 3.9 * look.mm, true)
        fontSizeMode: Text.Fit
        minimumPixelSize: 2.2 * look.mm
        elide: Text.ElideRight
        horizontalAlignment: Text.AlignLeft
        verticalAlignment: Text.AlignVCenter
    }
    Icon {
        id: mark
        anchors { right: parent.right; rightMargin: 2.4 * look.mm; verticalCenter: title.verticalCenter }
        visible: tile.current || tile.entry.recent
        name: tile.current ? "check" : "recent"
        size: 3.4 * look.mm
        colour: tile.current ? tile.accent : look.colours.soft
    }
    Text {
        textFormat: Text.PlainText
        id: subtitle
        anchors { left: title.left; right: tile.entry.usable ? badges.left : parent.right; rightMargin: (tile.entry.usable ? 1 : 2.4) * look.mm; top: title.bottom; bottom: parent.bottom; bottomMargin: 1.2 * look.mm }
        text: tile.entry.note && !tile.entry.usable ? tile.entry.name + " · " + tile.entry.note : tile.entry.name
        color: tile.entry.usable ? look.colours.soft : tile.faint
        font: look.face(tile.reader, 2.8 * look.mm)
        fontSizeMode: Text.Fit
        minimumPixelSize: 2 * look.mm
        elide: Text.ElideRight
        wrapMode: Text.Wrap
        maximumLineCount: 2
        horizontalAlignment: Text.AlignLeft
        verticalAlignment: Text.AlignVCenter
    }
    Row {
        id: badges
        anchors { right: parent.right; rightMargin: 2.4 * look.mm; verticalCenter: subtitle.verticalCenter }
        spacing: 1.2 * look.mm
        visible: tile.entry.usable
        Badge { able: tile.entry.hear; yes: "mic"; no: "mic_off" }
        Badge { able: tile.entry.write; yes: "letter"; no: "letter_off" }
        Badge { able: tile.entry.speak; yes: "speaker"; no: "speaker_off" }
    }

    component Badge: Icon {
        property bool able
        property string yes
        property string no
        size: 3.3 * look.mm
        name: able ? yes : no
        colour: able ? tile.accent : tile.faint
    }
}
