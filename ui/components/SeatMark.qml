pragma ComponentBehavior: Bound

import QtQuick

// The sign of a person: A's is a disc, B's a rounded square. It tells them apart without colour.
Rectangle {
    property string seat
    property real size: 3.3 * Theme.mm

    width: size
    height: size
    radius: seat === "b" ? 0.27 * size : size / 2
    color: Theme.seatInk(seat)
}
