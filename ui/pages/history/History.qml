pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// The kept conversations by day, the newest turn on top. Whether this one is kept is the first thing said.
FocusScope {
    id: page

    required property HistoryModel model
    readonly property string reader: Conversation.reader
    // The turn whose actions are open.
    property string opened

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }
    MouseArea { anchors.fill: parent }

    PageBar {
        id: bar
        objectName: "history"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
        language: page.reader
        title: Appearance.text(page.reader, "history")
        Field {
            id: search
            objectName: "historySearch"
            parent: Theme.portrait ? below : beside
            width: Theme.portrait ? below.width : Math.min(56 * Theme.mm, page.width * 0.36)
            height: Theme.target
            icon: "search"
            language: page.reader
            placeholder: Appearance.text(page.reader, "find_word")
            onTextChanged: page.model.setSearch(text)
            onDismissed: Navigator.back()
            editor.onActiveFocusChanged: if (editor.activeFocus) keys.visible = true
        }
        Item {
            id: beside
            visible: !Theme.portrait
            width: search.width
            height: Theme.target
        }
        IconButton {
            objectName: "onlyFavourites"
            checkable: true
            checked: page.model.favourites
            color: checked ? Theme.ink : Theme.surface
            icon: checked ? "star_full" : "star"
            iconColour: checked ? Theme.inkInverse : Theme.ink
            name: Appearance.text(page.reader, "theme_favourites")
            onActivated: page.model.toggleFavourites()
        }
        IconButton {
            objectName: "export"
            visible: list.count > 0
            icon: "export"
            name: Appearance.text(page.reader, "export")
            onActivated: page.model.export()
        }
        IconButton {
            objectName: "forgetKept"
            visible: list.count > 0 || page.model.searching
            icon: "trash"
            iconColour: Theme.danger
            color: Theme.dangerTint
            border.color: Theme.danger
            name: Appearance.text(page.reader, "forget_everything")
            onActivated: question.ask()
        }
    }
    Item {
        id: below
        anchors { left: parent.left; right: parent.right; top: bar.bottom; margins: Theme.margin; topMargin: Theme.gap }
        height: Theme.portrait ? Theme.target : 0
        LayoutMirroring.enabled: Appearance.rightToLeft(page.reader)
        LayoutMirroring.childrenInherit: true
    }

    ListView {
        id: list
        objectName: "historyRows"
        model: page.model.rows
        anchors { left: parent.left; right: parent.right; top: below.bottom; bottom: keys.visible ? keys.top : parent.bottom; leftMargin: Theme.margin; rightMargin: Theme.margin; topMargin: Theme.portrait ? Theme.gap : 0 }
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        LayoutMirroring.enabled: Appearance.rightToLeft(page.reader)
        LayoutMirroring.childrenInherit: true
        spacing: 1 * Theme.mm
        // Whether the reader is where the list begins, which moves while its rows are laid out.
        property bool atStart: true
        function settle() {
            forceLayout()
            if (atStart) positionViewAtBeginning()
        }
        onMovementStarted: keys.visible = false
        onMovementEnded: atStart = contentY - originY < 1
        onContentHeightChanged: Qt.callLater(settle)
        onAtYEndChanged: if (atYEnd && count > 0) page.model.more()

        header: Column {
            width: list.width
            spacing: Theme.gap
            bottomPadding: Theme.gap
            SwitchRow {
                objectName: "keepConversation"
                // What is looked for takes its place, for the keyboard has much of the room.
                visible: !keys.visible
                width: parent.width
                icon: "lock"
                language: page.reader
                title: Appearance.text(page.reader, "keep_conversation")
                caption: Appearance.text(page.reader, Conversation.kept.on ? "keep_on" : "keep_off")
                checked: Conversation.kept.on
                onActivated: Conversation.keep(!Conversation.kept.on)
            }
            Remark {
                objectName: "historyFailure"
                width: parent.width
                visible: words !== ""
                icon: "alert"
                colour: Theme.danger
                words: page.model.failure ? Appearance.failureText(page.reader, page.model.failure) : Conversation.kept.phrases.failure ? Appearance.failureText(page.reader, Conversation.kept.phrases.failure) : ""
                language: page.reader
            }
            Remark {
                objectName: "exported"
                width: parent.width
                visible: page.model.exported !== ""
                icon: "check"
                words: Appearance.text(page.reader, "exported_to").replace("%1", page.model.exported)
                language: page.reader
            }
            Words {
                width: parent.width
                visible: list.count === 0 && !page.model.busy
                topPadding: 4 * Theme.mm
                text: Appearance.text(page.reader, page.model.searching ? "no_turn_found" : "nothing_kept")
                language: page.reader
                color: Theme.soft
                horizontalAlignment: Text.AlignHCenter
            }
        }

        delegate: Loader {
            id: row
            required property var modelData
            width: list.width
            // A row knows its height only when its words are laid out.
            onHeightChanged: Qt.callLater(list.settle)
            sourceComponent: modelData.day ? heading : turn
            Component {
                id: heading
                Words {
                    width: list.width
                    topPadding: 1.2 * Theme.mm
                    bottomPadding: 1.2 * Theme.mm
                    text: row.modelData.day
                    language: page.reader
                    em: Theme.caption
                    bold: true
                    Accessible.role: Accessible.Heading
                    Accessible.name: text
                }
            }
            Component {
                id: turn
                KeptTurn {
                    width: list.width
                    entry: row.modelData
                    reader: page.reader
                    open: page.opened === entry.conversation + "/" + entry.number
                    onToggled: page.opened = open ? "" : entry.conversation + "/" + entry.number
                    onRemoved: page.model.remove(entry.conversation, entry.number)
                }
            }
        }
    }

    // The rows are made anew with every change; the reader stays where they were.
    Connections {
        target: page.model
        function onRowsChanged() {
            const at = list.contentY - list.originY
            Qt.callLater(() => {
                list.settle()
                if (!list.atStart) list.contentY = list.originY + Math.max(0, Math.min(at, list.contentHeight - list.height))
            })
        }
    }

    Keyboard {
        id: keys
        objectName: "historyKeys"
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        visible: false
        target: search.editor
        language: page.reader
        sendIcon: "check"
        onSent: visible = false
    }

    Question {
        id: question
        language: page.reader
        title: Appearance.text(page.reader, "forget_all_kept")
        means: Appearance.text(page.reader, "forget_means")
        word: Appearance.text(page.reader, "forget_everything")
        onConfirmed: Conversation.forgetEverything()
    }
}
