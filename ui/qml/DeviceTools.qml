import QtQuick

// Offline mark, text size, theme.
Row {
    id: tools

    spacing: 2 * look.mm

    Row {
        anchors.verticalCenter: parent.verticalCenter
        spacing: 1.2 * look.mm
        rightPadding: 1.5 * look.mm
        leftPadding: 1.5 * look.mm
        Accessible.role: Accessible.StaticText
        Accessible.name: offline.text
        Icon {
            anchors.verticalCenter: parent.verticalCenter
            name: "shield"
            size: 3.8 * look.mm
            colour: look.colours.soft
        }
        Text {
            textFormat: Text.PlainText
            id: offline
            objectName: "offline"
            anchors.verticalCenter: parent.verticalCenter
            text: look.text(conversation.a.language, offlineEnforced ? "offline" : "offline_not_enforced")
            color: look.colours.soft
            font: look.face(conversation.a.language, 2.9 * look.mm)
        }
    }
    IconButton {
        objectName: "textSize"
        icon: "text_size"
        name: look.text(conversation.a.language, "text_size") + " ×" + look.textScale
        onActivated: look.nextTextScale()
    }
    IconButton {
        objectName: "theme"
        icon: look.dark ? "sun" : "moon"
        name: look.text(conversation.a.language, "theme")
        onActivated: look.toggleTheme()
    }
}
