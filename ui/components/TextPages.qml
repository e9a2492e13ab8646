pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// A text as large as two lines of it allow, else smaller where that saves turning pages, and as small as `least` where no
// page need be turned then; in pages of whole lines where it doesn't fit. Never cut.
Item {
    id: pages

    property string words
    property int stable: words.length
    property string language
    property string heading
    property string headingLanguage
    property string seat
    // The clause that the device's voice is saying; pages turn with it.
    property int spokenStart: 0
    property int spokenLength: 0
    property real largest: Theme.headline
    property real smallest: Theme.translation
    property real least: 0.8 * smallest
    readonly property real smaller: Math.max(least, 0.8 * smallest)
    property alias shown: flick.shown
    readonly property int count: Math.max(1, Math.ceil((body.contentHeight - 1) / Math.max(1, flick.height)))
    readonly property bool growing: stable < words.length
    readonly property real em: large.lineCount <= 2 && large.contentHeight <= height && large.contentWidth <= width + 1 ? largest : medium.pages <= tight.pages ? smallest : tight.pages > 1 && tightest.pages === 1 ? least : smaller

    function show(number: int) { flick.shown = Math.max(0, Math.min(count - 1, number)) }

    // A text that grows is followed; a whole one begins at its beginning.
    onGrowingChanged: flick.shown = growing ? count - 1 : 0
    onCountChanged: flick.shown = growing ? count - 1 : 0
    onSpokenStartChanged: Qt.callLater(readAlong)
    onSpokenLengthChanged: Qt.callLater(readAlong)
    function readAlong() { if (spokenLength > 0 && spokenStart < body.length) show(Math.floor((body.positionToRectangle(spokenStart).y + 1) / Math.max(1, flick.height))) }

    component Measure: Words {
        visible: false
        width: pages.width
        text: pages.words
        language: pages.language
        // With the buttons that turn them.
        readonly property real step: Math.max(1, contentHeight / Math.max(1, lineCount))
        readonly property int pages: contentHeight <= parent.height ? 1 : Math.ceil(lineCount / Math.max(1, Math.floor((parent.height - Theme.target) / step)))
    }
    // A word that is longer than a line is rather smaller than broken.
    Measure { id: large; em: pages.largest; wrapMode: Text.WordWrap }
    Measure { id: medium; em: pages.smallest }
    Measure { id: tight; em: pages.smaller }
    Measure { id: tightest; em: pages.least }
    Row {
        id: head
        width: parent.width
        spacing: 1.6 * Theme.mm
        LayoutMirroring.enabled: line.readsRight
        LayoutMirroring.childrenInherit: true
        // Goes first where there is little room.
        readonly property real wanted: line.contentHeight + 1 * Theme.mm
        readonly property real turners: body.contentHeight > pages.height - wanted ? Theme.target : 0
        visible: pages.heading !== "" && pages.height >= wanted + turners + Math.min(2, body.lineCount) * body.lineStep
        height: visible ? wanted : 0
        SeatMark {
            y: (Math.min(line.contentHeight, 1.4 * Theme.heard) - height) / 2
            seat: pages.seat
        }
        Words {
            id: line
            width: parent.width - 5 * Theme.mm
            text: pages.heading
            language: pages.headingLanguage
            em: Math.min(Theme.heard, 1.3 * Theme.body)
            color: Theme.soft
        }
    }
    Flickable {
        id: flick
        property int shown: 0
        readonly property real room: pages.height - head.height - turner.height
        anchors { left: parent.left; right: parent.right; top: head.bottom }
        height: Math.max(body.lineStep, Math.floor(room / body.lineStep) * body.lineStep)
        contentHeight: body.contentHeight
        // Words that grow fill the page from its end.
        contentY: pages.growing ? Math.max(0, contentHeight - height) : shown * height
        interactive: false
        clip: true
        GrowingText {
            id: body
            objectName: "words"
            width: flick.width
            text: pages.words
            stable: pages.stable
            language: pages.language
            em: pages.em
            spokenStart: pages.spokenStart
            spokenLength: pages.spokenLength
            spokenGround: Theme.seatTint(pages.seat)
        }
    }
    Row {
        id: turner
        anchors { bottom: parent.bottom; horizontalCenter: parent.horizontalCenter }
        visible: !pages.growing && body.contentHeight > pages.height - head.height
        height: visible ? Theme.target : 0
        spacing: Theme.gap
        readonly property bool leftwards: Appearance.rightToLeft(pages.language)
        LayoutMirroring.enabled: leftwards
        IconButton {
            objectName: "pageBack"
            enabled: flick.shown > 0
            icon: "arrow_back"
            mirrored: turner.leftwards
            name: Appearance.text(pages.language, "previous_page")
            onActivated: pages.show(flick.shown - 1)
        }
        Words {
            anchors.verticalCenter: parent.verticalCenter
            text: (flick.shown + 1) + " / " + pages.count
            language: pages.language
            em: Theme.caption
            color: Theme.faint
        }
        IconButton {
            objectName: "pageOn"
            enabled: flick.shown < pages.count - 1
            icon: "arrow_on"
            mirrored: turner.leftwards
            name: Appearance.text(pages.language, "next_page")
            onActivated: pages.show(flick.shown + 1)
        }
    }
}
