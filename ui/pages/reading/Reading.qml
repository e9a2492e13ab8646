pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// A text in a language that somebody learns: written here or from a document, then sentence by sentence.
FocusScope {
    id: page

    required property ReadingModel model
    // A document that another page chose.
    property string path
    property string side
    property bool listing: false
    // Where two names of languages have no room beside the title.
    readonly property bool narrow: Theme.portrait || Theme.compact
    readonly property string reader: Conversation.reader

    Component.onCompleted: {
        if (side !== "" && side !== model.side) model.turnRound()
        if (path !== "") model.readDocument(path)
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }
    MouseArea { anchors.fill: parent }

    PageBar {
        id: bar
        objectName: "reading"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
        language: page.reader
        title: page.listing ? Appearance.text(page.reader, "my_words") : page.model.opened ? page.model.number + " / " + page.model.count : Appearance.text(page.reader, "reading")
        PillButton {
            objectName: "readingPair"
            visible: !page.model.opened && !page.listing && !page.narrow
            icon: "swap"
            language: page.reader
            word: Appearance.pair(page.reader, page.model.source, page.model.target)
            maximumWidth: 0.6 * page.width
            onActivated: page.model.turnRound()
        }
        IconButton {
            objectName: "readingSwap"
            visible: !page.model.opened && !page.listing && page.narrow
            icon: "swap"
            name: Appearance.text(page.reader, "swap")
            onActivated: page.model.turnRound()
        }
        IconButton {
            objectName: "readingClose"
            visible: page.model.opened && !page.listing
            icon: "edit"
            name: Appearance.text(page.reader, "close")
            onActivated: page.model.close()
        }
        IconButton {
            objectName: "readingSize"
            visible: page.model.opened || page.listing
            icon: "text_size"
            name: Appearance.text(page.reader, "text_size") + " ×" + Appearance.textScale
            onActivated: Appearance.nextTextScale()
        }
        IconButton {
            objectName: "readingWords"
            checkable: true
            checked: page.listing
            color: checked ? Theme.ink : Theme.surface
            iconColour: checked ? Theme.inkInverse : Theme.ink
            icon: "cards"
            name: Appearance.text(page.reader, "my_words")
            onActivated: page.listing = !page.listing
        }
    }

    Item {
        id: room
        anchors { left: parent.left; right: parent.right; top: bar.bottom; bottom: remark.top; margins: Theme.margin; topMargin: Theme.gap; bottomMargin: remark.visible ? Theme.gap : 0 }

        Loader {
            anchors.fill: parent
            sourceComponent: page.listing ? list : page.model.opened ? sentence : beginning
        }
    }
    Item {
        id: remark
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.margin }
        visible: page.model.problem !== ""
        height: visible ? line.height : 0
        LayoutMirroring.enabled: Appearance.rightToLeft(page.reader)
        LayoutMirroring.childrenInherit: true
        Remark {
            id: line
            objectName: "readingProblem"
            width: parent.width
            icon: "alert"
            words: page.model.problem
            language: page.reader
            colour: Theme.danger
        }
    }

    Component {
        id: beginning
        ReadingStart { model: page.model; language: page.reader }
    }
    Component {
        id: sentence
        SentenceView { model: page.model; language: page.reader }
    }
    Component {
        id: list
        WordListView { model: page.model.words; language: page.reader }
    }
}
