import QtQuick

// A touch target with an icon and a word.
Touchable {
    id: pill

    property alias icon: drawing.name
    property alias word: label.text
    property string language
    property color colour: look.colours.ink
    property real maximumWidth: 80 * look.mm
    property real padding: 3.6 * look.mm

    name: word
    implicitWidth: Math.min(maximumWidth, drawing.width + label.implicitWidth + 2 * padding + (drawing.name ? 2.3 : 0.8) * look.mm)

    Icon {
        id: drawing
        anchors { left: parent.left; leftMargin: pill.padding; verticalCenter: parent.verticalCenter }
        size: name ? 4.2 * look.mm : 0
        visible: name !== ""
        colour: pill.colour
    }

    Text {

        textFormat: Text.PlainText
        id: label
        anchors {
            left: drawing.right
            leftMargin: drawing.name ? 1.8 * look.mm : 0
            right: parent.right
            rightMargin: pill.padding
            top: parent.top
            bottom: parent.bottom
        }
        color: pill.colour
        font: look.face(pill.language, 3.1 * look.mm)
        fontSizeMode: Text.Fit
        minimumPixelSize: 2 * look.mm
        wrapMode: Text.WordWrap
        verticalAlignment: Text.AlignVCenter
        horizontalAlignment: drawing.name ? Text.AlignLeft : Text.AlignHCenter
    }
}
