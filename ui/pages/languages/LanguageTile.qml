pragma ComponentBehavior: Bound

import QtQuick
import "../../components"

// One language: its name in itself, its name to the reader or what limits it.
Touchable {
    id: tile

    required property var entry
    property string seat
    property string reader
    property bool current: false
    readonly property bool limited: entry.note !== ""

    objectName: "language." + entry.code
    implicitHeight: Math.max((Theme.portrait ? Theme.target : 13.6 * Theme.mm), endonym.contentHeight + (limited ? under.height : named.contentHeight) + 2.4 * Theme.mm)
    name: entry.endonym + ", " + entry.name + (limited ? ", " + entry.note : "")
    checked: current
    enabled: entry.usable
    opacity: 1
    radius: Theme.radius
    color: current ? Theme.seatTint(seat) : entry.usable ? Theme.surface : Theme.ground
    border { width: current ? 0.5 * Theme.mm : Theme.hairline; color: current ? Theme.seatInk(seat) : Theme.line }

    Words {
        id: endonym
        anchors { left: parent.left; right: tick.left; top: parent.top; leftMargin: 2.6 * Theme.mm; topMargin: 1.2 * Theme.mm }
        text: tile.entry.endonym
        language: tile.entry.code
        em: Theme.label
        bold: true
        color: tile.current ? Theme.seatInk(tile.seat) : tile.entry.usable ? Theme.ink : Theme.faint
        horizontalAlignment: Text.AlignLeft
    }
    Icon {
        id: tick
        anchors { right: parent.right; rightMargin: 2 * Theme.mm; verticalCenter: endonym.verticalCenter }
        name: tile.current ? "check" : ""
        size: tile.current ? 4 * Theme.mm : 0
        colour: Theme.seatInk(tile.seat)
    }
    Remark {
        id: under
        anchors { left: parent.left; right: parent.right; top: endonym.bottom; margins: 2.6 * Theme.mm; topMargin: 0 }
        visible: tile.limited
        icon: tile.entry.icon
        words: tile.entry.note
        language: tile.reader
        colour: Theme.warning
    }
    Words {
        id: named
        anchors { left: parent.left; right: parent.right; top: endonym.bottom; margins: 2.6 * Theme.mm; topMargin: 0 }
        visible: !tile.limited
        text: tile.entry.name
        language: tile.reader
        em: Theme.caption
        color: Theme.soft
    }
}
