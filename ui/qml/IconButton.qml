import QtQuick

// A touch target with an icon alone.
Touchable {
    property alias icon: drawing.name
    property alias iconColour: drawing.colour
    property alias iconSize: drawing.size

    Icon {
        id: drawing
        anchors.centerIn: parent
        size: 4.6 * look.mm
    }
}
