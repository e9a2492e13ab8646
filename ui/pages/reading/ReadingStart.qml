pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// Where a text comes from: written here, or a document.
Item {
    id: start

    required property ReadingModel model
    required property string language
    readonly property bool mirrored: Appearance.rightToLeft(language)
    readonly property bool writing: keys.visible
    readonly property real half: Theme.portrait || writing ? width : (width - Theme.gap) / 2

    Words {
        id: obstacle
        objectName: "readingObstacle"
        width: parent.width
        visible: start.model.obstacle !== ""
        height: visible ? contentHeight + Theme.gap : 0
        text: start.model.obstacle ? Appearance.text(start.language, start.model.obstacle) : ""
        language: start.language
        color: Theme.warning
    }
    Field {
        id: field
        objectName: "readingField"
        visible: start.model.obstacle === ""
        x: start.mirrored && !Theme.portrait && !start.writing ? parent.width - width : 0
        y: obstacle.height
        width: start.half
        height: (start.writing ? keys.y - Theme.gap : Theme.portrait ? parent.height * 0.4 : parent.height) - y - (open.visible ? open.height + Theme.gap : 0)
        lines: 20
        longest: 5000
        language: start.model.source
        placeholder: Appearance.text(start.model.source, "type_here")
        onDismissed: keys.visible = false
        editor.onActiveFocusChanged: if (editor.activeFocus) keys.visible = true
    }
    PillButton {
        id: open
        objectName: "readingOpen"
        x: start.mirrored ? field.x : field.x + field.width - width
        y: field.y + field.height + Theme.gap
        visible: field.text.trim() !== "" && !start.model.obstacle && !start.writing
        enabled: !start.model.waiting
        primary: true
        language: start.language
        word: Appearance.text(start.language, "reading_open")
        onActivated: start.model.readText(field.text)
    }
    FileList {
        objectName: "readingFiles"
        visible: !start.writing && !start.model.obstacle
        x: Theme.portrait || start.mirrored ? 0 : field.width + Theme.gap
        y: Theme.portrait ? parent.height * 0.4 + Theme.gap : obstacle.height
        width: start.half
        height: parent.height - y
        model: start.model.files
        language: start.language
        onPicked: (path) => start.model.readDocument(path)
    }
    Keyboard {
        id: keys
        objectName: "readingKeys"
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; leftMargin: -Theme.margin; rightMargin: -Theme.margin; bottomMargin: -Theme.margin }
        visible: false
        target: field.editor
        language: start.model.source
        sendIcon: "check"
        onSent: {
            visible = false
            if (!start.model.obstacle) start.model.readText(field.text)
        }
    }
}
