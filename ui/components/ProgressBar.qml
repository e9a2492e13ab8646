pragma ComponentBehavior: Bound

import QtQuick

// How much is done, 0 … 1, at the side that its words begin at.
Rectangle {
    id: bar

    property real value: 0
    property string name

    implicitHeight: 1.6 * Theme.mm
    radius: height / 2
    color: Theme.sunk
    border { width: Theme.hairline; color: Theme.line }

    Accessible.role: Accessible.ProgressBar
    Accessible.name: name
    Accessible.description: Math.round(100 * value) + " %"

    Rectangle {
        anchors.left: parent.left
        height: parent.height
        width: Math.max(parent.height, parent.width * Math.min(1, bar.value))
        radius: height / 2
        color: Theme.ink
        Behavior on width { NumberAnimation { duration: Theme.state } }
    }
}
