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
    readonly property string language: corrected ? corrected.source : person.language

    function send() {
        if (field.text.trim() === "") return
        if (turn) Conversation.correct(turn, field.text)
        else Conversation.say(seat, field.text)
        Navigator.back()
    }

    Component.onCompleted: {
        if (corrected) field.text = corrected.heard
        keys.capital = field.text === ""
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
        seat: composer.person.side
        title: Theme.portrait && !composer.turn ? "" : Appearance.text(language, composer.turn ? "edit" : "type")
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
                    icon: checked ? "check" : ""
                    language: who.language
                    word: who.endonym
                    colour: Theme.seatInk(modelData)
                    color: checked ? Theme.seatTint(modelData) : Theme.surface
                    radius: Theme.seatRadius(modelData, height)
                    border.color: checked ? Theme.seatBorder(modelData) : Theme.border
                    padding: 3 * Theme.mm
                    maximumWidth: (Theme.portrait ? 0.32 : 0.26) * composer.width
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
        anchors { left: parent.left; right: parent.right; top: bar.bottom; bottom: keys.top; margins: Theme.margin; topMargin: Theme.gap; bottomMargin: Theme.gap }
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
        onSent: composer.send()
    }
}
