pragma ComponentBehavior: Bound

import QtQuick

// A touch target with an icon and a word. `primary` fills it with ink, `danger` with the colour of what can't be undone.
Touchable {
    id: pill

    property alias icon: drawing.name
    property alias word: label.text
    property alias language: label.language
    property alias em: label.em
    property bool primary: false
    property bool danger: false
    property bool confirmed: false
    // Whether it begins at the edge, as the entry of a list does.
    property bool leading: false
    property color colour: primary ? Theme.inkInverse : danger ? (confirmed ? Theme.dangerInverse : Theme.danger) : Theme.ink
    property real maximumWidth: 90 * Theme.mm
    property real padding: 4 * Theme.mm
    readonly property real between: drawing.name && word ? 2 * Theme.mm : 0
    readonly property real around: 2 * padding + (drawing.name ? drawing.size + between : 0)

    name: word
    implicitWidth: Math.max(Theme.target, Math.min(maximumWidth, label.implicitWidth + around + 1))
    // Without a word its line is no reason to be taller.
    implicitHeight: word ? Math.max(Theme.target, label.contentHeight + 2.4 * Theme.mm) : Theme.target
    radius: Math.min(height / 2, 4.5 * Theme.mm)
    color: primary ? Theme.ink : danger ? (confirmed ? Theme.danger : Theme.dangerTint) : Theme.surface
    border.color: primary ? Theme.ink : danger ? Theme.danger : Theme.border

    Row {
        LayoutMirroring.enabled: label.readsRight
        anchors { verticalCenter: parent.verticalCenter; horizontalCenter: pill.leading ? undefined : parent.horizontalCenter }
        x: LayoutMirroring.enabled ? pill.width - width - pill.padding : pill.padding
        spacing: pill.between
        Icon {
            id: drawing
            anchors.verticalCenter: parent.verticalCenter
            size: name ? 4.2 * Theme.mm : 0
            visible: name !== ""
            colour: pill.colour
        }
        Words {
            id: label
            anchors.verticalCenter: parent.verticalCenter
            width: Math.min(implicitWidth + 1, pill.width - pill.around)
            color: pill.colour
            em: Theme.body
            bold: pill.primary || pill.danger
            horizontalAlignment: drawing.name ? start : Text.AlignHCenter
        }
    }
}
