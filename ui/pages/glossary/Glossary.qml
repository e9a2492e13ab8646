pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// The terms of the two languages. A tap on one changes it, + adds one, and a list may be imported.
FocusScope {
    id: page

    required property GlossaryModel model
    readonly property string reader: Conversation.reader

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }
    MouseArea { anchors.fill: parent }

    PageBar {
        id: bar
        objectName: "glossary"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
        language: page.reader
        title: Appearance.text(page.reader, "glossary")
        Field {
            id: search
            objectName: "termSearch"
            parent: Theme.portrait ? below : beside
            width: Theme.portrait ? below.width : Math.min(56 * Theme.mm, page.width * 0.36)
            height: Theme.target
            icon: "search"
            language: page.reader
            placeholder: Appearance.text(page.reader, "find_term")
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
            objectName: "importTerms"
            checkable: true
            checked: page.model.choosing
            color: checked ? Theme.ink : Theme.surface
            icon: "download"
            iconColour: checked ? Theme.inkInverse : Theme.ink
            name: Appearance.text(page.reader, "import_list")
            onActivated: {
                keys.visible = false
                page.model.look()
            }
        }
        IconButton {
            objectName: "addTerm"
            icon: "plus"
            name: Appearance.text(page.reader, "term")
            onActivated: Navigator.go("pair_editor", {list: Conversation.kept.terms, heading: "term"})
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
        objectName: "terms"
        anchors { left: parent.left; right: parent.right; top: below.bottom; bottom: keys.visible ? keys.top : parent.bottom; leftMargin: Theme.margin; rightMargin: Theme.margin; topMargin: Theme.portrait ? Theme.gap : 0 }
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        spacing: 1 * Theme.mm
        LayoutMirroring.enabled: Appearance.rightToLeft(page.reader)
        LayoutMirroring.childrenInherit: true
        model: page.model.choosing ? page.model.files : page.model.rows
        onMovementStarted: keys.visible = false

        header: Column {
            width: list.width
            spacing: 1 * Theme.mm
            bottomPadding: Theme.gap
            Row {
                width: parent.width
                spacing: Theme.gap
                SeatMark { seat: "a"; anchors.verticalCenter: parent?.verticalCenter }
                Words {
                    text: Conversation.a.endonym
                    language: Conversation.a.language
                    em: Theme.caption
                    color: Theme.soft
                }
                SeatMark { seat: "b"; anchors.verticalCenter: parent?.verticalCenter }
                Words {
                    text: Conversation.b.endonym
                    language: Conversation.b.language
                    em: Theme.caption
                    color: Theme.soft
                }
            }
            Remark {
                objectName: "glossaryFailure"
                width: parent.width
                visible: page.model.failure !== ""
                icon: "alert"
                colour: Theme.danger
                words: visible ? Appearance.failureText(page.reader, page.model.failure) : ""
                language: page.reader
            }
            Repeater {
                model: page.model.report
                Remark {
                    required property string modelData
                    required property int index
                    objectName: "report"
                    width: list.width
                    icon: index === 0 ? "check" : "info"
                    words: modelData
                    language: page.reader
                }
            }
            Words {
                width: parent.width
                visible: page.model.busy
                text: Appearance.text(page.reader, "thinking")
                language: page.reader
                color: Theme.soft
            }
            Words {
                width: parent.width
                visible: list.count === 0 && !page.model.busy
                topPadding: 4 * Theme.mm
                text: page.model.choosing ? Appearance.text(page.reader, "no_lists").replace("%1", page.model.folder) : Appearance.text(page.reader, page.model.searching ? "no_term_found" : "no_terms")
                language: page.reader
                color: Theme.soft
                horizontalAlignment: Text.AlignHCenter
            }
        }
        delegate: Touchable {
            id: row
            required property var modelData
            readonly property bool isFile: modelData.path !== undefined
            objectName: isFile ? "list" : "term"
            width: list.width
            implicitHeight: Math.max(11 * Theme.mm, words.height + 3 * Theme.mm)
            radius: Theme.radius
            border.color: Theme.line
            name: isFile ? modelData.name : modelData.text + " → " + modelData.translation
            onActivated: {
                if (isFile) page.model.importFile(modelData.path)
                else Navigator.go("pair_editor", {list: Conversation.kept.terms, heading: "term", text: modelData.text, translation: modelData.translation})
            }
            Column {
                id: words
                anchors { left: parent.left; right: hint.left; margins: Theme.margin; verticalCenter: parent.verticalCenter }
                Words {
                    width: parent.width
                    text: row.isFile ? row.modelData.place : row.modelData.text
                    language: row.isFile ? page.reader : Conversation.a.language
                    em: row.isFile ? Theme.caption : Theme.body
                    color: Theme.soft
                }
                Words {
                    objectName: "termTranslation"
                    width: parent.width
                    text: row.isFile ? row.modelData.name : row.modelData.translation
                    language: row.isFile ? page.reader : Conversation.b.language
                    em: Theme.label
                }
            }
            Icon {
                id: hint
                anchors { right: parent.right; rightMargin: Theme.margin; verticalCenter: parent.verticalCenter }
                name: row.isFile ? "download" : "edit"
                size: 4.2 * Theme.mm
                colour: Theme.soft
            }
        }
    }
    Keyboard {
        id: keys
        objectName: "termKeys"
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        visible: false
        target: search.editor
        language: page.reader
        sendIcon: "check"
        onSent: visible = false
    }
}
