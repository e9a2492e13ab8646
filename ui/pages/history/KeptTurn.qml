pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// A turn of the history: when, who, both texts; said again by one tap, and what else can be done with it by another.
Touchable {
    id: turn

    property var entry
    property string reader
    property bool open: false
    signal toggled()
    signal removed()

    function enlarge() {
        Navigator.go("full_screen", {words: entry.translation, wordsLanguage: entry.target, heading: entry.heard, headingLanguage: entry.source, seat: entry.side})
    }

    name: entry.heard + " → " + entry.translation
    description: entry.time
    radius: Theme.radius
    border.color: Theme.line
    implicitHeight: Math.max(13 * Theme.mm, texts.height + 3 * Theme.mm) + (open ? actions.height + Theme.gap : 0)
    onActivated: enlarge()

    Words {
        id: time
        anchors { left: parent.left; leftMargin: Theme.margin; top: parent.top; topMargin: 2.4 * Theme.mm }
        text: turn.entry.time
        language: turn.reader
        em: Theme.caption
        color: Theme.soft
        wrapMode: Text.NoWrap
    }
    SeatMark {
        id: mark
        anchors { left: time.right; leftMargin: Theme.gap; verticalCenter: time.verticalCenter }
        seat: turn.entry.side
    }
    Column {
        id: texts
        readonly property bool under: Theme.portrait || Theme.content > 1
        anchors { left: under ? parent.left : mark.right; leftMargin: under ? Theme.margin : Theme.gap; right: under ? parent.right : tools.left; rightMargin: under ? Theme.margin : Theme.gap; top: parent.top; topMargin: 1.5 * Theme.mm }
        topPadding: under ? Math.max(time.height, Theme.target) : 0
        Words {
            width: parent.width
            visible: text !== ""
            text: turn.entry.heard
            language: turn.entry.source
            em: Theme.body
            color: Theme.soft
        }
        Words {
            objectName: "keptTranslation"
            width: parent.width
            visible: text !== ""
            text: turn.entry.translation
            language: turn.entry.target
            em: Theme.title
        }
    }
    Row {
        id: tools
        anchors { right: parent.right; rightMargin: 1 * Theme.mm; top: parent.top; topMargin: 1 * Theme.mm }
        spacing: Theme.gap
        Star {
            objectName: "keptStar"
            visible: !Theme.portrait && turn.entry.translation !== ""
            source: turn.entry.source
            target: turn.entry.target
            text: turn.entry.heard
            translation: turn.entry.translation
        }
        IconButton {
            objectName: "keptReplay"
            visible: turn.entry.audible && turn.entry.translation !== ""
            color: "transparent"
            border.width: 0
            icon: "speaker"
            iconColour: Theme.soft
            name: Appearance.text(turn.reader, "replay")
            onActivated: Conversation.sayText(turn.entry.side, turn.entry.translation, turn.entry.target, false)
        }
        IconButton {
            objectName: "keptMore"
            color: "transparent"
            border.width: 0
            icon: turn.open ? "close" : "dots"
            iconColour: Theme.soft
            name: Appearance.text(turn.reader, "more")
            onActivated: turn.toggled()
        }
    }
    Flow {
        id: actions
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.margin; bottomMargin: Theme.gap }
        visible: turn.open
        spacing: Theme.gap
        Star {
            visible: Theme.portrait && turn.entry.translation !== ""
            source: turn.entry.source
            target: turn.entry.target
            text: turn.entry.heard
            translation: turn.entry.translation
        }
        PillButton {
            objectName: "keptSlower"
            visible: turn.entry.audible && turn.entry.translation !== ""
            icon: "slower"
            language: turn.reader
            word: Appearance.text(turn.reader, "slower")
            onActivated: Conversation.sayText(turn.entry.side, turn.entry.translation, turn.entry.target, true)
        }
        PillButton {
            icon: "expand"
            language: turn.reader
            word: Appearance.text(turn.reader, "show")
            onActivated: turn.enlarge()
        }
        PillButton {
            objectName: "keptDelete"
            icon: "trash"
            danger: true
            language: turn.reader
            word: Appearance.text(turn.reader, "delete")
            onActivated: turn.removed()
        }
    }
}
