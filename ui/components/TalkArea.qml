pragma ComponentBehavior: Bound

import QtQuick

// Press, hold and release of a talk button, by finger, by key and by assistive technology.
FocusScope {
    id: area
    objectName: "talkArea"

    property string mode
    property alias name: press.name
    property alias description: press.description
    readonly property alias pressed: mouse.pressed
    readonly property bool focused: press.activeFocus
    signal tapped()
    signal holdStarted()
    signal holdEnded()

    Item {
        id: press
        property string name
        property string description
        anchors.fill: parent
        focus: true
        activeFocusOnTab: true
        Accessible.role: Accessible.Button
        Accessible.name: name
        Accessible.description: description
        Accessible.focusable: true
        Accessible.onPressAction: area.tapped()
        Keys.onReturnPressed: area.tapped()
        Keys.onEnterPressed: area.tapped()
        Keys.onSpacePressed: area.tapped()
    }
    MouseArea {
        id: mouse
        property bool held: false
        anchors.fill: parent
        pressAndHoldInterval: 350
        onPressAndHold: {
            held = true
            area.holdStarted()
        }
        onReleased: {
            if (held) area.holdEnded()
            else if (containsMouse) area.tapped()
            held = false
        }
        onCanceled: {
            if (held) area.holdEnded()
            held = false
        }
    }
}
