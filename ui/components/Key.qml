pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// A key of the keyboard on the screen. What can be hit is all of it; what is drawn leaves a gap to its neighbours.
Item {
    id: key

    property string letter
    property string drawing
    property string name: letter
    property string language
    property bool lit: false
    property string seat: "a"
    property bool chosen: false
    property bool repeats: false
    readonly property color ink: lit ? Theme.seatInverse(seat) : chosen ? Theme.a : Theme.ink
    signal activated()

    height: Theme.target

    Accessible.role: Accessible.Button
    Accessible.name: name
    Accessible.onPressAction: activated()

    Rectangle {
        anchors { fill: parent; margins: Math.min(0.5 * Theme.mm, 0.05 * key.width) }
        radius: 1.4 * Theme.mm
        color: area.pressed ? Theme.line : key.lit ? Theme.seatInk(key.seat) : key.chosen ? Theme.aTint : Theme.surface
    }
    Text {
        anchors { fill: parent; margins: 0.6 * Theme.mm }
        visible: key.drawing === ""
        textFormat: Text.PlainText
        text: key.letter
        color: key.ink
        font: Appearance.face(key.language, (key.letter.length > 2 ? 3.1 : 4.2) * Theme.mm)
        fontSizeMode: Text.Fit
        minimumPixelSize: 2 * Theme.mm
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
    Icon {
        anchors.centerIn: parent
        name: key.drawing
        size: 4.6 * Theme.mm
        colour: key.ink
    }
    MouseArea {
        id: area
        anchors.fill: parent
        onPressed: {
            key.activated()
            if (key.repeats) again.start()
        }
        onReleased: again.stop()
        onCanceled: again.stop()
    }
    Timer {
        id: again
        property int count: 0
        interval: count ? 110 : 400
        repeat: true
        onRunningChanged: count = 0
        onTriggered: {
            ++count
            key.activated()
        }
    }
}
