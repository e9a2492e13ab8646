pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// Opens the menu, which says whether anything can leave the device; where nothing beside it does, a mark tells it.
IconButton {
    id: button

    property bool told: false

    objectName: "menuButton"
    icon: "dots"
    name: Appearance.text(Conversation.reader, "menu")
    description: told ? "" : Conversation.offline
    onActivated: Navigator.go("menu")

    Rectangle {
        objectName: "offlineMark"
        anchors { right: parent.right; top: parent.top; margins: -0.8 * Theme.mm }
        visible: !button.told
        width: 4.6 * Theme.mm
        height: width
        radius: width / 2
        color: Theme.ground
        Icon {
            anchors.centerIn: parent
            name: Conversation.guarded ? "shield" : "alert"
            size: 3.8 * Theme.mm
            colour: Conversation.guarded ? Theme.soft : Theme.warning
        }
    }
}
