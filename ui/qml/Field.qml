import QtQuick

// A field to write in, with the keyboard of the device or one of the screen.
Rectangle {
    id: field

    property alias text: editor.text
    property alias editor: editor
    property string placeholder
    property string language
    property string icon
    signal accepted()
    signal dismissed()

    color: look.colours.surface
    radius: Math.min(height / 2, 5 * look.mm)
    border { width: editor.activeFocus ? 2 : 1; color: editor.activeFocus ? look.colours.a : look.colours.line }
    clip: true

    Icon {
        id: drawing
        anchors { left: parent.left; leftMargin: 3.4 * look.mm; verticalCenter: parent.verticalCenter }
        name: field.icon
        visible: name !== ""
        size: visible ? 4.2 * look.mm : 0
        colour: look.colours.soft
    }
    Item {
        id: room
        anchors {
            left: drawing.right; leftMargin: drawing.visible ? 2 * look.mm : 0
            right: parent.right; rightMargin: 3.4 * look.mm
            top: parent.top; bottom: parent.bottom
        }

        // What is written follows its own language; the room for it follows the window.
        TextInput {
            id: editor
            objectName: "editor"
            anchors.fill: parent
            LayoutMirroring.enabled: false
            verticalAlignment: TextInput.AlignVCenter
            horizontalAlignment: look.rightToLeft(field.language) ? TextInput.AlignRight : TextInput.AlignLeft
            font: look.face(field.language, 4.4 * look.mm)
            color: look.colours.ink
            selectionColor: look.colours.a
            selectedTextColor: look.colours.on_a
            maximumLength: 2000
            clip: true
            selectByMouse: true
            Accessible.role: Accessible.EditableText
            Accessible.name: field.placeholder
            onAccepted: field.accepted()
            Keys.onEscapePressed: field.dismissed()
        }
        Text {
            textFormat: Text.PlainText
            anchors.fill: parent
            LayoutMirroring.enabled: false
            visible: editor.text === "" && editor.preeditText === ""
            text: field.placeholder
            color: look.colours.soft
            font: look.face(field.language, 4 * look.mm)
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 2.4 * look.mm
            verticalAlignment: Text.AlignVCenter
            horizontalAlignment: editor.horizontalAlignment
        }
    }
}
