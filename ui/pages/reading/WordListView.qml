pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// The words that are kept, and what can be done with all of them.
Item {
    id: view

    required property WordList model
    required property string language
    property bool asking: false

    Rectangle {
        id: box
        width: parent.width
        height: dock.y - Theme.gap
        radius: Theme.radius
        color: Theme.surface
        border { width: Theme.hairline; color: Theme.line }
        ListView {
            id: rows
            objectName: "wordRows"
            anchors { fill: parent; margins: Theme.gap }
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            spacing: Theme.gap
            model: view.model.rows
            delegate: Column {
                id: row
                required property var modelData
                width: rows.width
                Words {
                    width: parent.width
                    text: row.modelData.reading ? row.modelData.text + "  " + row.modelData.reading : row.modelData.text
                    language: row.modelData.source
                    em: Theme.label
                    bold: true
                }
                Words {
                    width: parent.width
                    text: row.modelData.meaning
                    language: row.modelData.target
                    color: Theme.soft
                }
            }
        }
        Words {
            anchors.centerIn: parent
            width: parent.width - 4 * Theme.margin
            visible: rows.count === 0
            text: Appearance.text(view.language, "my_words_none")
            language: view.language
            color: Theme.soft
            horizontalAlignment: Text.AlignHCenter
        }
    }
    Column {
        id: dock
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        spacing: Theme.gap
        LayoutMirroring.enabled: Appearance.rightToLeft(view.language)
        LayoutMirroring.childrenInherit: true
        Remark {
            objectName: "wordsExported"
            width: parent.width
            visible: view.model.exported !== ""
            icon: "check"
            words: view.model.exported
            language: view.language
        }
        Flow {
            width: parent.width
            spacing: Theme.gap
            visible: rows.count > 0
            PillButton {
                objectName: "exportWords"
                primary: true
                icon: "download"
                language: view.language
                word: Appearance.text(view.language, "export_words")
                maximumWidth: dock.width
                onActivated: view.model.export()
            }
            PillButton {
                objectName: "deleteWords"
                icon: "trash"
                danger: true
                confirmed: view.asking
                language: view.language
                word: Appearance.text(view.language, "delete_words")
                maximumWidth: dock.width
                onActivated: {
                    if (view.asking) view.model.forget()
                    view.asking = !view.asking
                }
            }
            PillButton {
                visible: view.asking
                language: view.language
                word: Appearance.text(view.language, "cancel")
                onActivated: view.asking = false
            }
        }
    }
}
