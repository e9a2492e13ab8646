pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// What can be done with a turn beside hearing it again; without words where the turn's own need the room.
Flow {
    id: row

    // The `Turn`.
    property var of
    readonly property string language: of.source
    signal slower()
    signal correct()
    signal enlarge()
    signal remove()

    spacing: Theme.gap

    component Action: PillButton {
        property string key
        language: row.language
        name: Appearance.text(row.language, key)
        word: row.of.brief ? "" : name
        padding: (row.of.brief ? 2 : 3) * Theme.mm
        maximumWidth: row.width > 0 ? row.width : 90 * Theme.mm
    }
    Action { key: "slower"; icon: "slower"; visible: row.of.spoken; onActivated: row.slower() }
    Action { key: "edit"; icon: "edit"; visible: row.of.heard !== ""; onActivated: row.correct() }
    Action { objectName: "wordings"; key: "other_wordings"; icon: "cards"; visible: row.of.rewordable; onActivated: Navigator.go("wordings", {number: row.of.number}) }
    Action { key: "show"; icon: "expand"; onActivated: row.enlarge() }
    Star {
        objectName: "turnStar"
        visible: row.of.translation !== "" && row.of.heard !== ""
        language: row.language
        source: row.of.source
        target: row.of.target
        text: row.of.heard
        translation: row.of.translation
    }
    Action { key: "delete"; icon: "trash"; danger: true; onActivated: row.remove() }
    Remark {
        objectName: "starFailure"
        width: row.width
        visible: Conversation.kept.phrases.failure !== ""
        icon: "alert"
        colour: Theme.danger
        words: visible ? Appearance.failureText(row.language, Conversation.kept.phrases.failure) : ""
        language: row.language
    }
}
