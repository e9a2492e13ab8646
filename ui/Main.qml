pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Window
import Dragoman
import "components"
import "home"
import "pages/face_to_face"

// The window: the first page, and the pages that lie over it.
Window {
    id: window

    title: "Dragoman"
    color: Theme.ground

    // Two keys beside the screen, where a device has them. Whoever presses one wants to talk, whatever page is open.
    component TalkKey: Shortcut {
        required property string seat
        context: Qt.ApplicationShortcut
        autoRepeat: false
        onActivated: {
            Navigator.home()
            Conversation.tap(seat)
        }
    }
    TalkKey { sequence: "F9"; seat: "a" }
    TalkKey { sequence: "F10"; seat: "b" }

    FocusScope {
        id: root
        anchors.fill: parent
        focus: true
        Keys.onEscapePressed: Navigator.back()

        // What lies under a page can't be reached, by finger or by key.
        FocusScope {
            objectName: "first"
            anchors.fill: parent
            enabled: pages.count === 0
            visible: !Navigator.covered
            focus: enabled
            Loader {
                anchors.fill: parent
                focus: true
                sourceComponent: Theme.portrait ? halves : home
            }
            Component {
                id: home
                Home { objectName: "home"; focus: true }
            }
            Component {
                id: halves
                FaceToFace { objectName: "halves"; focus: true; first: true }
            }
        }

        Repeater {
            id: pages
            model: Navigator
            Loader {
                objectName: "page"
                required property url view
                required property var given
                required property int index
                anchors.fill: parent
                enabled: index === pages.count - 1
                focus: enabled
                Component.onCompleted: setSource(view, given)
            }
        }

        // Whoever can't see the screen is told what the device does and what was translated; a failure before anything
        // else that is being read.
        Item {
            id: announcer
            objectName: "announcer"
            readonly property Seat person: Conversation.side === "b" ? Conversation.b : Conversation.a
            readonly property string told: person.status
            onToldChanged: if (told !== "") Accessible.announce(told, person.failed ? Accessible.Assertive : Accessible.Polite)
            Connections {
                target: Conversation.turns
                function onTranslated(words) { announcer.Accessible.announce(words, Accessible.Polite) }
            }
        }

        LanguageQuestion {
            objectName: "languageQuestion"
            anchors.fill: parent
        }
    }
}
