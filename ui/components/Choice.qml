pragma ComponentBehavior: Bound

import QtQuick

// One of a few: the chosen one is filled and ticked.
Flow {
    id: choice

    // Each with its value, its word, and the language the word is written in.
    property var options: []
    property var value
    signal chosen(var value)

    spacing: Theme.gap

    Repeater {
        model: choice.options
        PillButton {
            required property var modelData
            objectName: "option." + modelData.value
            checkable: true
            checked: modelData.value === choice.value
            primary: checked
            icon: checked ? "check" : ""
            language: modelData.language
            word: modelData.word
            maximumWidth: choice.width
            onActivated: choice.chosen(modelData.value)
        }
    }
}
