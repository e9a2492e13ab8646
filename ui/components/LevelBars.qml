pragma ComponentBehavior: Bound

import QtQuick

// How loud the voice is, as bars.
Row {
    id: bars

    property real level
    property color colour
    readonly property var shape: [0.25, 0.45, 0.7, 0.55, 1, 0.75, 0.5, 0.85, 0.4, 0.25]

    spacing: 0.9 * Theme.mm
    height: 4.6 * Theme.mm

    Repeater {
        model: bars.shape
        Rectangle {
            required property real modelData
            anchors.verticalCenter: parent?.verticalCenter
            width: 0.9 * Theme.mm
            height: Math.max(width, bars.height * modelData * Math.min(1, 0.15 + 1.2 * bars.level))
            radius: width / 2
            color: bars.colour
            Behavior on height { NumberAnimation { duration: Theme.level } }
        }
    }
}
