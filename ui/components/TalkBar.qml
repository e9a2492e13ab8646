pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// Talk as a bar that carries the state: icon over the word, A's fully round, B's a rounded rectangle.
Rectangle {
    id: bar

    property Seat person
    readonly property string mode: person.mode
    readonly property bool filled: mode === "idle" || mode === "listening"
    readonly property bool off: mode === "loading" || mode === "muted" || mode === "unavailable" || mode === "no_pair"
    readonly property bool failed: mode === "error" || mode === "no_speech"
    readonly property bool plain: mode === "waiting" || mode === "type" || mode === "phrases"
    readonly property color ink: failed ? Theme.danger : off ? Theme.faint : filled ? Theme.seatInverse(person.side) : Theme.seatInk(person.side)
    readonly property alias pressed: area.pressed
    signal tapped()
    signal holdStarted()
    signal holdEnded()

    radius: person.side === "b" ? Math.min(height / 2, 5 * Theme.mm) : height / 2
    color: filled ? Theme.seatInk(person.side) : failed ? Theme.dangerTint : off ? Theme.sunk : plain ? Theme.surface : Theme.seatTint(person.side)
    border { width: filled ? 0 : 0.5 * Theme.mm; color: failed ? Theme.danger : off ? Theme.line : Theme.seatInk(person.side) }
    scale: area.pressed ? 0.97 : 1

    // What is left of the time to speak, and how loud the voice is.
    Rectangle {
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: 6 * Theme.mm; bottomMargin: 0.8 * Theme.mm }
        visible: bar.mode === "listening"
        height: 0.9 * Theme.mm
        radius: height / 2
        color: Qt.alpha(bar.ink, 0.35)
        Rectangle {
            width: parent.width * Math.max(0.02, bar.person.level)
            height: parent.height
            radius: height / 2
            color: bar.ink
            Behavior on width { NumberAnimation { duration: Theme.level } }
        }
    }
    Icon {
        id: drawing
        // A word of two lines leaves a low bar no room for it.
        visible: height + label.contentHeight + (bar.mode === "listening" ? 2.2 : 1) * Theme.mm <= bar.height
        anchors.horizontalCenter: parent.horizontalCenter
        y: Math.max(1 * Theme.mm, (parent.height - height - label.contentHeight - 0.6 * Theme.mm) / 2)
        name: Theme.talkIcon(bar.mode)
        size: 5.6 * Theme.mm
        colour: bar.ink
    }
    Words {
        id: label
        objectName: "talkLabel"
        anchors { left: parent.left; right: parent.right; margins: 2 * Theme.mm }
        y: drawing.visible ? drawing.y + drawing.height + 0.6 * Theme.mm : (bar.height - contentHeight) / 2
        text: bar.person.label
        language: Appearance.wording(bar.person.language)
        em: Theme.label
        bold: true
        color: bar.ink
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.smallest
        horizontalAlignment: Text.AlignHCenter
    }
    TalkArea {
        id: area
        anchors.fill: parent
        mode: bar.mode
        name: bar.person.label + ", " + bar.person.endonym
        description: bar.person.status
        onTapped: bar.tapped()
        onHoldStarted: bar.holdStarted()
        onHoldEnded: bar.holdEnded()
    }
    Rectangle {
        anchors { fill: parent; margins: -1 * Theme.mm }
        visible: area.focused
        radius: parent.radius + 1 * Theme.mm
        color: "transparent"
        border { width: Theme.focusRing; color: Theme.focus }
    }
}
