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
        newest: index === 0
        roomAbove: list.height
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

    // Older turns fade out under the languages.
    Rectangle {
        anchors { left: parent.left; right: parent.right; top: parent.top }
        height: 3 * look.mm
        visible: list.contentHeight > list.height
        gradient: Gradient {
            GradientStop { position: 0; color: look.colours.ground }
            GradientStop { position: 1; color: Qt.alpha(look.colours.ground, 0) }
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
