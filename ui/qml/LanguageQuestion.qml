import QtQuick

// Which language was it? Both people are asked, each in their own, with what was heard if it was theirs.
Rectangle {
    id: question

    readonly property bool portrait: height > width
    readonly property real gap: 3 * look.mm

    visible: conversation.state === "asking"
    color: look.colours.ground

    MouseArea { anchors.fill: parent }

    Grid {
        id: answers
        anchors { fill: parent; margins: question.gap; bottomMargin: question.gap + 3 * look.mm }
        columns: question.portrait ? 1 : 2
        spacing: question.gap
        readonly property real cell: question.portrait ? width : (width - spacing) / 2
        Answer {
            objectName: "answerA"
            speaker: conversation.a
            ink: look.colours.a
            ground: look.colours.a_soft
        }
        Answer {
            objectName: "answerB"
            speaker: conversation.b
            ink: look.colours.b
            ground: look.colours.b_soft
        }
    }

    // The time for an answer: when it is over, the likelier one is taken.
    Rectangle {
        anchors { left: parent.left; bottom: parent.bottom; margins: question.gap }
        width: (parent.width - 2 * question.gap) * conversation.a.remaining
        height: 1 * look.mm
        radius: height / 2
        color: look.colours.soft
        Behavior on width { NumberAnimation { duration: 250 } }
    }

    component Answer: Touchable {
        id: answer

        property QtObject speaker
        property color ink
        property color ground

        width: answers.cell
        height: question.portrait ? (answers.height - answers.spacing) / 2 : answers.height
        radius: 4 * look.mm
        color: ground
        border { width: 0.5 * look.mm; color: ink }
        name: speaker.endonym + ": " + speaker.reading
        onActivated: conversation.chooseLanguage(speaker.side)

        Text {

            textFormat: Text.PlainText
            id: asked
            anchors { left: parent.left; right: parent.right; top: parent.top; margins: 4 * look.mm }
            text: look.text(answer.speaker.language, "question")
            color: look.colours.ink
            font: look.face(answer.speaker.language, 3.6 * look.mm)
            wrapMode: Text.Wrap
            horizontalAlignment: Text.AlignHCenter
        }
        Text {
            textFormat: Text.PlainText
            id: endonym
            anchors { left: parent.left; right: parent.right; top: asked.bottom; margins: 4 * look.mm; topMargin: 2 * look.mm }
            height: contentHeight
            text: answer.speaker.endonym
            color: answer.ink
            font: look.face(answer.speaker.language, 6.5 * look.mm, true)
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: 4 * look.mm
            horizontalAlignment: Text.AlignHCenter
        }
        Text {
            textFormat: Text.PlainText
            objectName: "reading"
            anchors { left: parent.left; right: parent.right; top: endonym.bottom; bottom: parent.bottom; margins: 4 * look.mm; topMargin: 2 * look.mm }
            text: answer.speaker.reading
            color: look.colours.ink
            font: look.face(answer.speaker.language, 6.3 * look.mm)
            fontSizeMode: Text.Fit
            minimumPixelSize: 3 * look.mm
            lineHeight: look.lineHeight(answer.speaker.language)
            wrapMode: Text.Wrap
            elide: Text.ElideRight
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
        }
    }
}
