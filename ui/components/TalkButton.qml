pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// The button a person talks with, and what it does now in that person's language.
Item {
    id: button

    property Seat person
    readonly property string mode: person.mode
    readonly property alias pressed: area.pressed
    signal tapped()
    signal holdStarted()
    signal holdEnded()

    // Room for two lines is kept, so that nothing moves from state to state: a word and a caption, or a long word.
    readonly property real room: Math.max(labelLine.height + (Theme.compact ? 0 : captionLine.height), Math.min(2 * captionLine.height, Theme.compact ? 10 * Theme.mm * Theme.control : Infinity))

    readonly property string wording: Appearance.wording(person.language)

    implicitWidth: (Theme.compact ? 30.4 : 31.4) * Theme.mm
    implicitHeight: Theme.talk + label.anchors.topMargin + room

    FontMetrics {
        id: labelLine
        font: Appearance.face(button.wording, Theme.compact ? Theme.body : Theme.label, true)
    }
    FontMetrics {
        id: captionLine
        font: Appearance.face(button.wording, Theme.caption, true)
    }
    Words {
        id: measure
        visible: false
        text: button.person.label
        language: button.wording
        em: Theme.compact ? Theme.body : Theme.label
        bold: true
        wrapMode: Text.NoWrap
    }

    TalkShape {
        id: shape
        anchors { top: parent.top; horizontalCenter: parent.horizontalCenter }
        seat: button.person.side
        mode: button.mode
        level: button.person.level
        remaining: button.person.remaining
        pressed: area.pressed
        focused: area.focused
    }
    Words {
        id: label
        objectName: "talkLabel"
        readonly property bool fits: measure.implicitWidth <= button.width
        anchors { top: shape.bottom; topMargin: (Theme.compact ? 1.8 : 2.2) * Theme.mm; horizontalCenter: parent.horizontalCenter }
        width: button.width
        lineHeight: 1
        height: fits ? measure.implicitHeight : button.room
        text: button.person.label
        language: button.wording
        em: fits ? measure.em : Theme.caption
        bold: true
        color: shape.failed ? Theme.danger : shape.off ? Theme.faint : Theme.seatInk(button.person.side)
        fontSizeMode: fits ? Text.FixedSize : Text.Fit
        minimumPixelSize: Theme.smallest
        horizontalAlignment: Text.AlignHCenter
    }
    Words {
        id: caption
        anchors { top: label.bottom; horizontalCenter: parent.horizontalCenter }
        width: label.width
        height: contentHeight
        // One line or none.
        visible: !Theme.compact && label.fits && implicitWidth <= width
        text: button.person.caption
        language: button.wording
        em: Theme.caption
        color: Theme.soft
        wrapMode: Text.NoWrap
        horizontalAlignment: Text.AlignHCenter
    }
    TalkArea {
        id: area
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.max(shape.width + 4 * Theme.mm, Math.min(label.width, Math.max(label.contentWidth, caption.visible ? caption.contentWidth : 0)))
        height: parent.height
        mode: button.mode
        name: button.person.label + ", " + button.person.endonym
        description: button.person.status
        onTapped: button.tapped()
        onHoldStarted: button.holdStarted()
        onHoldEnded: button.holdEnded()
    }
}
