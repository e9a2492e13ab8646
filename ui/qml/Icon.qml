import QtQuick

// A drawing of assets/icons in one colour of the theme.
Image {
    property string name
    property color colour: look.colours.ink
    property real size: 5 * look.mm

    width: size
    height: size
    sourceSize: Qt.size(Math.round(size), Math.round(size))
    source: name ? "image://icon/" + name + "/" + colour.toString().slice(-6) : ""
}
