pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// Which voice speaks each of the two languages, and how fast.
Groups {
    id: groups

    required property SettingsModel model
    required property string reader

    Repeater {
        model: groups.model.voices
        Group {
            id: group
            required property var modelData
            width: groups.width
            language: groups.reader
            title: Appearance.languageName(modelData.language, groups.reader)
            // A single voice is no choice.
            caption: modelData.options.length === 1 ? modelData.options[0].word
                   : modelData.options.length === 0 ? Appearance.text(groups.reader, "no_voice") : ""
            Choice {
                objectName: "voices." + group.modelData.language
                width: parent.width
                visible: options.length > 1
                options: group.modelData.options
                value: group.modelData.value
                onChosen: (name) => groups.model.chooseVoice(group.modelData.language, name)
            }
        }
    }
    Group {
        language: groups.reader
        title: Appearance.text(groups.reader, "voice_speed")
        Choice {
            objectName: "speeds"
            width: parent.width
            options: groups.model.speeds
            value: groups.model.speed
            onChosen: (speed) => groups.model.choose("turn.voice_speed", speed)
        }
    }
    Remark {
        width: parent.width
        visible: Conversation.state === "loading"
        icon: "hourglass"
        words: Appearance.text(groups.reader, "restarting")
        language: groups.reader
        em: Theme.body
    }
}
