pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// What can be chosen of the window and of its voice. Everything takes effect at once and is kept.
FocusScope {
    id: page

    readonly property string reader: Conversation.reader

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }
    MouseArea { anchors.fill: parent }

    PageBar {
        id: bar
        objectName: "settings"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
        language: page.reader
        title: Appearance.text(page.reader, "settings")
    }
    Flickable {
        anchors { left: parent.left; right: parent.right; top: bar.bottom; bottom: parent.bottom; topMargin: Theme.gap }
        clip: true
        contentHeight: groups.height + Theme.margin
        boundsBehavior: Flickable.StopAtBounds

        Column {
            id: groups
            x: Theme.margin
            width: parent.width - 2 * Theme.margin
            spacing: Theme.margin
            LayoutMirroring.enabled: Appearance.rightToLeft(page.reader)
            LayoutMirroring.childrenInherit: true

            Group {
                title: "device_language"
                Choice {
                    objectName: "readers"
                    width: groups.width
                    options: Appearance.readers().map(code => ({value: code, word: Appearance.endonym(code), language: code}))
                    value: Conversation.reader
                    onChosen: (code) => Conversation.setReader(code)
                }
            }
            Group {
                title: "volume"
                Choice {
                    objectName: "volumes"
                    width: groups.width
                    options: [0.25, 0.5, 0.75, 1].map(volume => ({value: volume, word: (volume * 4) + " / 4", language: page.reader}))
                    value: Conversation.volume
                    onChosen: (volume) => Conversation.setVolume(volume)
                }
            }
            Group {
                title: "text_size"
                Choice {
                    objectName: "sizes"
                    width: groups.width
                    options: [1, 1.4, 2].map(scale => ({value: scale, word: "×" + scale, language: page.reader}))
                    value: Appearance.textScale
                    onChosen: (scale) => Appearance.setTextScale(scale)
                }
            }
            Group {
                title: "theme"
                Choice {
                    objectName: "themes"
                    width: groups.width
                    options: [false, true].map(dark => ({value: dark, word: Appearance.text(page.reader, dark ? "dark" : "light"), language: page.reader}))
                    value: Appearance.dark
                    onChosen: (dark) => Appearance.setDark(dark)
                }
            }
            Group {
                title: "motion"
                Choice {
                    objectName: "motions"
                    width: groups.width
                    options: [false, true].map(less => ({value: less, word: Appearance.text(page.reader, less ? "less_motion" : "full_motion"), language: page.reader}))
                    value: Appearance.lessMotion
                    onChosen: (less) => Appearance.setLessMotion(less)
                }
            }
        }
    }

    component Group: Column {
        id: group
        property string title
        width: groups.width
        spacing: Theme.gap
        Words {
            width: parent.width
            text: Appearance.text(page.reader, group.title)
            language: page.reader
            em: Theme.label
            bold: true
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
    }
}
