pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// An entry of a person's own lists: in A's language at A's edge, in B's at B's.
FocusScope {
    id: page

    required property PairEditorModel model
    // The list, and the entry that is changed; empty texts for a new one.
    property OwnList list: Conversation.kept.phrases
    property string heading: "own_phrase"
    property string text
    property string translation
    readonly property string reader: Conversation.reader
    readonly property Field writing: right.editor.activeFocus ? right : left
    readonly property bool complete: left.text.trim() !== "" && right.text.trim() !== ""

    readonly property bool mirrored: Appearance.rightToLeft(reader)
    // A keyboard with a row of candidates leaves a low panel no room below the bar: the fields stand beside Back then, and
    // its ✓ saves.
    readonly property bool tight: Theme.compact && keys.y - failure.y - failure.height - 2 * Theme.gap < Theme.target
    readonly property real beside: Theme.target + Theme.gap

    function save() {
        if (complete) {
            if (model.save(list, left.text, right.text, text, translation)) Navigator.back()
        } else (left.text.trim() === "" ? left : right).editor.forceActiveFocus()
    }

    Component.onCompleted: {
        left.text = text
        right.text = translation
        keys.capital = text === "" && list === Conversation.kept.phrases
        left.editor.cursorPosition = left.text.length
        left.editor.forceActiveFocus()
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }
    MouseArea { anchors.fill: parent }

    PageBar {
        id: bar
        objectName: "pairEditor"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
        language: page.reader
        title: page.tight ? "" : Appearance.text(page.reader, page.heading)
        IconButton {
            objectName: "removePair"
            visible: page.text !== "" && !page.tight
            icon: "trash"
            iconColour: Theme.danger
            color: Theme.dangerTint
            border.color: Theme.danger
            name: Appearance.text(page.reader, "delete")
            onActivated: if (page.model.remove(page.list, page.text, page.translation)) Navigator.back()
        }
        PillButton {
            objectName: "savePair"
            visible: !page.tight
            enabled: page.complete
            primary: enabled
            icon: "check"
            language: page.reader
            name: Appearance.text(page.reader, "save")
            word: Theme.portrait ? "" : name
            onActivated: page.save()
        }
    }
    Remark {
        id: failure
        anchors { left: parent.left; right: parent.right; top: bar.bottom; margins: Theme.margin; topMargin: visible ? Theme.gap : 0 }
        visible: page.list.failure !== ""
        height: visible ? implicitHeight : 0
        icon: "alert"
        colour: Theme.danger
        words: visible ? Appearance.failureText(page.reader, page.list.failure) : ""
        language: page.reader
    }
    component Side: Field {
        property Seat person
        lines: 8
        language: person.language
        placeholder: person.endonym
        border.color: editor.activeFocus ? Theme.focus : Theme.seatBorder(person.side)
        radius: Theme.seatRadius(person.side, Theme.target)
        onAccepted: page.save()
        onDismissed: Navigator.back()
    }
    Side {
        id: left
        objectName: "pairText"
        person: Conversation.a
        x: Theme.margin + (page.tight && !page.mirrored ? page.beside : 0)
        y: page.tight ? bar.y : failure.y + failure.height + Theme.gap
        width: Theme.portrait ? parent.width - 2 * Theme.margin : (parent.width - 2 * Theme.margin - Theme.gap - (page.tight ? page.beside : 0)) / 2
        height: (keys.y - y - Theme.gap - (Theme.portrait ? Theme.gap : 0)) / (Theme.portrait ? 2 : 1)
    }
    Side {
        id: right
        objectName: "pairTranslation"
        person: Conversation.b
        x: Theme.portrait ? left.x : left.x + left.width + Theme.gap
        y: Theme.portrait ? left.y + left.height + Theme.gap : left.y
        width: left.width
        height: left.height
    }
    Keyboard {
        id: keys
        objectName: "pairKeys"
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; bottomMargin: 1 * Theme.mm }
        target: page.writing.editor
        language: page.writing.language
        sendIcon: "check"
        onSent: page.save()
    }
}
