pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// Two halves, point-symmetric: the far one is turned by 180° and has Talk and Repeat alone; the band between them is the
// near person's.
FocusScope {
    id: page

    // Whether it is the first page, which has nothing to go back to.
    property bool first: false
    readonly property bool upright: Theme.portrait
    readonly property real band: (upright ? 10 : 12) * Theme.mm

    function talk(person) {
        if (person.mode === "type") Navigator.go("composer", {seat: person.side})
        else if (person.mode === "no_pair") Navigator.go("languages", {seat: person.side})
        else if (person.mode === "phrases") Navigator.go("phrases")
        else Conversation.tap(person.side)
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.surface
    }
    // Swallows what is pressed beside the buttons.
    MouseArea { anchors.fill: parent }

    Half {
        anchors { left: parent.left; right: parent.right; top: parent.top }
        height: (parent.height - page.band) / 2
        rotation: 180
        person: Conversation.b
    }
    Rectangle {
        id: middle
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
        height: page.band
        color: Theme.ground

        Row {
            anchors.centerIn: parent
            readonly property int count: 5
            spacing: Math.min(12 * Theme.mm, (middle.width - 2 * Theme.margin - count * Theme.target) / (count - 1))
            IconButton {
                objectName: page.first ? "phrasesButton" : "closeHalves"
                icon: page.first ? "book" : "close"
                name: Appearance.text(Conversation.reader, page.first ? "phrases" : "close")
                onActivated: page.first ? Navigator.go("phrases") : Navigator.back()
            }
            IconButton {
                objectName: "chipA"
                icon: "globe"
                name: Appearance.text(Conversation.reader, "choose")
                onActivated: Navigator.go("languages", {seat: "a", both: true})
            }
            IconButton {
                objectName: "swap"
                icon: "swap_vertical"
                name: Appearance.text(Conversation.reader, "swap")
                onActivated: Conversation.swap()
            }
            IconButton {
                // Where nothing is translated typing doesn't help; a model may.
                readonly property bool unpaired: (Conversation.a.mode === "no_pair" || Conversation.b.mode === "no_pair") && Conversation.modelHelps(Conversation.a.language, Conversation.b.language)
                readonly property string does: Conversation.busy ? "cancel" : unpaired ? "models" : "type"
                objectName: ({cancel: "cancel", models: "getModel", type: "typeButton"})[does]
                icon: ({cancel: "stop", models: "download", type: "keyboard"})[does]
                name: Appearance.text(Conversation.reader, does)
                onActivated: {
                    if (does === "cancel") Conversation.stop()
                    else if (does === "models") Navigator.go("models")
                    else Navigator.go("composer", {seat: "a"})
                }
            }
            MenuButton {}
        }
    }
    Half {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: (parent.height - page.band) / 2
        person: Conversation.a
    }

    component Half: Item {
        id: half

        property Seat person
        readonly property string language: person.language
        readonly property bool speaks: person.concerned && (person.mode === "listening" || person.mode === "thinking")
        // What went wrong, with the device or with this person's turn, goes before what the other one said last; of the other
        // one's turn there is no more to say than that it did.
        readonly property bool another: Conversation.side !== "" && !person.concerned
        readonly property string failure: speaks ? "" : !person.failed ? person.failure : another ? Appearance.text(Appearance.wording(language), "error") : person.status
        readonly property bool failed: failure !== ""
        // What the device says of itself; centred under the invitation where there is room for that.
        readonly property bool told: failed || blank
        readonly property string text: speaks ? person.own : failure || (blank ? person.status : person.incoming)
        // Where the half is low Talk and Repeat stand beside each other.
        readonly property bool low: !page.upright && height < 30 * Theme.mm
        readonly property bool blank: person.incoming === "" && (speaks ? person.own === "" : failure === "" || person.failed)
        readonly property bool crowded: said.contentHeight > pages.height

        TextPages {
            id: pages
            x: Theme.margin
            y: Theme.margin
            width: (page.upright ? half.width - Theme.margin : talk.x) - 2 * Theme.margin
            height: (page.upright ? talk.y : half.height) - 2 * Theme.margin
            language: half.told ? Appearance.wording(half.language) : half.language
            // What the device says is read by who stands before it, at once rather than page by page.
            largest: half.told ? Theme.title : Theme.headline
            smallest: half.told ? Theme.label : Theme.translation
            least: Math.max(Theme.caption, 2 / 3 * smallest)
            seat: half.speaks || half.told ? half.person.side : half.person.side === "b" ? "a" : "b"
            words: half.text
            stable: half.told ? words.length : half.speaks ? half.person.ownStable : half.person.incomingStable
            heading: half.blank ? "" : half.failed ? (half.person.failed ? "" : half.person.own) : half.speaks ? half.person.status : half.person.incomingHeard
            headingLanguage: half.failed ? half.language : half.speaks ? Appearance.wording(half.language) : half.person.incomingLanguage
            spokenStart: Conversation.turns.spokenStart
            spokenLength: half.text === half.person.incoming && Conversation.turns.spokenTurn === half.person.incomingTurn ? Conversation.turns.spokenLength : 0
            visible: !half.blank || half.crowded
        }
        // The near person's: the newest turn large, where it can be corrected, made a favourite, and said slowly.
        MouseArea {
            objectName: "newestTurn"
            anchors { left: pages.left; right: pages.right; top: pages.top }
            height: pages.height - (pages.count > 1 ? Theme.target : 0)
            enabled: half.person.side === "a" && Conversation.turns.newest > 0 && !Conversation.busy
            onClicked: Navigator.go("full_screen", {number: Conversation.turns.newest})
        }
        Words {
            id: headline
            visible: false
            width: pages.width
            text: invitation.text
            language: half.language
            em: Theme.headline
            bold: true
        }
        Column {
            // What is left beside the state, which comes first.
            readonly property real free: pages.height - Theme.gap - said.contentHeight
            x: pages.x
            width: pages.width
            anchors.verticalCenter: pages.verticalCenter
            visible: half.blank && !half.crowded
            spacing: Theme.gap
            Words {
                id: invitation
                objectName: "invitation"
                readonly property bool barred: ["type", "phrases", "no_pair", "unavailable", "waiting", "queued"].includes(half.person.mode)
                width: parent.width
                visible: contentHeight <= parent.free
                // Nobody who can't is asked to speak.
                text: !barred && Appearance.hasText(half.language, "speak_language") ? Appearance.text(half.language, "speak_language") : half.person.endonym
                language: half.language
                em: headline.contentHeight <= parent.free ? Theme.headline : Theme.title
                bold: true
                color: Theme.seatInk(half.person.side)
                horizontalAlignment: Text.AlignHCenter
            }
            Words {
                id: said
                width: parent.width
                text: half.failure || half.person.status
                language: Appearance.wording(half.language)
                em: Theme.label
                color: half.person.failed ? Theme.danger : Theme.soft
                horizontalAlignment: Text.AlignHCenter
            }
        }

        TalkBar {
            id: talk
            objectName: half.person.side === "b" ? "talkB" : "talkA"
            x: page.upright ? Theme.margin : half.low ? repeat.x - width - Theme.gap : half.width - width - Theme.margin
            y: page.upright || half.low ? half.height - height - Theme.margin : repeat.y - height - Theme.gap
            width: page.upright ? half.width - 21 * Theme.mm : (half.low ? 32 : 36) * Theme.mm
            height: page.upright ? 16 * Theme.mm : half.low ? repeat.height : Math.min(22 * Theme.mm, half.height - repeat.height - 2 * Theme.margin - Theme.gap)
            person: half.person
            onTapped: page.talk(person)
            onHoldStarted: person.mode === "idle" ? Conversation.holdStart(person.side) : page.talk(person)
            onHoldEnded: Conversation.holdEnd(person.side)
        }
        ToolButton {
            id: repeat
            objectName: half.person.side === "b" ? "repeatB" : "repeatA"
            x: half.width - width - Theme.margin
            y: half.height - height - Theme.margin
            width: (page.upright || half.low ? 13 : 36) * Theme.mm
            height: page.upright ? 16 * Theme.mm : half.low ? Math.min(16 * Theme.mm, half.height - 2 * Theme.margin) : 13 * Theme.mm
            enabled: half.person.incomingNumber > 0
            icon: "speaker"
            language: Appearance.wording(half.language)
            word: Appearance.text(half.language, "replay")
            onActivated: Conversation.replay(half.person.incomingNumber, false)
        }
    }
}
