pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../components"

// The language of each seat at its edge; what concerns the whole device between them.
Item {
    id: bar

    implicitHeight: Theme.target

    LanguageChip {
        id: chipA
        objectName: "chipA"
        anchors.left: parent.left
        height: parent.height
        seat: "a"
        language: Conversation.a.language
        word: Conversation.a.endonym
        maximumWidth: (bar.width - middle.width) / 2 - Theme.gap
        onActivated: Navigator.go("languages", {seat: "a"})
    }
    Row {
        id: middle
        anchors.horizontalCenter: parent.horizontalCenter
        LayoutMirroring.enabled: Appearance.rightToLeft(Conversation.reader)
        spacing: Theme.gap
        OfflineRemark {
            id: offline
            anchors.verticalCenter: parent.verticalCenter
            width: implicitWidth
            // The names of the languages come first; a low panel has words for what is not so alone.
            visible: (!Theme.compact || !Conversation.guarded) && implicitWidth <= bar.width - 2 * Math.max(chipA.least, chipB.least) - 2 * Theme.target - 4 * Theme.gap
        }
        IconButton {
            objectName: "swap"
            icon: "swap"
            name: Appearance.text(Conversation.reader, "swap")
            onActivated: Conversation.swap()
        }
        MenuButton { told: offline.visible }
    }
    LanguageChip {
        id: chipB
        objectName: "chipB"
        anchors.right: parent.right
        height: parent.height
        seat: "b"
        language: Conversation.b.language
        word: Conversation.b.endonym
        maximumWidth: chipA.maximumWidth
        onActivated: Navigator.go("languages", {seat: "b"})
    }
}
