import QtQuick

// The bubbles, newest at the bottom.
ListView {
    id: list

    property string reader
    property int openTurn: 0
    // Whether the newest turn stays in sight while it grows: until the reader moves away from it.
    property bool follows: true

    function keepUp() {
        // The rows are laid out with the next frame otherwise, and the end would be where it was.
        forceLayout()
        if (follows) positionViewAtBeginning()
    }

    function reveal(index) {
        forceLayout()
        positionViewAtIndex(index, ListView.Contain)
    }

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
        onHeightChanged: Qt.callLater(list.keepUp)
        // A transition of the list would keep it from laying out a bubble that grows meanwhile.
        ListView.onAdd: appearance.start()
        NumberAnimation on opacity { id: appearance; from: 0; to: 1; duration: 140; running: false }
        onToggled: {
            list.openTurn = open ? 0 : number
            if (index > 0) {
                list.follows = false
                Qt.callLater(list.reveal, index)
            }
        }
        onReplayed: (slow) => conversation.replay(number, slow)
        onEdited: list.editRequested(number)
        onEnlarged: list.enlargeRequested(number)
        onDeleted: {
            list.openTurn = 0
            conversation.delete(number)
        }
    }

    Connections {
        target: conversation
        function onTurnAdded() {
            list.openTurn = 0
            list.follows = true
            Qt.callLater(list.keepUp)
        }
    }

    onMovementEnded: follows = atYEnd
    onContentHeightChanged: Qt.callLater(keepUp)
    onHeightChanged: Qt.callLater(keepUp)

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
