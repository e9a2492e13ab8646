import QtQuick

// The two languages and what concerns the whole device.
Item {
    id: bar

    property bool narrow: false
    signal languageRequested(string side)

    implicitHeight: 9.6 * look.mm

    LanguageChip {
        id: first
        objectName: "chipA"
        anchors.left: parent.left
        speaker: conversation.a
        ink: look.colours.a
        ground: look.colours.a_soft
        width: bar.narrow ? (bar.width - swap.width - 4 * look.mm) / 2 : implicitWidth
        tight: bar.narrow
        onActivated: bar.languageRequested("a")
    }
    IconButton {
        id: swap
        objectName: "swap"
        anchors { left: first.right; leftMargin: 2 * look.mm; verticalCenter: parent.verticalCenter }
        icon: "swap"
        name: look.text(conversation.a.language, "swap")
        onActivated: conversation.swap()
    }
    LanguageChip {
        objectName: "chipB"
        anchors { left: swap.right; leftMargin: 2 * look.mm }
        speaker: conversation.b
        ink: look.colours.b
        ground: look.colours.b_soft
        width: bar.narrow ? (bar.width - swap.width - 4 * look.mm) / 2 : implicitWidth
        tight: bar.narrow
        onActivated: bar.languageRequested("b")
    }
    DeviceTools {
        anchors { right: parent.right; verticalCenter: parent.verticalCenter }
        visible: !bar.narrow
    }
}
