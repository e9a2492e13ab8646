import QtQuick

// The bubbles, newest at the bottom.
ListView {
    id: list

    property string reader
    property int openTurn: 0
    signal editRequested(int number)
    signal enlargeRequested(int number)

    model: conversation.turns
    verticalLayoutDirection: ListView.BottomToTop
    spacing: 2.4 * look.mm
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    cacheBuffer: Math.max(0, height)

    Accessible.role: Accessible.List

    delegate: Bubble {
        width: list.width
        reader: list.reader
        open: list.openTurn === number
        required property int index
        onToggled: {
            list.openTurn = open ? 0 : number
            if (open) Qt.callLater(list.positionViewAtIndex, index, ListView.Contain)
        }
        onReplayed: (slow) => conversation.replay(number, slow)
        onEdited: list.editRequested(number)
        onEnlarged: list.enlargeRequested(number)
        onDeleted: {
            list.openTurn = 0
            conversation.delete(number)
        }
    }

    add: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: 140 } }

    Connections {
        target: conversation
        function onTurnAdded() {
            list.openTurn = 0
            list.positionViewAtBeginning()
        }
    }

    Rectangle {
        anchors { right: parent.right; rightMargin: -2 * look.mm }
        visible: list.moving && list.visibleArea.heightRatio < 1
        y: list.visibleArea.yPosition * list.height
        height: list.visibleArea.heightRatio * list.height
        width: 0.8 * look.mm
        radius: width / 2
        color: look.colours.soft
    }
}
