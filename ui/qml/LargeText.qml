import QtQuick

// One translation as large as the screen, to be held out to the other person.
Rectangle {
    id: large

    property int number: 0
    property var turn: ({})
    property bool turned: false
    readonly property string reader: conversation.a.language

    visible: false
    color: look.colours.surface

    function show(which) {
        number = which
        turn = conversation.turns.entry(which)
        turned = false
        visible = true
    }

    MouseArea { anchors.fill: parent }

    Item {
        anchors.fill: parent
        rotation: large.turned ? 180 : 0

        Text {

            textFormat: Text.PlainText
            objectName: "largeWords"
            anchors { left: parent.left; right: parent.right; top: parent.top; bottom: tools.top; margins: 5 * look.mm }
            text: large.turn.translation ?? ""
            color: look.colours.ink
            font: look.face(large.turn.target ?? "en", 20 * look.mm, true)
            fontSizeMode: Text.Fit
            minimumPixelSize: 4 * look.mm
            lineHeight: look.lineHeight(large.turn.target ?? "en")
            wrapMode: Text.Wrap
            elide: Text.ElideRight
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
        }
        Grid {
            id: tools
            anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: 3 * look.mm }
            spacing: 2 * look.mm
            columns: large.width < large.height ? 1 : 3
            horizontalItemAlignment: Grid.AlignHCenter
            PillButton {
                visible: large.turn.spoken ?? false
                icon: "speaker"
                language: large.reader
                word: look.text(large.reader, "replay")
                onActivated: conversation.replay(large.number, false)
            }
            PillButton {
                objectName: "turnRound"
                icon: "rotate"
                language: large.reader
                word: look.text(large.reader, "turn_round")
                onActivated: large.turned = !large.turned
            }
            PillButton {
                objectName: "closeLarge"
                icon: "close"
                language: large.reader
                word: look.text(large.reader, "close")
                onActivated: large.visible = false
            }
        }
    }
}
