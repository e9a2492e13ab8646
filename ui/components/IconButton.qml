pragma ComponentBehavior: Bound

import QtQuick

// A touch target with an icon alone.
Touchable {
    id: touchable

    property alias icon: drawing.name
    property alias iconColour: drawing.colour
    property alias iconSize: drawing.size
    property bool mirrored: false

    Icon {
        id: drawing
        anchors.centerIn: parent
        size: Theme.icon
        mirror: touchable.mirrored
    }
}
