import QtQuick

// Writing instead of speaking, and correcting what was heard.
Item {
    id: composer

    property string side: "a"
    property int editedTurn: 0
    readonly property QtObject speaker: side === "b" ? conversation.b : conversation.a
    readonly property string language: editedTurn ? editedLanguage : speaker.language
    property string editedLanguage
    property alias text: field.text

    visible: false

    function compose(which) {
        side = which
        editedTurn = 0
        field.text = ""
        open()
    }
    function correct(number) {
        const turn = conversation.turns.entry(number)
        side = turn.side
        editedLanguage = turn.source
        editedTurn = number
        field.text = turn.heard
        open()
    }
    function open() {
        keys.signs = false
        keys.capital = field.text === ""
        visible = true
        field.editor.forceActiveFocus()
    }
    function send() {
        if (field.text.trim() === "") return
        if (editedTurn) conversation.correct(editedTurn, field.text)
        else conversation.say(side, field.text)
        visible = false
    }

    MouseArea {
        anchors.fill: parent
        onClicked: composer.visible = false
    }
    Rectangle {
        anchors.fill: parent
        color: look.colours.ground
        opacity: 0.72
    }

    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: keys.height + sheet.height + 5 * look.mm
        color: look.colours.sunken
        radius: 4 * look.mm

        MouseArea { anchors.fill: parent }

        Column {
            id: sheet
            anchors { left: parent.left; right: parent.right; top: parent.top; margins: 2.5 * look.mm }
            spacing: 2 * look.mm

            Item {
                width: parent.width
                height: 9 * look.mm
                Row {
                    id: tabs
                    anchors.left: parent.left
                    spacing: 2 * look.mm
                    visible: !composer.editedTurn
                    Repeater {
                        model: [conversation.a, conversation.b]
                        PillButton {
                            required property QtObject modelData
                            objectName: own ? "writeA" : "writeB"
                            readonly property bool chosen: composer.side === modelData.side
                            readonly property bool own: modelData.side === "a"
                            language: modelData.language
                            word: modelData.endonym
                            icon: chosen ? "check" : ""
                            checked: chosen
                            colour: own ? look.colours.a : look.colours.b
                            color: chosen ? (own ? look.colours.a_soft : look.colours.b_soft) : look.colours.surface
                            border.width: 0
                            padding: 2.2 * look.mm
                            maximumWidth: Math.min(40 * look.mm, (sheet.width - closer.width - 3 * tabs.spacing) / 2)
                            onActivated: composer.side = modelData.side
                        }
                    }
                }
                Text {
                    textFormat: Text.PlainText
                    anchors { left: tabs.right; leftMargin: 3 * look.mm; right: closer.left; rightMargin: 2 * look.mm; verticalCenter: parent.verticalCenter }
                    height: parent.height
                    visible: !composer.editedTurn && width > 20 * look.mm
                    text: composer.speaker.silentReason
                    color: look.colours.soft
                    font: look.face(composer.speaker.language, 2.9 * look.mm)
                    fontSizeMode: Text.Fit
                    minimumPixelSize: 2.1 * look.mm
                    wrapMode: Text.Wrap
                    verticalAlignment: Text.AlignVCenter
                    horizontalAlignment: Text.AlignLeft
                }
                IconButton {
                    id: closer
                    objectName: "closeComposer"
                    anchors.right: parent.right
                    icon: "close"
                    name: look.text(composer.language, "close")
                    onActivated: composer.visible = false
                }
            }
            Field {
                id: field
                objectName: "composerField"
                width: parent.width
                height: 11 * look.mm
                language: composer.language
                placeholder: look.text(composer.language, "type_here")
                onAccepted: composer.send()
                onDismissed: composer.visible = false
            }
        }
        Keyboard {
            id: keys
            objectName: "keyboard"
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; bottomMargin: 1 * look.mm }
            target: field.editor
            language: composer.language
            onSent: composer.send()
        }
    }
}
