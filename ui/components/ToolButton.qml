pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// A tool of the first page: an icon over a word, or the icon alone on a low panel.
Touchable {
    id: tool

    property string icon
    property string word
    property string language
    readonly property bool bare: Theme.compact
    // A caption of two lines, or of tall ones, makes its icon smaller, and not its letters.
    readonly property bool crowded: !silent && measure.contentHeight / 0.9 > 0.84 * height - Theme.icon - 0.6 * Theme.mm
    // What the caption needs to stand in one line, and what its longest word needs.
    readonly property real wished: caption.implicitWidth + 0.8 * Theme.mm
    readonly property real least: Math.max(Theme.target, longest.contentWidth + 0.8 * Theme.mm)
    // Where its caption would need a third line, or a word of it more than a line, it goes.
    readonly property bool silent: bare || measure.lineCount > 2 || measure.contentWidth > measure.width + 1
    readonly property color colour: checked ? Theme.inkInverse : Theme.ink

    name: word
    implicitWidth: bare ? Theme.target : Math.max(19 * Theme.mm, caption.implicitWidth + 2 * Theme.mm)
    implicitHeight: bare ? Theme.target : 14 * Theme.mm
    radius: bare ? height / 2 : Theme.radius
    color: checked ? Theme.ink : Theme.surface

    Icon {
        id: drawing
        anchors.horizontalCenter: parent.horizontalCenter
        y: tool.silent ? (tool.height - height) / 2 : tool.crowded ? Math.max(0.4 * Theme.mm, (tool.height - height - measure.contentHeight - 0.6 * Theme.mm) / 2) : 0.16 * tool.height
        name: tool.icon
        size: tool.crowded ? 3.8 * Theme.mm : Theme.icon
        colour: tool.colour
    }
    Words {
        id: longest
        visible: false
        width: 1
        text: tool.word
        language: tool.language
        em: Theme.caption
        wrapMode: Text.WordWrap
    }
    Words {
        id: measure
        visible: false
        width: caption.width
        text: tool.word
        language: tool.language
        em: Theme.smallest
        lineHeight: 0.9 * Appearance.lineHeight(language)
        wrapMode: Text.WordWrap
    }
    Words {
        id: caption
        anchors { top: drawing.bottom; bottom: parent.bottom; bottomMargin: 0.6 * Theme.mm; left: parent.left; right: parent.right; margins: 0.2 * Theme.mm; topMargin: 0 }
        visible: !tool.silent
        text: tool.word
        language: tool.language
        em: Theme.caption
        lineHeight: (tool.crowded ? 0.9 : 1) * Appearance.lineHeight(language)
        color: tool.colour
        wrapMode: Text.WordWrap
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.smallest
        horizontalAlignment: Text.AlignHCenter
    }
}
