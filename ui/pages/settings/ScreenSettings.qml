pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// The look of the window, and the panel's light where it can be changed.
Groups {
    id: groups

    required property string reader

    Group {
        language: groups.reader
        title: Appearance.text(groups.reader, "text_size")
        Choice {
            objectName: "sizes"
            width: parent.width
            options: [1, 1.4, 2].map(scale => ({value: scale, word: "×" + scale, language: groups.reader}))
            value: Appearance.textScale
            onChosen: (scale) => Appearance.setTextScale(scale)
        }
    }
    Group {
        language: groups.reader
        title: Appearance.text(groups.reader, "theme")
        Choice {
            objectName: "themes"
            width: parent.width
            options: [false, true].map(dark => ({value: dark, word: Appearance.text(groups.reader, dark ? "dark" : "light"), language: groups.reader}))
            value: Appearance.dark
            onChosen: (dark) => Appearance.setDark(dark)
        }
    }
    Group {
        language: groups.reader
        title: Appearance.text(groups.reader, "motion")
        Choice {
            objectName: "motions"
            width: parent.width
            options: [false, true].map(less => ({value: less, word: Appearance.text(groups.reader, less ? "less_motion" : "full_motion"), language: groups.reader}))
            value: Appearance.lessMotion
            onChosen: (less) => Appearance.setLessMotion(less)
        }
    }
    Group {
        visible: Conversation.choices.brightness > 0
        language: groups.reader
        title: Appearance.text(groups.reader, "brightness")
        Choice {
            objectName: "brightnesses"
            width: parent.width
            options: [0.25, 0.5, 0.75, 1].map(light => ({value: light, word: (light * 4) + " / 4", language: groups.reader}))
            // The nearest: somebody may have set another by other means.
            value: Math.max(0.25, Math.round(Conversation.choices.brightness * 4) / 4)
            onChosen: (light) => Conversation.choices.setBrightness(light)
        }
    }
}
