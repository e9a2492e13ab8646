import QtQuick

// A round or rounded surface that is pressed with a finger; at least 9 mm in each direction.
Rectangle {
    id: touchable

    property string name
    property bool checked: false
    readonly property alias down: area.pressed
    signal activated()

    implicitWidth: 9 * look.mm
    implicitHeight: 9 * look.mm
    radius: height / 2
    color: look.colours.surface
    border.width: 1
    border.color: look.colours.line
    scale: area.pressed ? 0.94 : 1
    opacity: area.pressed ? 0.8 : 1

    Accessible.role: Accessible.Button
    Accessible.name: name
    Accessible.checked: checked
    Accessible.onPressAction: activated()

    MouseArea {
        id: area
        anchors.fill: parent
        onClicked: touchable.activated()
    }
}
