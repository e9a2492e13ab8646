pragma ComponentBehavior: Bound

import QtQuick

// A tool of the first page: an icon over a word, or the icon alone on a low panel.
Touchable {
    id: tool

    property string icon
    property string word
    property string language
    readonly property bool bare: Theme.compact
    readonly property color colour: checked ? Theme.inkInverse : Theme.ink

    name: word
    implicitWidth: bare ? Theme.target : Math.max(19 * Theme.mm, caption.implicitWidth + 2 * Theme.mm)
    implicitHeight: bare ? Theme.target : 14 * Theme.mm
    radius: bare ? height / 2 : Theme.radius
    color: checked ? Theme.ink : Theme.surface

    Icon {
        id: drawing
        anchors.horizontalCenter: parent.horizontalCenter
        y: tool.bare ? (tool.height - height) / 2 : 0.16 * tool.height
        name: tool.icon
        size: Theme.icon
        colour: tool.colour
    }
    Words {
        id: caption
        anchors { top: drawing.bottom; bottom: parent.bottom; bottomMargin: 0.6 * Theme.mm; left: parent.left; right: parent.right; margins: 0.2 * Theme.mm; topMargin: 0 }
        visible: !tool.bare
        text: tool.word
        language: tool.language
        em: Theme.caption
        color: tool.colour
        wrapMode: Text.WordWrap
        fontSizeMode: Text.Fit
        minimumPixelSize: 2.4 * Theme.mm
        horizontalAlignment: Text.AlignHCenter
    }
}
