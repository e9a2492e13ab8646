pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../components"

// Which language was it? Both people are asked, each in their own, with what was heard if it was theirs.
Rectangle {
    id: question

    readonly property real gap: Theme.margin

    visible: Conversation.state === "asking"
    color: Theme.ground

    MouseArea { anchors.fill: parent }

    Grid {
        id: answers
        anchors { fill: parent; margins: question.gap; bottomMargin: question.gap + 3 * Theme.mm }
        columns: Theme.portrait ? 1 : 2
        spacing: question.gap
        readonly property real cell: Theme.portrait ? width : (width - spacing) / 2
        // The far person's stands upside down at the far edge, as their half does.
        Answer {
            objectName: Theme.portrait ? "answerB" : "answerA"
            person: Theme.portrait ? Conversation.b : Conversation.a
            rotation: Theme.portrait ? 180 : 0
        }
        Answer {
            objectName: Theme.portrait ? "answerA" : "answerB"
            person: Theme.portrait ? Conversation.a : Conversation.b
        }
    }

    // The time for an answer: when it is over, the likelier one is taken.
    Rectangle {
        anchors { left: parent.left; bottom: parent.bottom; margins: question.gap }
        width: (parent.width - 2 * question.gap) * Conversation.a.remaining
        height: 1 * Theme.mm
        radius: height / 2
        color: Theme.soft
        Behavior on width { NumberAnimation { duration: Theme.still ? 0 : 250 } }
    }

    component Answer: Touchable {
        id: answer

        property Seat person
        readonly property real inset: (height < 45 * Theme.mm ? 2 : 4) * Theme.mm

        width: answers.cell
        height: Theme.portrait ? (answers.height - answers.spacing) / 2 : answers.height
        radius: person.side === "b" ? 2.4 * Theme.mm : 6 * Theme.mm
        color: Theme.seatTint(person.side)
        border { width: 0.5 * Theme.mm; color: Theme.seatInk(person.side) }
        name: person.endonym + ": " + person.reading
        onActivated: Conversation.chooseLanguage(person.side)

        Words {
            id: asked
            anchors { left: parent.left; right: parent.right; top: parent.top; margins: answer.inset }
            text: answer.person.status
            language: Appearance.wording(answer.person.language)
            color: Theme.soft
            horizontalAlignment: Text.AlignHCenter
        }
        Row {
            id: endonym
            anchors { horizontalCenter: parent.horizontalCenter; top: asked.bottom; topMargin: answer.inset / 2 }
            spacing: 2 * Theme.mm
            SeatMark {
                anchors.verticalCenter: parent.verticalCenter
                seat: answer.person.side
                size: 5 * Theme.mm
            }
            Words {
                text: answer.person.endonym
                language: answer.person.language
                em: Theme.title
                bold: true
                color: Theme.seatInk(answer.person.side)
            }
        }
        TextPages {
            anchors { left: parent.left; right: parent.right; top: endonym.bottom; bottom: parent.bottom; margins: answer.inset; topMargin: answer.inset / 2 }
            words: answer.person.reading
            language: answer.person.language
            largest: Theme.translation
            smallest: Theme.label
        }
    }
}
