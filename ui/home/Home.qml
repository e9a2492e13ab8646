pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../components"

// The conversation across the long edge: A's seat at the left, B's at the right, the device's own tools between them.
FocusScope {
    id: home

    function talk(person) {
        if (person.mode === "type") Navigator.go("composer", {seat: person.side})
        else if (person.mode === "no_pair") Navigator.go("languages", {seat: person.side})
        else if (person.mode === "phrases") Navigator.go("phrases")
        else Conversation.tap(person.side)
    }
    function hold(person) {
        if (person.mode === "idle" || person.mode === "error" || person.mode === "no_speech") Conversation.holdStart(person.side)
        else talk(person)
    }

    TopBar {
        id: top
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
    }

    TurnList {
        id: list
        objectName: "conversationView"
        anchors {
            left: parent.left; right: parent.right; top: top.bottom; bottom: said.top
            leftMargin: Theme.margin; rightMargin: Theme.margin; topMargin: Theme.around; bottomMargin: Theme.around
        }
    }
    Invitation {
        objectName: "emptyState"
        anchors.fill: list
        visible: list.count === 0 && said.height === 0
    }

    // What the device does, where there is no room for it between the buttons.
    Item {
        id: said
        anchors { left: parent.left; right: parent.right; bottom: dock.top; leftMargin: Theme.margin; rightMargin: Theme.margin; bottomMargin: height > 0 ? Theme.gap : 0 }
        height: middle.roomAbove
    }
    Item {
        id: dock
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.margin; bottomMargin: 1 * Theme.mm }
        height: Math.max(talkA.implicitHeight, talkB.implicitHeight, middle.implicitHeight)

        TalkButton {
            id: talkA
            objectName: "talkA"
            anchors { left: parent.left; top: parent.top }
            height: parent.height
            width: implicitWidth
            person: Conversation.a
            onTapped: home.talk(person)
            onHoldStarted: home.hold(person)
            onHoldEnded: Conversation.holdEnd("a")
        }
        DeviceState {
            id: middle
            above: said
            anchors { left: talkA.right; right: talkB.left; top: parent.top; bottom: parent.bottom; leftMargin: Theme.gap; rightMargin: Theme.gap }
        }
        TalkButton {
            id: talkB
            objectName: "talkB"
            anchors { right: parent.right; top: parent.top }
            height: parent.height
            width: implicitWidth
            person: Conversation.b
            onTapped: home.talk(person)
            onHoldStarted: home.hold(person)
            onHoldEnded: Conversation.holdEnd("b")
        }
    }
}
