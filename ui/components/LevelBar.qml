pragma ComponentBehavior: Bound

import QtQuick

// How loud a microphone is, 0 … 1, with a mark where it is too loud.
Rectangle {
    id: bar

    property real value: 0
    property string name
    // What it means, in words; empty while nobody speaks.
    property string meaning
    readonly property real tooLoud: 0.92

    implicitHeight: 3 * Theme.mm
    radius: height / 2
    color: Theme.sunk
    border { width: Theme.hairline; color: Theme.border }

    Accessible.role: Accessible.Indicator
    Accessible.name: name
    Accessible.description: meaning

    Rectangle {
        visible: bar.value > 0
        anchors { left: parent.left; top: parent.top; bottom: parent.bottom }
        width: Math.max(height, parent.width * Math.min(1, bar.value))
        radius: height / 2
        color: bar.value >= bar.tooLoud ? Theme.danger : Theme.a
        Behavior on width { NumberAnimation { duration: Theme.level } }
    }
    Rectangle {
        anchors.verticalCenter: parent.verticalCenter
        x: (LayoutMirroring.enabled ? 1 - bar.tooLoud : bar.tooLoud) * parent.width
        width: Theme.focusRing
        height: parent.height + 1.4 * Theme.mm
        color: Theme.ink
    }
}
