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
    readonly property bool mirrored: Appearance.rightToLeft(reader)

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
            parent: Theme.portrait ? below : beside
            width: Theme.portrait ? below.width : Math.min(62 * Theme.mm, page.width * 0.45)
            height: Theme.target
            icon: "search"
            language: page.source
            placeholder: Appearance.text(page.reader, "find_phrase")
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
            objectName: "addPhrase"
            icon: "plus"
            name: Appearance.text(page.reader, "own_phrase")
            onActivated: Navigator.go("pair_editor")
        }
    }

    Item {
        id: below
        anchors { left: parent.left; right: parent.right; top: bar.bottom; margins: Theme.margin; topMargin: Theme.portrait ? Theme.gap : 0 }
        height: Theme.portrait ? Theme.target : 0
        LayoutMirroring.enabled: page.mirrored
        LayoutMirroring.childrenInherit: true
    }
    ListView {
        id: themes
        objectName: "themes"
        visible: page.model.themes.length > 1
        x: page.mirrored ? page.width - width - Theme.margin : Theme.margin
        y: below.y + below.height + Theme.gap
        width: Theme.portrait ? parent.width - 2 * Theme.margin : 40 * Theme.mm
        height: Theme.portrait ? Math.max(Theme.target, contentItem.childrenRect.height) : (keys.visible ? keys.y : parent.height) - y - Theme.margin
        LayoutMirroring.enabled: page.mirrored
        LayoutMirroring.childrenInherit: true
        orientation: Theme.portrait ? ListView.Horizontal : ListView.Vertical
        spacing: Theme.portrait ? Theme.gap : 0.6 * Theme.mm
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: page.model.themes
        readonly property int shown: page.model.themes.findIndex(theme => theme.name === page.model.theme)
        onShownChanged: Qt.callLater(() => { if (shown >= 0) positionViewAtIndex(shown, ListView.Contain) })
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
        readonly property real aside: Theme.portrait ? 0 : themes.width + Theme.gap
        x: Theme.margin + (page.mirrored ? 0 : aside)
        y: Theme.portrait ? themes.y + themes.height + Theme.gap : themes.y
        width: parent.width - 2 * Theme.margin - aside
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
        LayoutMirroring.enabled: page.mirrored
        LayoutMirroring.childrenInherit: true
        model: page.model.rows
        onMovementStarted: keys.visible = false
        delegate: PhraseRow {
            id: row
            required property var modelData
            required property int index
            width: rows.width
            entry: modelData
            first: index === 0
            reader: page.reader
            source: page.source
            target: page.target
            onActivated: {
                if (modelData.open) {
                    page.model.open(modelData.id)
                    rows.positionViewAtBeginning()
                } else Navigator.go("full_screen", {words: modelData.translation, wordsLanguage: page.target, heading: modelData.text, headingLanguage: page.source, seat: "a"})
            }
        }
    }
    Words {
        anchors.centerIn: box
        width: box.width - 2 * Theme.margin
        visible: rows.count === 0
        text: Appearance.text(page.reader, page.model.theme === "" ? "no_phrase_found" : page.model.themes.length > 1 ? "no_favourites" : "no_phrases")
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
