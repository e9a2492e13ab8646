import QtQuick

// A small line with an icon: how good a translation is, what went wrong.
Item {
    id: remark

    property string icon
    property string words
    property string language
    property color colour: look.colours.soft
    property real maximumWidth
    property real topMargin: 0.4 * look.mm
    readonly property real lineHeight: line.contentHeight / Math.max(1, line.lineCount)
    readonly property real size: 2.9 * look.mm * Math.min(1.4, look.textScale)

    implicitWidth: Math.min(maximumWidth, drawing.width + 1.4 * look.mm + line.implicitWidth + 1)
    implicitHeight: topMargin + line.contentHeight + 0.4 * look.mm
    height: implicitHeight
    width: implicitWidth

    Icon {
        id: drawing
        anchors { left: parent.left; top: parent.top; topMargin: remark.topMargin + (remark.lineHeight - height) / 2 }
        name: remark.icon
        size: remark.size * 1.15
        colour: remark.colour
    }
    Text {
        textFormat: Text.PlainText
        id: line
        anchors { left: drawing.right; leftMargin: 1.4 * look.mm; right: parent.right; top: parent.top; topMargin: remark.topMargin }
        text: remark.words
        color: remark.colour
        font: look.face(remark.language, remark.size)
        lineHeight: look.lineHeight(remark.language)
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignLeft
    }
}
