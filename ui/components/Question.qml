pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// Asks before something that can't be undone. The harmless answer comes first and has the focus.
FocusScope {
    id: question

    property string language
    property string title
    property string means
    property string word
    signal confirmed()

    function ask() {
        visible = true
        no.forceActiveFocus()
    }

    objectName: "question"
    visible: false
    enabled: visible
    anchors.fill: parent
    Keys.onEscapePressed: visible = false

    Rectangle {
        anchors.fill: parent
        color: Theme.scrim
        opacity: 0.45
    }
    MouseArea {
        anchors.fill: parent
        onClicked: question.visible = false
    }
    Rectangle {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, 112 * Theme.mm)
        height: content.height + 10 * Theme.mm
        radius: 5 * Theme.mm
        color: Theme.surface
        LayoutMirroring.enabled: Appearance.rightToLeft(question.language)
        LayoutMirroring.childrenInherit: true
        MouseArea { anchors.fill: parent }
        Column {
            id: content
            anchors { left: parent.left; right: parent.right; top: parent.top; margins: 5 * Theme.mm }
            spacing: Theme.margin
            Words {
                width: parent.width
                text: question.title
                language: question.language
                em: Theme.title
                bold: true
                Accessible.role: Accessible.Heading
                Accessible.name: text
            }
            Words {
                width: parent.width
                text: question.means
                language: question.language
                color: Theme.soft
            }
            Flow {
                width: parent.width
                spacing: Theme.gap
                PillButton {
                    id: no
                    objectName: "answerNo"
                    language: question.language
                    word: Appearance.text(question.language, "cancel")
                    maximumWidth: content.width
                    onActivated: question.visible = false
                }
                PillButton {
                    objectName: "answerYes"
                    icon: "trash"
                    danger: true
                    confirmed: true
                    language: question.language
                    word: question.word
                    maximumWidth: content.width
                    onActivated: {
                        question.visible = false
                        question.confirmed()
                    }
                }
            }
        }
    }
}
