pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// Writing instead of speaking, and correcting what was heard.
FocusScope {
    id: composer

    property string seat: "a"
    // The turn that is corrected; 0 where a new text is written.
    property int turn: 0
    readonly property var corrected: turn ? Conversation.turns.entry(turn) : null
    readonly property Seat person: (corrected ? corrected.side : seat) === "b" ? Conversation.b : Conversation.a
    readonly property bool tight: Theme.portrait || Theme.compact
    readonly property string language: corrected ? corrected.source : person.language

    function send() {
        if (field.text.trim() === "") return
        if (turn) Conversation.correct(turn, field.text)
        else Conversation.say(seat, field.text)
        Navigator.back()
    }

    Component.onCompleted: {
        if (corrected) field.text = corrected.heard
        keys.capital = keys.cased && field.text === ""
        field.editor.cursorPosition = field.text.length
        field.editor.forceActiveFocus()
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }
    MouseArea { anchors.fill: parent }

    PageBar {
        id: bar
        objectName: "composer"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
        language: Conversation.reader
        seat: (Theme.compact || Theme.portrait) && !composer.turn ? "" : composer.person.side
        title: Theme.compact || (Theme.portrait && !composer.turn) ? "" : Appearance.text(language, composer.turn ? "edit" : "type")
        Row {
            id: tabs
            spacing: Theme.gap
            visible: !composer.turn
            Repeater {
                model: ["a", "b"]
                PillButton {
                    required property string modelData
                    readonly property Seat who: modelData === "b" ? Conversation.b : Conversation.a
                    objectName: modelData === "b" ? "writeB" : "writeA"
                    checkable: true
                    checked: composer.seat === modelData
                    icon: checked && !composer.tight ? "check" : ""
                    language: who.language
                    word: who.endonym
                    colour: Theme.seatInk(modelData)
                    color: checked ? Theme.seatTint(modelData) : Theme.surface
                    radius: Theme.seatRadius(modelData, height)
                    border.color: checked ? Theme.seatBorder(modelData) : Theme.border
                    padding: (Theme.portrait ? 1.2 : composer.tight ? 2 : 3) * Theme.mm
                    maximumWidth: (Theme.portrait ? 0.37 : Theme.compact ? 0.24 : 0.26) * composer.width
                    onActivated: {
                        composer.seat = modelData
                        field.editor.forceActiveFocus()
                    }
                }
            }
        }
    }
    Field {
        id: field
        objectName: "composerField"
        // A low panel has no room for both a bar and a field above the keys and their suggestions.
        readonly property real before: Theme.compact ? Theme.target + (composer.turn ? 9 * Theme.mm : Theme.gap) : 0
        readonly property real after: Theme.compact && tabs.visible ? tabs.width + Theme.gap : 0
        readonly property bool mirrored: Appearance.rightToLeft(bar.language)
        anchors {
            left: parent.left; right: parent.right; top: Theme.compact ? bar.top : bar.bottom; bottom: keys.top; bottomMargin: Theme.gap
            leftMargin: Theme.margin + (mirrored ? after : before); rightMargin: Theme.margin + (mirrored ? before : after)
            topMargin: Theme.compact ? 0 : Theme.gap + (tabs.visible ? Math.max(0, tabs.height - Theme.target) : 0)
        }
        lines: 20
        language: composer.language
        placeholder: Appearance.text(composer.language, "type_here")
        onAccepted: composer.send()
        onDismissed: Navigator.back()
    }
    Words {
        anchors { right: field.right; bottom: field.bottom; margins: 1.5 * Theme.mm }
        visible: field.text.length > 0.9 * field.longest
        text: field.text.length + " / " + field.longest
        language: composer.language
        em: Theme.caption
        color: field.full ? Theme.danger : Theme.faint
    }
    Keyboard {
        id: keys
        objectName: "keyboard"
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; bottomMargin: 1 * Theme.mm }
        target: field.editor
        language: composer.language
        seat: composer.person.side
        onSent: composer.send()
    }
}
