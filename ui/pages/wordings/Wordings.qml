pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// Other translations of a turn, in the words of whoever spoke; a tap on one puts it in the place of the turn's and says it.
FocusScope {
    id: page

    required property WordingsModel model
    property int number: 0
    readonly property var turn: Conversation.turns.entry(number)
    readonly property string speaker: turn.source ?? Conversation.reader

    Component.onCompleted: model.ask(number)

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }
    MouseArea { anchors.fill: parent }

    PageBar {
        id: bar
        objectName: "wordings"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
        language: page.speaker
        seat: page.turn.side ?? ""
        title: Appearance.text(page.speaker, "other_wordings")
    }
    Scroll {
        anchors { left: parent.left; right: parent.right; top: bar.bottom; bottom: parent.bottom; topMargin: Theme.gap }
        anchors { leftMargin: Theme.margin - 2 * Theme.focusRing; rightMargin: Theme.margin - 2 * Theme.focusRing }
        spacing: Theme.gap
        LayoutMirroring.enabled: Appearance.rightToLeft(page.speaker)
        LayoutMirroring.childrenInherit: true

        Words {
            width: parent.width
            text: page.turn.heard ?? ""
            language: page.speaker
            em: Theme.heard
            color: Theme.soft
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
        Repeater {
            model: page.model.rows
            Touchable {
                id: row
                required property var modelData
                required property int index
                objectName: "wording." + index
                width: parent?.width ?? 0
                implicitHeight: Math.max(11 * Theme.mm, column.height + 3 * Theme.mm)
                radius: Theme.radius
                name: modelData.text
                description: remark.words
                onActivated: {
                    page.model.use(index)
                    Navigator.back()
                }
                Column {
                    id: column
                    anchors { left: parent.left; right: parent.right; margins: Theme.margin; verticalCenter: parent.verticalCenter }
                    spacing: 1 * Theme.mm
                    Words {
                        width: parent.width
                        text: row.modelData.text
                        language: page.turn.target ?? page.speaker
                        em: Theme.translation
                    }
                    Remark {
                        id: remark
                        width: parent.width
                        visible: row.modelData.quality !== ""
                        icon: row.modelData.quality === "phrasebook" ? "book" : "rough"
                        words: visible ? Appearance.text(page.speaker, row.modelData.quality) : ""
                        language: Appearance.wording(page.speaker)
                    }
                }
            }
        }
        Remark {
            objectName: "search"
            width: parent.width
            visible: page.model.searching || page.model.rows.length === 0
            icon: page.model.searching ? "hourglass" : "info"
            words: Appearance.text(page.speaker, page.model.searching ? "wordings_searched" : "no_wordings")
            language: Appearance.wording(page.speaker)
            em: Theme.body
        }
    }
}
