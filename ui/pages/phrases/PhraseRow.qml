pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// A phrase in both languages: shown large by a tap, said by one on the loudspeaker, kept by one on the star.
Touchable {
    id: row

    property var entry
    property bool first: false
    property string reader
    property string source
    property string target
    // Where the buttons stand below the words.
    readonly property bool narrow: Theme.portrait || Theme.compact

    objectName: "phrase." + entry.id
    implicitHeight: Math.max(13 * Theme.mm, text.contentHeight + translation.contentHeight + 3 * Theme.mm) + (narrow ? Theme.target : 0)
    name: entry.text + " → " + entry.translation
    radius: 0
    color: "transparent"
    border.width: 0

    Rectangle {
        anchors { left: parent.left; right: parent.right }
        visible: !row.first
        height: Theme.hairline
        color: Theme.line
    }
    Words {
        id: text
        anchors { left: parent.left; right: row.narrow ? parent.right : tools.left; top: parent.top; margins: Theme.margin; topMargin: 1.5 * Theme.mm; rightMargin: row.narrow ? Theme.margin : Theme.gap }
        text: row.entry.text
        language: row.source
        em: Theme.body
        color: Theme.soft
    }
    Words {
        id: translation
        objectName: "phraseTranslation"
        anchors { left: text.left; right: text.right; top: text.bottom }
        text: row.entry.translation
        language: row.target
        em: Theme.title
    }
    component Tool: IconButton {
        color: "transparent"
        border.width: 0
        iconColour: Theme.soft
    }
    Row {
        id: tools
        anchors { right: parent.right; rightMargin: Theme.gap; bottom: parent.bottom; bottomMargin: row.narrow ? 0 : (parent.height - height) / 2 }
        spacing: Theme.gap
        Tool {
            objectName: "change." + row.entry.id
            visible: row.entry.own
            icon: "edit"
            name: Appearance.text(row.reader, "edit")
            onActivated: Navigator.go("pair_editor", {text: row.entry.text, translation: row.entry.translation})
        }
        Star {
            objectName: "star." + row.entry.id
            visible: !row.entry.open
            source: row.source
            target: row.target
            text: row.entry.text
            translation: row.entry.translation
        }
        Tool {
            objectName: "say." + row.entry.id
            readonly property bool shows: row.entry.own && !row.entry.audible
            icon: row.entry.open ? "arrow_on" : shows ? "expand" : "speaker"
            name: Appearance.text(row.reader, row.entry.open ? "choose_value" : shows ? "show" : "replay")
            onActivated: {
                if (row.entry.open || shows) row.activated()
                else if (row.entry.own) Conversation.sayText("a", row.entry.translation, row.target, false)
                else Conversation.say("a", row.entry.text)
            }
        }
    }
}
