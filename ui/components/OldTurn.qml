pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// An earlier turn: its translation in one row, said again by a tap on the loudspeaker, opened by a tap beside it.
Touchable {
    id: old

    property string seat
    property string target
    property string words
    property bool spoken: false
    property real widest: 118 * Theme.mm
    readonly property bool atLeft: seat !== "b"
    signal replayed()

    name: words
    implicitWidth: Math.min(widest, text.implicitWidth + 1 + Theme.target + mark.width + 6 * Theme.mm)
    implicitHeight: Math.max(Theme.target, text.contentHeight + 2 * Theme.mm)
    radius: Theme.radius
    border.color: Theme.line

    SeatMark {
        id: mark
        anchors {
            left: old.atLeft ? parent.left : undefined
            right: old.atLeft ? undefined : parent.right
            margins: 2 * Theme.mm
            verticalCenter: parent.verticalCenter
        }
        seat: old.seat
    }
    Words {
        id: text
        objectName: "oldTranslation"
        anchors {
            left: parent.left; leftMargin: old.atLeft ? mark.width + 4 * Theme.mm : Theme.target + 1 * Theme.mm
            right: parent.right; rightMargin: old.atLeft ? Theme.target + 1 * Theme.mm : mark.width + 4 * Theme.mm
            verticalCenter: parent.verticalCenter
        }
        text: old.words
        language: old.target
        em: 4.2 * Theme.mm * Theme.content
        color: Theme.soft
    }
    IconButton {
        anchors {
            right: old.atLeft ? parent.right : undefined
            left: old.atLeft ? undefined : parent.left
            verticalCenter: parent.verticalCenter
        }
        visible: old.spoken
        color: "transparent"
        border.width: 0
        icon: "speaker"
        iconColour: Theme.soft
        name: Appearance.text(old.target, "replay")
        onActivated: old.replayed()
    }
}
