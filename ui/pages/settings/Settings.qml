pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// Everything that can be set, in a few rooms. It takes effect at once and is kept.
FocusScope {
    id: page

    required property SettingsModel model
    readonly property string reader: Conversation.reader
    readonly property bool mirrored: Appearance.rightToLeft(reader)
    // Of a scroll: it draws the ring of what has the focus outside of its column.
    readonly property real edge: Theme.margin - 2 * Theme.focusRing
    property string section: "sound"
    readonly property var sections: [
        {name: "sound", title: "sound", icon: "speaker"},
        {name: "voices", title: "voices", icon: "wave"},
        {name: "screen", title: "check_screen", icon: "text_size"},
        {name: "languages", title: "check_languages", icon: "globe"},
        {name: "history", title: "history", icon: "recent"}
    ]

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
    // Beside the room on a wide panel, over it on an upright one.
    Scroll {
        id: list
        x: page.mirrored && !Theme.portrait ? page.width - width - page.edge : page.edge
        y: bar.y + bar.height + Theme.gap
        width: Theme.portrait ? page.width - 2 * page.edge : Math.min(44 * Theme.mm * Theme.control, page.width * 0.34)
        height: Theme.portrait ? contentHeight : page.height - y
        LayoutMirroring.enabled: page.mirrored
        LayoutMirroring.childrenInherit: true
        Flow {
            id: rooms
            width: parent.width
            spacing: Theme.portrait ? Theme.gap : 1 * Theme.mm
            Repeater {
                model: page.sections
                PillButton {
                    required property var modelData
                    readonly property bool chosen: page.section === modelData.name
                    objectName: "section." + modelData.name
                    width: Theme.portrait ? implicitWidth : rooms.width
                    maximumWidth: rooms.width
                    leading: !Theme.portrait
                    checkable: true
                    checked: chosen
                    primary: chosen
                    border.color: chosen ? Theme.ink : Theme.portrait ? Theme.border : Theme.ground
                    color: chosen ? Theme.ink : Theme.portrait ? Theme.surface : Theme.ground
                    icon: modelData.icon
                    padding: 3 * Theme.mm
                    language: page.reader
                    word: Appearance.text(page.reader, modelData.title)
                    onActivated: {
                        page.section = modelData.name
                        room.contentY = 0
                    }
                }
            }
        }
    }
    Scroll {
        id: room
        objectName: "room"
        x: page.mirrored || Theme.portrait ? page.edge : list.x + list.width + Theme.gap
        y: Theme.portrait ? list.y + list.height : list.y
        width: page.width - 2 * page.edge - (Theme.portrait ? 0 : list.width + Theme.gap)
        height: page.height - y
        LayoutMirroring.enabled: page.mirrored
        LayoutMirroring.childrenInherit: true
        Loader {
            width: parent.width
            sourceComponent: ({sound: sound, voices: voices, screen: screen, languages: languages, history: history})[page.section]
        }
    }

    Component {
        id: sound
        SoundSettings { model: page.model; reader: page.reader }
    }
    Component {
        id: voices
        VoiceSettings { model: page.model; reader: page.reader }
    }
    Component {
        id: screen
        ScreenSettings { reader: page.reader }
    }
    Component {
        id: languages
        Groups {
            id: languageGroups
            Group {
                language: page.reader
                title: Appearance.text(page.reader, "device_language")
                Choice {
                    objectName: "readers"
                    width: parent.width
                    options: Appearance.readers().map(code => ({value: code, word: Appearance.endonym(code), language: code}))
                    value: Conversation.reader
                    onChosen: (code) => Conversation.setReader(code)
                }
            }
            Repeater {
                model: page.model.regions
                Group {
                    id: region
                    required property var modelData
                    width: languageGroups.width
                    language: page.reader
                    title: Appearance.languageName(modelData.language, page.reader)
                    Choice {
                        objectName: "region." + region.modelData.language
                        width: parent.width
                        options: region.modelData.options
                        value: region.modelData.value
                        onChosen: (code) => page.model.choose("regions." + region.modelData.language, code)
                    }
                }
            }
        }
    }
    Component {
        id: history
        Groups {
            Group {
                language: page.reader
                title: Appearance.text(page.reader, "delete_after")
                Choice {
                    objectName: "days"
                    width: parent.width
                    options: page.model.days
                    value: page.model.keptDays
                    onChosen: (days) => page.model.choose("history.days", days)
                }
            }
        }
    }
}
