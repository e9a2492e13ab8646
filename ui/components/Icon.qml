pragma ComponentBehavior: Bound

import QtQuick

// A drawing of assets/icons in one colour.
Image {
    property string name
    property color colour: Theme.ink
    property real size: Theme.icon

    width: size
    height: size
    sourceSize: Qt.size(Math.round(size), Math.round(size))
    source: name ? "image://icon/" + name + "/" + colour.toString().slice(-6) : ""
}
