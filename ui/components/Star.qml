pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// Whether two texts are among the favourites; a tap changes it.
IconButton {
    id: star

    property string source
    property string target
    property string text
    property string translation
    property string language: Conversation.reader
    readonly property OwnList list: Conversation.kept.phrases

    checkable: true
    checked: list.revision >= 0 && list.holds(source, target, text, translation)
    color: "transparent"
    border.width: 0
    icon: checked ? "star_full" : "star"
    iconColour: checked ? Theme.ink : Theme.soft
    name: Appearance.text(language, "favourite")
    onActivated: list.toggle(source, target, text, translation)
}
