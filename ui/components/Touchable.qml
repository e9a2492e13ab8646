pragma ComponentBehavior: Bound

import QtQuick

// A surface that is pressed with a finger, or with the keyboard while it has the focus; at least 9 mm each way.
Rectangle {
    id: touchable

    property string name
    property string description
    property bool checked: false
    property bool checkable: false
    property bool repeats: false
    readonly property alias down: area.pressed
    signal activated()

    implicitWidth: Theme.target
    implicitHeight: Theme.target
    radius: height / 2
    color: Theme.surface
    border.width: Theme.hairline
    border.color: Theme.border
    scale: area.pressed ? 0.96 : 1
    opacity: enabled ? 1 : Theme.off
    activeFocusOnTab: enabled

    Accessible.role: checkable ? Accessible.CheckBox : Accessible.Button
    Accessible.name: name
    Accessible.description: description
    Accessible.checkable: checkable
    Accessible.checked: checked
    Accessible.focusable: true
    Accessible.onPressAction: if (enabled) activated()
    // Without it Qt sets "checked" by itself, and nobody hears of it.
    Accessible.onToggleAction: if (enabled) activated()

    Keys.onReturnPressed: activated()
    Keys.onEnterPressed: activated()
    Keys.onSpacePressed: activated()

    // The pressed look, and the focus ring outside the surface.
    Rectangle {
        anchors.fill: parent
        radius: parent.radius
        color: Theme.ink
        opacity: area.pressed ? 0.1 : 0
    }
    Rectangle {
        anchors { fill: parent; margins: -1.5 * Theme.focusRing - border.width }
        visible: touchable.activeFocus
        radius: touchable.radius + 1.5 * Theme.focusRing + border.width
        color: "transparent"
        border { width: Theme.focusRing; color: Theme.focus }
    }
    MouseArea {
        id: area
        anchors.fill: parent
        onClicked: touchable.activated()
        onPressed: if (touchable.repeats) again.start()
        onReleased: again.stop()
        onCanceled: again.stop()
    }
    Timer {
        id: again
        interval: 110
        repeat: true
        onTriggered: touchable.activated()
    }
}
