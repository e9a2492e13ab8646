pragma ComponentBehavior: Bound

import QtQuick

// The language of a seat, by its own name; a tap chooses another.
Touchable {
    id: chip

    property string seat
    property string language
    property alias word: endonym.text
    property real maximumWidth: 60 * Theme.mm
    readonly property real edge: (Theme.compact ? 1.6 : 2.6) * Theme.mm

    name: word
    // With its name in one line, as large as it is meant, and a size smaller.
    readonly property real wished: mark.width + measure.implicitWidth + arrow.width + 4 * edge + 2 * Theme.mm
    readonly property real least: wished - (1 - Theme.label / endonym.em) * measure.implicitWidth
    implicitWidth: Math.min(maximumWidth, wished)
    color: Theme.seatTint(seat)
    border.color: Theme.seatBorder(seat)
    radius: Theme.seatRadius(seat, height)

    Words {
        id: measure
        visible: false
        text: chip.word
        language: chip.language
        em: endonym.em
        bold: true
        wrapMode: Text.NoWrap
    }
    SeatMark {
        id: mark
        anchors { left: parent.left; leftMargin: chip.edge; verticalCenter: parent.verticalCenter }
        seat: chip.seat
    }
    Words {
        id: endonym
        anchors { left: mark.right; leftMargin: chip.edge; right: arrow.left; rightMargin: chip.edge; verticalCenter: parent.verticalCenter }
        height: parent.height
        verticalAlignment: Text.AlignVCenter
        language: chip.language
        // A name is one line; tall scripts have no room for the distance to a next one.
        lineHeight: 1
        em: (Theme.compact || Theme.portrait) ? Theme.label : Theme.title
        bold: true
        color: Theme.seatInk(chip.seat)
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.smallest
        horizontalAlignment: Text.AlignHCenter
    }
    Icon {
        id: arrow
        anchors { right: parent.right; rightMargin: chip.edge; verticalCenter: parent.verticalCenter }
        name: "chevron_down"
        size: 3.4 * Theme.mm
        colour: Theme.seatInk(chip.seat)
    }
}
