pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// The top of a page: Back, title, and what the page puts beside it.
Item {
    id: bar

    property alias title: label.text
    property string language: Conversation.reader
    property string seat
    property alias icon: back.icon
    default property alias extras: rest.data
    // Room at the end that the page fills by itself.
    property real reserved: 0

    // An upright panel has little room for a title between its targets.
    readonly property real between: Theme.portrait ? 1.2 * Theme.mm : Theme.gap

    implicitHeight: Theme.target
    LayoutMirroring.enabled: Appearance.rightToLeft(language)
    LayoutMirroring.childrenInherit: true

    IconButton {
        id: back
        objectName: "back"
        anchors.left: parent.left
        icon: "arrow_back"
        mirrored: Appearance.rightToLeft(bar.language)
        name: Appearance.text(bar.language, "back")
        onActivated: Navigator.back()
    }
    SeatMark {
        id: mark
        anchors { left: back.right; leftMargin: Theme.gap; verticalCenter: parent.verticalCenter }
        visible: bar.seat !== ""
        seat: bar.seat
        size: 5 * Theme.mm
    }
    Words {
        id: label
        anchors {
            left: bar.seat ? mark.right : back.right; leftMargin: bar.between
            right: rest.left; rightMargin: bar.between
            verticalCenter: parent.verticalCenter
        }
        language: bar.language
        // Where it has no room at the smallest size it is told to assistive technology alone.
        opacity: contentHeight <= height + 1 ? 1 : 0
        em: Theme.title
        bold: true
        color: bar.seat ? Theme.seatInk(bar.seat) : Theme.ink
        height: parent.height
        verticalAlignment: Text.AlignVCenter
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.smallest
        Accessible.role: Accessible.Heading
        Accessible.name: text
    }
    Row {
        id: rest
        anchors { right: parent.right; rightMargin: bar.reserved; verticalCenter: parent.verticalCenter }
        spacing: bar.between
        height: Theme.target
    }
}
