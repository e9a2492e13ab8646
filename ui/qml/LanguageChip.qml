import QtQuick

// One person's language by its own name; opens the picker.
Touchable {
    id: chip

    property QtObject speaker
    property color ink
    property color ground
    // A narrow panel: the name may take two lines.
    property bool tight: false
    property real maximumWidth: 46 * look.mm

    name: speaker.endonym
    color: ground
    border.width: 0
    implicitHeight: 9.6 * look.mm
    implicitWidth: Math.min(maximumWidth, title.implicitWidth + 12.5 * look.mm)

    Text {

        textFormat: Text.PlainText
        id: title
        anchors {
            left: parent.left; leftMargin: chip.tight ? 2.6 * look.mm : 4 * look.mm
            right: arrow.left; rightMargin: chip.tight ? 0.6 * look.mm : 1.5 * look.mm
            top: parent.top
            bottom: parent.bottom
        }
        text: chip.speaker.endonym
        color: chip.ink
        font: look.face(chip.speaker.language, 4 * look.mm, true)
        fontSizeMode: Text.Fit
        minimumPixelSize: 2 * look.mm
        wrapMode: chip.tight ? Text.WordWrap : Text.NoWrap
        horizontalAlignment: Text.AlignLeft
        verticalAlignment: Text.AlignVCenter
    }

    Icon {
        id: arrow
        anchors { right: parent.right; rightMargin: chip.tight ? 2 * look.mm : 3 * look.mm; verticalCenter: parent.verticalCenter }
        name: "chevron_down"
        size: 3.6 * look.mm
        colour: chip.ink
    }
}
