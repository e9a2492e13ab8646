pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// Microphone and loudspeaker, each with a way to try it; volume, cues, hands-free.
Groups {
    id: groups

    required property SettingsModel model
    required property string reader

    function word(key: string): string { return Appearance.text(reader, key) }

    Group {
        language: groups.reader
        title: groups.word("check_microphone")
        caption: groups.model.microphone || Appearance.failureText(groups.reader, "audio.no_microphone")
        Choice {
            objectName: "microphones"
            width: parent.width
            visible: options.length > 0
            options: groups.model.microphones
            value: groups.model.wantedMicrophone
            onChosen: (name) => groups.model.choose("audio.microphone", name)
        }
        Column {
            width: parent.width
            visible: groups.model.microphone !== ""
            spacing: 1 * Theme.mm
            LevelBar {
                objectName: "meter"
                width: parent.width
                value: groups.model.level
                name: groups.word("check_microphone")
                meaning: verdict.text
            }
            // Keeps its line, so that nothing moves while somebody speaks.
            Words {
                id: verdict
                objectName: "levelWord"
                width: parent.width
                text: groups.model.levelWord ? groups.word(groups.model.levelWord) : " "
                language: groups.reader
                em: Theme.caption
                color: groups.model.levelWord === "level_high" ? Theme.danger : Theme.soft
            }
        }
        PillButton {
            objectName: "tryMicrophone"
            visible: groups.model.microphone !== "" && groups.model.loudspeaker !== ""
            anchors.left: parent.left
            enabled: groups.model.trying === ""
            icon: groups.model.trying === "recording" ? "mic" : "play"
            language: groups.reader
            word: groups.word("record_and_play")
            maximumWidth: parent.width
            onActivated: groups.model.tryMicrophone()
        }
        Remark {
            id: progress
            objectName: "trying"
            width: parent.width
            visible: groups.model.trying !== "" || groups.model.failure !== ""
            icon: groups.model.failure ? "alert" : groups.model.trying === "recording" ? "mic" : "speaker"
            words: groups.model.failure ? Appearance.failureText(groups.reader, groups.model.failure)
                 : groups.model.trying ? groups.word(groups.model.trying === "recording" ? "recording_now" : "playing_now") : ""
            language: groups.reader
            em: Theme.body
            colour: groups.model.failure ? Theme.danger : Theme.a
            onWordsChanged: if (words !== "") Accessible.announce(words, Accessible.Polite)
        }
    }
    Group {
        language: groups.reader
        title: groups.word("check_loudspeaker")
        caption: groups.model.loudspeaker || Appearance.failureText(groups.reader, "audio.no_loudspeaker")
        Choice {
            objectName: "loudspeakers"
            width: parent.width
            visible: options.length > 0
            options: groups.model.loudspeakers
            value: groups.model.wantedLoudspeaker
            onChosen: (name) => groups.model.choose("audio.loudspeaker", name)
        }
        PillButton {
            objectName: "tryLoudspeaker"
            visible: groups.model.loudspeaker !== ""
            anchors.left: parent.left
            enabled: groups.model.trying === ""
            icon: "play"
            language: groups.reader
            word: groups.word("play_sound")
            maximumWidth: parent.width
            onActivated: groups.model.tryLoudspeaker()
        }
    }
    Group {
        language: groups.reader
        title: groups.word("volume")
        Choice {
            objectName: "volumes"
            width: parent.width
            options: [0.25, 0.5, 0.75, 1].map(volume => ({value: volume, word: (volume * 4) + " / 4", language: groups.reader}))
            value: Conversation.volume
            onChosen: (volume) => Conversation.setVolume(volume)
        }
    }
    Column {
        width: parent.width
        spacing: Theme.gap
        SwitchRow {
            objectName: "cues"
            width: parent.width
            icon: "speaker"
            title: groups.word("cues")
            language: groups.reader
            checked: groups.model.cues
            onActivated: groups.model.choose("audio.cues", !groups.model.cues)
        }
        SwitchRow {
            objectName: "handsFreeAlways"
            width: parent.width
            icon: "hands_free"
            title: groups.word("hands_free")
            caption: groups.model.handsFree && groups.model.whyNotHandsFree
                   ? Appearance.failureText(groups.reader, groups.model.whyNotHandsFree) : groups.word("hands_free_stays")
            language: groups.reader
            checked: groups.model.handsFree
            onActivated: groups.model.setHandsFree(!groups.model.handsFree)
        }
    }
}
