pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// Something that is on or off: what it is, what that means, and the switch at the end. A tap anywhere on it changes it.
Touchable {
    id: row

    property string icon
    property string title
    property string caption
    property string language

    name: title
    description: caption
    checkable: true
    radius: Theme.radius
    border.color: Theme.line
    implicitHeight: Math.max(11 * Theme.mm, words.height + 3 * Theme.mm)

    Icon {
        id: drawing
        anchors { left: parent.left; leftMargin: Theme.margin; verticalCenter: parent.verticalCenter }
        name: row.icon
        visible: name !== ""
        width: visible ? size : 0
        colour: Theme.soft
    }
    Column {
        id: words
        anchors { left: drawing.right; leftMargin: drawing.visible ? Theme.margin : 0; right: knob.left; rightMargin: Theme.gap; verticalCenter: parent.verticalCenter }
        Words {
            width: parent.width
            text: row.title
            language: row.language
            em: Theme.body
        }
        Words {
            width: parent.width
            visible: text !== ""
            text: row.caption
            language: row.language
            em: Theme.caption
            color: Theme.soft
        }
    }
    Rectangle {
        id: knob
        anchors { right: parent.right; rightMargin: Theme.margin; verticalCenter: parent.verticalCenter }
        width: 12 * Theme.mm
        height: 6.8 * Theme.mm
        radius: height / 2
        color: row.checked ? Theme.ink : Theme.surface
        border { width: Theme.hairline * 1.4; color: row.checked ? Theme.ink : Theme.border }
        Rectangle {
            readonly property bool atRight: row.checked !== Appearance.rightToLeft(row.language)
            y: (parent.height - height) / 2
            x: atRight ? parent.width - width - y : y
            width: 4.6 * Theme.mm
            height: width
            radius: width / 2
            color: row.checked ? Theme.surface : Theme.border
            Behavior on x { NumberAnimation { duration: Theme.state } }
        }
    }
}
