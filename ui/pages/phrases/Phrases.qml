pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// The phrasebook: themes at the side, search above. A tap on a row shows it large, one on the loudspeaker says it.
FocusScope {
    id: page

    required property PhrasesModel model
    readonly property string reader: Conversation.reader
    readonly property string source: Conversation.a.language
    readonly property string target: Conversation.b.language

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }
    MouseArea { anchors.fill: parent }

    PageBar {
        id: bar
        objectName: "phrases"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
        language: page.reader
        title: Appearance.text(page.reader, "phrases")
        Field {
            id: search
            objectName: "phraseSearch"
            width: Math.min(62 * Theme.mm, page.width * 0.5)
            height: Theme.target
            icon: "search"
            language: page.source
            placeholder: Appearance.text(page.reader, "find_phrase")
            onTextChanged: page.model.setSearch(text)
            onDismissed: Navigator.back()
            editor.onActiveFocusChanged: if (editor.activeFocus) keys.visible = true
        }
    }

    ListView {
        id: themes
        objectName: "themes"
        visible: page.model.themes.length > 0
        x: Theme.margin
        y: bar.y + bar.height + Theme.gap
        width: Theme.portrait ? parent.width - 2 * Theme.margin : 40 * Theme.mm
        height: Theme.portrait ? Theme.target : (keys.visible ? keys.y : parent.height) - y - Theme.margin
        orientation: Theme.portrait ? ListView.Horizontal : ListView.Vertical
        spacing: Theme.portrait ? Theme.gap : 0.6 * Theme.mm
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: page.model.themes
        delegate: PillButton {
            required property var modelData
            objectName: "theme." + modelData.name
            readonly property bool shown: page.model.theme === modelData.name
            width: Theme.portrait ? implicitWidth : themes.width
            leading: !Theme.portrait
            language: page.reader
            word: Appearance.text(page.reader, "theme_" + modelData.name)
            primary: shown
            checkable: true
            checked: shown
            color: shown ? Theme.ink : "transparent"
            border.width: shown || Theme.portrait ? Theme.hairline : 0
            onActivated: {
                search.text = ""
                keys.visible = false
                page.model.setTheme(modelData.name)
                rows.positionViewAtBeginning()
            }
        }
    }

    Rectangle {
        id: box
        x: Theme.portrait ? Theme.margin : themes.x + themes.width + Theme.gap
        y: Theme.portrait ? themes.y + themes.height + Theme.gap : themes.y
        width: parent.width - x - Theme.margin
        height: (keys.visible ? keys.y : parent.height) - y - Theme.margin
        visible: rows.count > 0
        radius: Theme.radius
        color: Theme.surface
        border { width: Theme.hairline; color: Theme.line }
    }
    ListView {
        id: rows
        objectName: "phraseRows"
        anchors { fill: box; margins: Theme.hairline }
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: page.model.rows
        onMovementStarted: keys.visible = false
        delegate: Touchable {
            id: row
            required property var modelData
            required property int index
            objectName: "phrase." + modelData.id
            width: rows.width
            implicitHeight: Math.max(13 * Theme.mm, text.contentHeight + translation.contentHeight + 3 * Theme.mm)
            name: modelData.text + " → " + modelData.translation
            radius: 0
            color: "transparent"
            border.width: 0
            onActivated: {
                if (modelData.open) {
                    page.model.open(modelData.id)
                    rows.positionViewAtBeginning()
                } else Navigator.go("full_screen", {words: modelData.translation, wordsLanguage: page.target, heading: modelData.text, headingLanguage: page.source, seat: "a"})
            }
            Rectangle {
                anchors { left: parent.left; right: parent.right }
                visible: row.index > 0
                height: Theme.hairline
                color: Theme.line
            }
            Words {
                id: text
                anchors { left: parent.left; right: say.left; top: parent.top; margins: Theme.margin; topMargin: 1.5 * Theme.mm; rightMargin: Theme.gap }
                text: row.modelData.text
                language: page.source
                em: Theme.body
                color: Theme.soft
            }
            Words {
                id: translation
                objectName: "phraseTranslation"
                anchors { left: text.left; right: text.right; top: text.bottom }
                text: row.modelData.translation
                language: page.target
                em: Theme.title
            }
            IconButton {
                id: say
                objectName: "say." + row.modelData.id
                anchors { right: parent.right; rightMargin: Theme.gap; verticalCenter: parent.verticalCenter }
                color: "transparent"
                border.width: 0
                icon: row.modelData.open ? "arrow_on" : "speaker"
                name: Appearance.text(page.reader, row.modelData.open ? "choose_value" : "replay")
                onActivated: row.modelData.open ? row.activated() : Conversation.say("a", row.modelData.text)
            }
        }
    }
    Words {
        anchors.centerIn: box
        width: box.width - 2 * Theme.margin
        visible: rows.count === 0
        text: Appearance.text(page.reader, page.model.themes.length ? "no_phrase_found" : "no_phrases")
        language: page.reader
        color: Theme.soft
        horizontalAlignment: Text.AlignHCenter
    }
    Keyboard {
        id: keys
        objectName: "phraseKeys"
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        visible: false
        target: search.editor
        language: page.source
        sendIcon: "check"
        onSent: visible = false
    }
}
