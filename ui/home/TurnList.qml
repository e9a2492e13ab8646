pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../components"

// The conversation, newest turn at the bottom and whole; older ones in a row each. A row is shown whole or not at all.
ListView {
    id: list

    property int openTurn: 0
    // Whether the newest turn stays in sight while it grows: until the reader moves away from it.
    property bool follows: true

    function keepUp() {
        forceLayout()
        if (follows) positionViewAtBeginning()
    }
    function reveal(index: int) {
        forceLayout()
        positionViewAtIndex(index, ListView.Contain)
    }

    model: Conversation.turns
    verticalLayoutDirection: ListView.BottomToTop
    spacing: Theme.gap
    clip: true
    boundsBehavior: Flickable.StopAtBounds
    cacheBuffer: Math.max(0, height)
    Accessible.role: Accessible.List
    Accessible.name: Conversation.a.endonym + " – " + Conversation.b.endonym

    delegate: Item {
        id: row

        required property int index
        required property int number
        required property string side
        required property string source
        required property string target
        required property string heard
        required property int heardStable
        required property bool typed
        required property string translation
        required property int translationStable
        required property bool working
        required property string quality
        required property string qualityText
        required property string meant
        required property bool spoken
        required property bool rewordable
        required property string failure
        required property string notice
        required property string noticeIcon
        readonly property bool whole: index === 0 || list.openTurn === number || translation === ""
        readonly property bool own: side !== "b"
        readonly property bool voiced: Conversation.turns.spokenTurn === number

        width: list.width
        height: whole ? turn.height : old.height
        // Cut off at the top it is not shown.
        opacity: list.moving || y - list.contentY > -1 || index === 0 && height <= list.height + 1 ? 1 : 0

        onHeightChanged: Qt.callLater(list.keepUp)

        function toggle() {
            list.openTurn = list.openTurn === number ? 0 : number
            if (index > 0) {
                list.follows = false
                Qt.callLater(list.reveal, index)
            }
        }

        Turn {
            id: turn
            objectName: "card"
            visible: row.whole
            anchors.left: row.own ? parent.left : undefined
            anchors.right: row.own ? undefined : parent.right
            number: row.number
            seat: row.side
            source: row.source
            target: row.target
            heard: row.heard
            heardStable: row.heardStable
            typed: row.typed
            translation: row.translation
            translationStable: row.translationStable
            working: row.working
            quality: row.quality
            qualityText: row.qualityText
            meant: row.meant
            rewordable: row.rewordable
            spoken: row.spoken
            failure: row.failure
            notice: row.notice
            noticeIcon: row.noticeIcon
            person: row.own ? Conversation.a : Conversation.b
            spokenStart: row.voiced ? Conversation.turns.spokenStart : 0
            spokenLength: row.voiced ? Conversation.turns.spokenLength : 0
            listening: row.working && person.mode === "listening"
            open: list.openTurn === row.number
            room: list.height
            widest: row.translation.length > 60 || Theme.content > 1 || Theme.portrait ? list.width : 118 * Theme.mm
            onToggled: row.toggle()
            onReplayed: (slow) => Conversation.replay(row.number, slow)
            onEdited: Navigator.go("composer", {turn: row.number})
            onEnlarged: Navigator.go("full_screen", {number: row.number})
            onDeleted: {
                list.openTurn = 0
                Conversation.delete(row.number)
            }
        }
        OldTurn {
            id: old
            objectName: "oldTurn"
            visible: !row.whole
            anchors.left: row.own ? parent.left : undefined
            anchors.right: row.own ? undefined : parent.right
            seat: row.side
            target: row.target
            words: row.translation
            spoken: row.spoken
            widest: Math.min(list.width, 118 * Theme.mm)
            onActivated: row.toggle()
            onReplayed: Conversation.replay(row.number, false)
        }
    }

    Connections {
        target: Conversation
        function onTurnAdded() {
            list.openTurn = 0
            list.follows = true
            Qt.callLater(list.keepUp)
        }
    }

    onMovementEnded: follows = atYEnd
    onContentHeightChanged: Qt.callLater(keepUp)
    onHeightChanged: Qt.callLater(keepUp)

    Rectangle {
        anchors { right: parent.right; rightMargin: -2 * Theme.mm }
        visible: list.moving && list.visibleArea.heightRatio < 1
        y: list.visibleArea.yPosition * list.height
        height: list.visibleArea.heightRatio * list.height
        width: 0.8 * Theme.mm
        radius: width / 2
        color: Theme.soft
    }
}
