pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// Places, folders and documents, a row each; a tap opens a folder or chooses a document.
Item {
    id: list

    required property FolderModel model
    property string language: Conversation.reader
    property string chosen
    signal picked(string path)

    LayoutMirroring.enabled: Appearance.rightToLeft(language)
    LayoutMirroring.childrenInherit: true

    Timer {
        interval: 2000
        repeat: true
        running: list.visible && !list.model.inside
        onTriggered: list.model.refresh()
    }
    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: Theme.surface
        border { width: Theme.hairline; color: Theme.line }
    }
    Touchable {
        id: up
        objectName: "folderUp"
        width: parent.width
        implicitHeight: list.model.inside ? Math.max(Theme.target, folder.contentHeight + 2.4 * Theme.mm) : 0
        visible: list.model.inside
        name: Appearance.text(list.language, "back")
        color: "transparent"
        border.width: 0
        radius: Theme.radius
        onActivated: list.model.up()
        Icon {
            id: arrow
            anchors { left: parent.left; leftMargin: Theme.margin; verticalCenter: parent.verticalCenter }
            name: "arrow_back"
            mirror: Appearance.rightToLeft(list.language)
            colour: Theme.soft
        }
        Words {
            id: folder
            anchors { left: arrow.right; leftMargin: Theme.gap; right: parent.right; rightMargin: Theme.margin; verticalCenter: parent.verticalCenter }
            text: list.model.folder
            language: list.language
            wrapMode: Text.Wrap
            bold: true
        }
    }
    ListView {
        id: rows
        objectName: "fileRows"
        anchors { left: parent.left; right: parent.right; top: up.bottom; bottom: parent.bottom; margins: Theme.hairline }
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: list.model.rows
        delegate: Touchable {
            id: row
            required property var modelData
            required property int index
            objectName: "file." + index
            width: rows.width
            implicitHeight: Math.max(Theme.target, word.contentHeight + 2.8 * Theme.mm)
            name: word.text
            radius: 0
            color: modelData.path === list.chosen ? Theme.sunk : "transparent"
            border.width: 0
            onActivated: modelData.folder ? list.model.open(modelData.path) : list.picked(modelData.path)
            Icon {
                id: drawing
                anchors { left: parent.left; leftMargin: Theme.margin; verticalCenter: parent.verticalCenter }
                name: !row.modelData.folder ? "document" : list.model.inside || row.modelData.name === "" ? "folder" : "stick"
                colour: Theme.soft
            }
            Words {
                id: word
                anchors { left: drawing.right; leftMargin: Theme.gap; right: parent.right; rightMargin: Theme.margin; verticalCenter: parent.verticalCenter }
                text: row.modelData.name === "" ? Appearance.text(list.language, "files_here") : row.modelData.name
                language: list.language
                wrapMode: Text.Wrap
            }
        }
    }
    Words {
        anchors.centerIn: rows
        width: rows.width - 4 * Theme.margin
        visible: rows.count === 0 && !list.model.busy
        text: list.model.failure ? Appearance.failureText(list.language, list.model.failure) : Appearance.text(list.language, "files_none")
        language: list.language
        color: Theme.soft
        horizontalAlignment: Text.AlignHCenter
    }
}
