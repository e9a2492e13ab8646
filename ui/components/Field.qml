pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// A field to write in, with the keyboard of the device or one of the screen. `lines` is how many it may grow to.
Rectangle {
    id: field

    property alias text: editor.text
    property alias editor: editor
    property string placeholder
    property string language
    property string icon
    property int lines: 1
    property int longest: 2000
    readonly property bool full: editor.length >= longest
    readonly property real step: editor.lineCount > 0 ? editor.contentHeight / editor.lineCount : editor.contentHeight
    signal accepted()
    signal dismissed()

    implicitHeight: Math.max(Theme.target, Math.min(lines, Math.max(1, editor.lineCount)) * step + 3 * Theme.mm)
    color: Theme.surface
    radius: Math.min(height / 2, 4.5 * Theme.mm)
    border { width: editor.activeFocus ? Theme.focusRing : Theme.hairline; color: editor.activeFocus ? Theme.focus : Theme.border }

    Icon {
        id: drawing
        anchors { left: parent.left; leftMargin: 3.4 * Theme.mm; verticalCenter: parent.verticalCenter }
        name: field.icon
        visible: name !== ""
        size: visible ? 4.2 * Theme.mm : 0
        colour: Theme.soft
    }
    Flickable {
        id: room
        anchors {
            left: drawing.right; leftMargin: drawing.visible ? 2 * Theme.mm : 0
            right: parent.right; rightMargin: 3.4 * Theme.mm
            top: parent.top; bottom: parent.bottom; topMargin: 1.2 * Theme.mm; bottomMargin: 1.2 * Theme.mm
        }
        clip: true
        contentHeight: editor.height
        contentWidth: field.lines > 1 ? width : Math.max(width, editor.contentWidth + 2)
        boundsBehavior: Flickable.StopAtBounds

        function follow(cursor: rect) {
            if (cursor.y < contentY) contentY = cursor.y
            else if (cursor.y + cursor.height > contentY + height) contentY = cursor.y + cursor.height - height
            if (cursor.x < contentX) contentX = cursor.x
            else if (cursor.x + cursor.width > contentX + width) contentX = cursor.x + cursor.width - width
        }

        // What is written follows its own language; the room for it follows the window.
        TextEdit {
            id: editor
            objectName: "editor"
            width: room.contentWidth
            height: Math.max(room.height, contentHeight)
            LayoutMirroring.enabled: false
            textFormat: TextEdit.PlainText
            wrapMode: field.lines > 1 ? TextEdit.Wrap : TextEdit.NoWrap
            verticalAlignment: TextEdit.AlignVCenter
            horizontalAlignment: Appearance.rightToLeft(field.language) ? TextEdit.AlignRight : TextEdit.AlignLeft
            font: Appearance.face(field.language, Theme.label)
            color: Theme.ink
            selectionColor: Theme.a
            selectedTextColor: Theme.aInverse
            selectByMouse: true
            activeFocusOnTab: true
            // Input methods learn nothing of what people write.
            inputMethodHints: Qt.ImhSensitiveData | Qt.ImhNoAutoUppercase
            Accessible.role: Accessible.EditableText
            Accessible.name: field.placeholder
            Keys.onReturnPressed: field.accepted()
            Keys.onEnterPressed: field.accepted()
            Keys.onEscapePressed: field.dismissed()
            // A tabulator leads on to the next control; written, it would be a trap for whoever has keys alone.
            Keys.onTabPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
            Keys.onBacktabPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)
            onCursorRectangleChanged: room.follow(cursorRectangle)
            // What doesn't fit isn't taken, rather than cut off later; the field says so.
            onTextChanged: if (length > field.longest) undo()
        }
    }
    Words {
        anchors { left: room.left; right: room.right; top: parent.top; bottom: parent.bottom }
        visible: editor.length === 0 && editor.preeditText === ""
        text: field.placeholder
        language: field.language
        em: Theme.body
        color: Theme.faint
        verticalAlignment: Text.AlignVCenter
        // Two lines of it fit a field of one.
        lineHeight: 0.9 * Appearance.lineHeight(language)
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.smallest
    }
}
