pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// One translation as large as the panel, page by page, turned to the person who reads it. The reader's buttons are on
// the reader's side; the owner keeps a bar of their own.
FocusScope {
    id: page

    // A turn, or any text with its language and what it translates.
    property int number: 0
    readonly property var turn: number ? Conversation.turns.entry(number) : null
    property string words: turn?.translation ?? ""
    property string wordsLanguage: turn?.target ?? "en"
    property string heading: turn?.heard ?? ""
    property string headingLanguage: turn?.source ?? "en"
    property string seat: turn?.side ?? "a"
    readonly property bool audible: turn?.spoken ?? false
    property bool turned: false

    Rectangle {
        anchors.fill: parent
        color: Theme.surface
    }
    MouseArea { anchors.fill: parent }

    Item {
        anchors { left: parent.left; right: parent.right; top: parent.top; bottom: bar.top }
        rotation: page.turned ? 180 : 0

        TextPages {
            objectName: "largeWords"
            anchors { left: parent.left; right: parent.right; top: parent.top; bottom: reader.top; margins: Theme.margin }
            words: page.words
            language: page.wordsLanguage
            seat: page.seat
            heading: page.heading
            headingLanguage: page.headingLanguage
            spokenStart: Conversation.turns.spokenStart
            spokenLength: page.number > 0 && Conversation.turns.spokenTurn === page.number ? Conversation.turns.spokenLength : 0
            largest: Math.min(20 * Theme.mm, (Theme.portrait ? 9 : 14) * Theme.mm * Theme.content)
            smallest: Math.min(20 * Theme.mm, 9 * Theme.mm * Theme.content)
            least: smallest
        }
        Flow {
            id: reader
            LayoutMirroring.enabled: Appearance.rightToLeft(page.wordsLanguage)
            anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; margins: Theme.gap }
            width: Math.min(parent.width - 2 * Theme.margin, again.implicitWidth + slower.implicitWidth + spacing + 1)
            spacing: Theme.gap
            PillButton {
                id: again
                objectName: "replay"
                visible: page.audible
                icon: "speaker"
                language: Appearance.wording(page.wordsLanguage)
                word: Appearance.text(page.wordsLanguage, "replay")
                maximumWidth: page.width - 2 * Theme.margin
                onActivated: Conversation.replay(page.number, false)
            }
            PillButton {
                id: slower
                visible: page.audible
                icon: "slower"
                language: Appearance.wording(page.wordsLanguage)
                word: Appearance.text(page.wordsLanguage, "slower")
                maximumWidth: page.width - 2 * Theme.margin
                onActivated: Conversation.replay(page.number, true)
            }
        }
    }
    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: bar.top }
        height: Theme.hairline
        color: Theme.line
    }
    Item {
        id: bar
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: Theme.target + 2 * Theme.margin
        LayoutMirroring.enabled: Appearance.rightToLeft(Conversation.reader)
        LayoutMirroring.childrenInherit: true
        IconButton {
            objectName: "closeLarge"
            focus: true
            anchors { left: parent.left; leftMargin: Theme.margin; verticalCenter: parent.verticalCenter }
            icon: "close"
            name: Appearance.text(Conversation.reader, "close")
            onActivated: Navigator.back()
        }
        Row {
            anchors.centerIn: parent
            spacing: Theme.gap
            IconButton {
                objectName: "editLarge"
                visible: page.number > 0 && page.heading !== ""
                icon: "edit"
                name: Appearance.text(Conversation.reader, "edit")
                onActivated: Navigator.replace("composer", {turn: page.number})
            }
            Star {
                objectName: "starLarge"
                visible: page.words !== "" && page.heading !== ""
                color: Theme.surface
                border.width: Theme.hairline
                source: page.headingLanguage
                target: page.wordsLanguage
                text: page.heading
                translation: page.words
            }
        }
        PillButton {
            objectName: "turnRound"
            anchors { right: parent.right; rightMargin: Theme.margin; verticalCenter: parent.verticalCenter }
            icon: "rotate"
            language: Conversation.reader
            name: Appearance.text(language, "turn_round")
            word: Theme.portrait ? "" : name
            onActivated: page.turned = !page.turned
        }
    }
}
