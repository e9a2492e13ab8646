pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// Every page that is not the conversation, the look of the window, and the way to forget everything.
FocusScope {
    id: menu

    readonly property string reader: Conversation.reader

    Rectangle {
        anchors.fill: parent
        color: Theme.scrim
        opacity: 0.45
    }
    MouseArea {
        anchors.fill: parent
        onClicked: Navigator.back()
    }

    Rectangle {
        id: sheet
        objectName: "menu"
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, 124 * Theme.mm)
        height: content.height + 2 * Theme.margin
        radius: 5 * Theme.mm
        color: Theme.surface
        LayoutMirroring.enabled: Appearance.rightToLeft(menu.reader)
        LayoutMirroring.childrenInherit: true

        MouseArea { anchors.fill: parent }

        Column {
            id: content
            anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
            spacing: Theme.gap

            Item {
                id: head
                width: parent.width
                height: Math.max(Theme.target, title.contentHeight)
                Words {
                    id: title
                    anchors { left: parent.left; right: looks.left; verticalCenter: parent.verticalCenter }
                    text: Appearance.text(menu.reader, "menu")
                    language: menu.reader
                    em: Theme.title
                    bold: true
                    Accessible.role: Accessible.Heading
                    Accessible.name: text
                }
                Row {
                    id: looks
                    anchors.right: parent.right
                    spacing: Theme.gap
                    IconButton {
                        objectName: "textSize"
                        icon: "text_size"
                        name: Appearance.text(menu.reader, "text_size") + " ×" + Appearance.textScale
                        onActivated: Appearance.nextTextScale()
                    }
                    IconButton {
                        objectName: "theme"
                        icon: Theme.dark ? "sun" : "moon"
                        name: Appearance.text(menu.reader, "theme")
                        onActivated: Appearance.toggleTheme()
                    }
                    IconButton {
                        objectName: "closeMenu"
                        focus: true
                        icon: "close"
                        name: Appearance.text(menu.reader, "close")
                        onActivated: Navigator.back()
                    }
                }
            }

            // Rows instead of tiles on an upright panel; they scroll where there are more than fit.
            Flickable {
                width: parent.width
                height: Math.min(rooms.height, menu.height - head.height - answers.height - 2 * Theme.margin - 2 * (Theme.compact ? 0.5 * Theme.mm : Theme.margin) - 2 * Theme.gap)
                contentHeight: rooms.height
                clip: contentHeight > height
                boundsBehavior: Flickable.StopAtBounds
                Grid {
                    id: rooms
                    width: parent.width
                    columns: Theme.portrait ? 1 : 3
                    spacing: (Theme.portrait || Theme.compact ? 1 : 2) * Theme.mm
                    Repeater {
                        model: Navigator.menu
                        Touchable {
                            id: tile
                            required property var modelData
                            objectName: "menu." + modelData.name
                            width: Theme.portrait ? content.width : (content.width - 2 * Theme.gap) / 3
                            // So low on a low panel that all of them show.
                            height: Math.max(Theme.portrait || Theme.compact ? Theme.target : 13.6 * Theme.mm, word.contentHeight + 3 * Theme.mm)
                            name: word.text
                            radius: Theme.radius
                            color: Theme.ground
                            border.color: Theme.line
                            onActivated: Navigator.replace(modelData.name)
                            // A word that has no room beside an icon stands by itself.
                            readonly property bool bare: word.wrapMode === Text.NoWrap && smallest.implicitWidth > width - (Theme.compact ? 2 : 3.4) * Theme.mm - Theme.icon - 2 * Theme.padding
                            Words {
                                id: smallest
                                visible: false
                                text: word.text
                                language: menu.reader
                                em: Theme.smallest
                                wrapMode: word.wrapMode
                            }
                            Icon {
                                id: drawing
                                anchors { left: parent.left; leftMargin: (tile.bare ? 0 : Theme.compact ? 2 : 3.4) * Theme.mm; verticalCenter: parent.verticalCenter }
                                visible: !tile.bare
                                size: tile.bare ? 0 : Theme.icon
                                name: tile.modelData.icon
                            }
                            Words {
                                id: word
                                anchors { left: drawing.right; leftMargin: tile.bare ? 0.6 * Theme.mm : Theme.padding; right: parent.right; rightMargin: tile.bare ? 0.6 * Theme.mm : Theme.padding; verticalCenter: parent.verticalCenter }
                                text: Appearance.text(menu.reader, tile.modelData.title)
                                language: menu.reader
                                em: Theme.body
                                // One word stays one.
                                wrapMode: text.includes(" ") ? Text.Wrap : Text.NoWrap
                                fontSizeMode: Text.HorizontalFit
                                minimumPixelSize: Theme.smallest
                                verticalAlignment: Text.AlignVCenter
                            }
                        }
                    }
                }
            }
            Flow {
                id: answers
                width: parent.width
                spacing: Theme.gap
                layoutDirection: Qt.RightToLeft
                PillButton {
                    id: forget
                    objectName: "forget"
                    icon: "trash"
                    danger: true
                    language: menu.reader
                    word: Appearance.text(menu.reader, "forget_everything")
                    maximumWidth: content.width
                    onActivated: question.ask()
                }
                Item {
                    readonly property real beside: content.width - forget.width - Theme.gap
                        width: beside >= 30 * Theme.mm ? beside : content.width
                    height: width === beside ? Math.max(forget.height, offline.height) : offline.height
                    OfflineRemark {
                        id: offline
                        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
                    }
                }
            }
        }
    }

    Question {
        id: question
        language: menu.reader
        title: Appearance.text(menu.reader, "forget_question")
        means: Appearance.text(menu.reader, "forget_means")
        word: Appearance.text(menu.reader, "forget_everything")
        onConfirmed: {
            Conversation.forgetEverything()
            Navigator.home()
        }
    }
}
