pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// What can be done with a turn beside hearing it again.
Flow {
    id: row

    property string language
    property bool spoken: false
    property bool correctable: true
    signal slower()
    signal correct()
    signal enlarge()
    signal remove()

    spacing: Theme.gap

    component Action: PillButton {
        property string key
        language: row.language
        word: Appearance.text(row.language, key)
        padding: (Theme.compact ? 2 : 3) * Theme.mm
        maximumWidth: row.width > 0 ? row.width : 90 * Theme.mm
    }
    Action { key: "slower"; icon: "slower"; visible: row.spoken; onActivated: row.slower() }
    Action { key: "edit"; icon: "edit"; visible: row.correctable; onActivated: row.correct() }
    Action { key: "show"; icon: "expand"; onActivated: row.enlarge() }
    Action { key: "delete"; icon: "trash"; danger: true; onActivated: row.remove() }
}
