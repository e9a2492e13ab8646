pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// What the keys so far may mean, best first: a strip above the keyboard.
ListView {
    id: strip

    property string language
    signal activated(index: int)

    height: Theme.target
    orientation: ListView.Horizontal
    boundsBehavior: Flickable.StopAtBounds
    clip: true
    // Words out of sight are made when they come into it: made beforehand, they may outlive their list.
    cacheBuffer: 0
    // Another list begins at its start.
    onCountChanged: positionViewAtBeginning()

    delegate: Key {
        id: word
        required property int index
        required property string display
        language: strip.language
        width: Math.max(Theme.target, measure.advanceWidth + 4 * Theme.mm)
        letter: display
        onActivated: strip.activated(index)
        TextMetrics {
            id: measure
            text: word.display
            font: Appearance.face(strip.language, 4.2 * Theme.mm)
        }
    }
}
