pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// A small line with an icon: how far a translation may be trusted, what went wrong.
Item {
    id: remark

    property string icon
    property alias words: line.text
    property alias language: line.language
    property alias em: line.em
    property color colour: Theme.soft
    readonly property real lineStep: line.lineCount > 0 ? line.contentHeight / line.lineCount : line.contentHeight

    implicitWidth: drawing.width + 1.6 * Theme.mm + line.implicitWidth + 1
    implicitHeight: line.contentHeight
    height: implicitHeight
    LayoutMirroring.enabled: Appearance.rightToLeft(language)
    LayoutMirroring.childrenInherit: true

    Accessible.role: Accessible.StaticText
    Accessible.name: words

    Icon {
        id: drawing
        anchors.left: parent.left
        y: (remark.lineStep - height) / 2
        name: remark.icon
        size: 1.15 * remark.em
        colour: remark.colour
    }
    Words {
        id: line
        anchors { left: drawing.right; leftMargin: 1.6 * Theme.mm; right: parent.right }
        em: Theme.caption
        color: remark.colour
    }
}
