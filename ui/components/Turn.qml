pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// One turn, shown whole: what was heard, its translation, what a person can do with it. Its seat's bar and mark are at
// the seat's edge, what can be pressed faces the middle.
Rectangle {
    id: turn

    property int number
    property string seat
    property string source
    property string target
    property string heard
    property int heardStable
    property bool typed
    property string translation
    property int translationStable
    property bool working
    property string quality
    property string qualityText
    property string meant
    property bool spoken
    property bool rewordable
    property string failure
    property string notice
    property string noticeIcon

    property Seat person
    // The clause of the translation that the device's voice is saying.
    property int spokenStart: 0
    property int spokenLength: 0
    property bool listening: false
    property bool open: false
    property real widest: 118 * Theme.mm
    property real room: Infinity

    readonly property bool atLeft: seat !== "b"
    readonly property bool live: working && translation === ""
    readonly property color colour: failure ? Theme.danger : Theme.seatInk(seat)
    readonly property real padding: Theme.padding
    // As large as two lines of it fit, or one above what can be done with it on a low panel, down to the smallest type. It
    // doesn't depend on how long the text is: words that grow stay where they are.
    readonly property real twoLines: 2 * metrics.height * Appearance.lineHeight(wording)
    readonly property real forTwo: open && Theme.compact ? 2 * (room - 2 * padding - Theme.target - 2 * Theme.mm) : room - 2 * padding
    readonly property real em: Theme.translation * Math.max(0.53, Math.min(1, 0.97 * forTwo / twoLines))
    readonly property real inset: 5 * Theme.mm
    // Where a target is taller than the turn, a tap on the turn itself opens it.
    readonly property bool hasTools: !working && room >= Theme.target + 1 * Theme.mm
    // Words that grow come before what is said about them.
    readonly property bool showsState: live && room >= 2 * padding + state.contentHeight + 0.8 * Theme.mm + main.lineStep
    // Where rows of actions leave no three lines their icons have to do: under the tools and beside the words, or in a row.
    readonly property bool brief: Theme.compact || room < 2 * (padding + Theme.target + Theme.gap) + 1.5 * twoLines
    readonly property bool beside: open && brief && !Theme.compact && room >= 3 * Theme.target + 2 * Theme.gap + padding && Conversation.kept.phrases.failure === ""
    // Kept while a translation grows, so that its lines stay when the tools come.
    readonly property real toolRoom: live ? 0 : beside ? 3 * (Theme.target + Theme.gap) + 1 : 2 * Theme.target + Theme.gap
    readonly property real widestText: Math.min(widest, parent ? parent.width : widest) - inset - padding - toolRoom
    readonly property string words: live ? heard : translation
    readonly property string wording: live ? source : target
    // A text that needs more than two lines gets the whole width.
    readonly property real natural: Math.max(measure.implicitWidth, live ? 30 * Theme.mm : Math.min(measureHeard.implicitWidth + 5 * Theme.mm, widestText), Math.min(remarks.natural, widestText))
    // On a low panel the line of what was heard goes first; then the translation comes in pages.
    readonly property real heardRoom: heard === "" ? 0 : measureWrapped.contentHeight + 0.6 * Theme.mm
    readonly property real remarkRoom: remarks.needed ? remarks.height + 1 * Theme.mm : 0
    readonly property real actionRoom: open && !beside ? actions.height + 2 * Theme.mm : 0
    // What can be done takes the place of the words where there is no room for both.
    readonly property bool showsWords: !open || beside || room >= 2 * padding + actionRoom + main.lineStep
    readonly property bool showsHeard: heard !== "" && (translation === "" && !remarks.needed || room >= 2 * padding + heardRoom + remarkRoom + actionRoom + (translation === "" ? 0 : Math.min(2, main.lineCount) * main.lineStep))
    readonly property real others: head.height + actionRoom + 2 * padding
    readonly property int pages: Math.max(1, Math.ceil(body.contentHeight / Math.max(1, body.height) - 0.02))
    readonly property int pageShown: Math.min(pages, 1 + Math.round(body.contentY / Math.max(1, body.height)))
    signal toggled()
    signal replayed(bool slow)
    signal edited()
    signal enlarged()
    signal deleted()

    width: open && parent ? parent.width : Math.min(live ? 140 * Theme.mm : widest, parent ? parent.width : widest, Math.max(natural + inset + padding + toolRoom + 2, 40 * Theme.mm))
    height: Math.max(others + body.height, hasTools ? Theme.target + 1 * Theme.mm + (beside ? actions.height + Theme.gap / 2 + padding : 0) : 0)
    radius: Theme.radius
    color: Theme.surface
    border { width: Theme.hairline; color: open ? Theme.seatBorder(seat) : Theme.line }

    Accessible.role: Accessible.ListItem
    Accessible.name: heard + " → " + translation + (failure ? " " + failure : "")
    Accessible.onPressAction: toggled()

    FontMetrics {
        id: metrics
        font: Appearance.face(turn.wording, Theme.translation)
    }
    component Measure: Words {
        visible: false
        text: turn.heard
        language: turn.source
        em: Theme.heard
        wrapMode: Text.NoWrap
    }
    Measure { id: measure; text: turn.words; language: turn.wording; em: turn.em }
    Measure { id: measureHeard }
    Measure { id: measureWrapped; width: inner.width - mark.width - 1.6 * Theme.mm; wrapMode: Text.Wrap }

    MouseArea { anchors.fill: parent; onClicked: if (!turn.working) turn.toggled() }

    Rectangle {
        anchors {
            left: turn.atLeft ? parent.left : undefined
            right: turn.atLeft ? undefined : parent.right
            margins: 1.7 * Theme.mm
            top: parent.top; topMargin: 2.4 * Theme.mm
            bottom: parent.bottom; bottomMargin: 2.4 * Theme.mm
        }
        width: 1 * Theme.mm
        radius: turn.atLeft ? width / 2 : 0
        color: turn.colour
    }

    Item {
        id: inner
        anchors {
            left: parent.left; leftMargin: turn.atLeft ? turn.inset : turn.padding + turn.toolRoom
            right: parent.right; rightMargin: turn.atLeft ? turn.padding + turn.toolRoom : turn.inset
            top: parent.top; topMargin: turn.padding
            bottom: parent.bottom; bottomMargin: turn.padding
        }

        Item {
            id: head
            width: parent.width
            LayoutMirroring.enabled: heardLine.readsRight
            LayoutMirroring.childrenInherit: true
            height: turn.showsState ? Math.max(state.contentHeight, mark.height) + 0.8 * Theme.mm : turn.showsHeard && !turn.live ? turn.heardRoom : 0

            SeatMark {
                id: mark
                visible: turn.live ? turn.showsState : turn.showsHeard
                anchors { left: parent.left; top: parent.top; topMargin: ((turn.live ? state.contentHeight : heardLine.lineStep) - height) / 2 }
                seat: turn.seat
            }
            Words {
                id: state
                anchors { left: mark.right; leftMargin: 1.6 * Theme.mm }
                visible: turn.showsState
                text: turn.person ? (turn.listening ? Appearance.text(turn.source, "listening") : turn.person.status) : ""
                language: Appearance.wording(turn.source)
                bold: true
                color: turn.colour
                wrapMode: Text.NoWrap
            }
            LevelBars {
                anchors { left: state.right; leftMargin: 3 * Theme.mm; verticalCenter: state.verticalCenter }
                visible: turn.showsState && turn.listening && mark.width + state.width + width + clock.width + 9 * Theme.mm < head.width
                level: turn.person?.level ?? 0
                colour: turn.colour
            }
            Words {
                id: clock
                anchors { right: parent.right; verticalCenter: state.verticalCenter }
                visible: turn.showsState && turn.listening
                text: turn.person?.clock ?? ""
                language: turn.source
                em: Theme.caption
                color: Theme.soft
                wrapMode: Text.NoWrap
            }
            GrowingText {
                id: heardLine
                objectName: "heard"
                anchors { left: mark.right; leftMargin: 1.6 * Theme.mm; right: parent.right }
                visible: !turn.live && turn.showsHeard
                language: turn.source
                em: Theme.heard
                text: turn.heard
                stable: turn.heardStable
                color: Theme.soft
            }
        }

        Flickable {
            id: body
            anchors { left: parent.left; right: parent.right; top: head.bottom }
            readonly property real step: Math.max(1, main.lineStep)
            // Remarks alone are no pages of whole lines.
            readonly property real most: Math.max(step, used === 0 && !turn.live ? turn.room - turn.others : Math.floor((turn.room - turn.others) / step) * step)
            // What there is to say about the words is on the next page rather than half on this one.
            height: !turn.showsWords ? 0 : Math.min(Math.max(used > 0 && contentHeight > most ? Math.min(used, most) : contentHeight, turn.live ? step : 0), most)
            // Words that grow are followed; a whole text begins at its beginning.
            readonly property bool growing: turn.live || turn.working && turn.translationStable < turn.translation.length
            function follow() {
                if (turn.working) contentY = growing ? Math.max(0, contentHeight - height) : 0
                readAlong()
            }
            // The page of a long text turns with the voice.
            function readAlong() {
                if (main.spokenLength === 0 || main.spokenStart >= main.length || height <= 0) return
                const line = main.positionToRectangle(main.spokenStart).y
                if (line < contentY - 1 || line >= contentY + height - 1) contentY = Math.min(line, Math.max(0, contentHeight - height))
            }
            readonly property real used: turn.words === "" && !turn.live ? 0 : main.contentHeight
            contentHeight: used + turn.remarkRoom
            clip: contentHeight > height + 1
            interactive: clip
            boundsBehavior: Flickable.StopAtBounds
            onContentHeightChanged: follow()
            onHeightChanged: follow()
            onGrowingChanged: follow()
            onMovementEnded: contentY = Math.round(contentY / step) * step

            MouseArea {
                width: body.width
                height: Math.max(body.height, body.contentHeight)
                onClicked: if (!turn.working) turn.toggled()
            }
            GrowingText {
                id: main
                objectName: turn.live ? "hearing" : "translation"
                width: body.width
                language: turn.wording
                em: turn.em
                text: turn.live && turn.words === "" ? "…" : turn.words
                stable: turn.live ? turn.heardStable : turn.translationStable
                spokenStart: turn.spokenStart
                spokenLength: turn.live ? 0 : turn.spokenLength
                spokenGround: Theme.seatTint(turn.seat)
                onSpokenLengthChanged: Qt.callLater(body.readAlong)
                onSpokenStartChanged: Qt.callLater(body.readAlong)
            }
            TurnRemarks {
                id: remarks
                y: body.used + 1 * Theme.mm
                width: body.width
                of: turn
            }
        }

        ActionRow {
            id: actions
            objectName: "actions"
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; leftMargin: turn.atLeft ? words : -more; rightMargin: turn.atLeft ? -more : words }
            // Under or beside the words they have the room below the tools, in their place only that beside them.
            readonly property real words: turn.beside ? inner.width + Theme.gap : 0
            readonly property real more: turn.showsWords && turn.padding + main.lineStep + 1 * Theme.mm >= Theme.target ? turn.toolRoom : 0
            visible: turn.open
            of: turn
            onSlower: turn.replayed(true)
            onCorrect: turn.edited()
            onEnlarge: turn.enlarged()
            onRemove: turn.deleted()
        }
    }

    Row {
        anchors {
            right: turn.atLeft ? parent.right : undefined
            left: turn.atLeft ? undefined : parent.left
            top: parent.top; margins: 1 * Theme.mm
        }
        visible: turn.hasTools
        layoutDirection: turn.atLeft ? Qt.LeftToRight : Qt.RightToLeft
        spacing: Theme.gap / 2
        IconButton {
            objectName: "replay"
            visible: turn.translation !== ""
            color: "transparent"
            border.width: 0
            icon: turn.spoken ? "speaker" : "expand"
            iconColour: Theme.soft
            name: Appearance.text(turn.source, turn.spoken ? "replay" : "show")
            onActivated: turn.spoken ? turn.replayed(false) : turn.enlarged()
        }
        IconButton {
            objectName: "more"
            color: "transparent"
            border.width: 0
            icon: turn.open ? "close" : "dots"
            iconColour: Theme.soft
            name: Appearance.text(turn.source, "more")
            onActivated: turn.toggled()
        }
    }
    PageCount {
        anchors {
            right: turn.atLeft ? parent.right : undefined
            left: turn.atLeft ? undefined : parent.left
            bottom: parent.bottom; margins: turn.beside ? 2 * Theme.target + 2 * Theme.gap : 2 * Theme.mm
            bottomMargin: turn.beside ? turn.height - 1 * Theme.mm - (Theme.target + height) / 2 : 1 * Theme.mm + turn.actionRoom
        }
        visible: turn.pages > 1 && !turn.live && (turn.beside || turn.height >= turn.actionRoom + Theme.target + height + 1.5 * Theme.mm)
        page: turn.pageShown
        pages: turn.pages
        language: turn.source
        // What there is to say about the words stands on the last page: the others show that there is something.
        ahead: remarks.needed && page < pages ? remarks.sign : ""
    }
}
