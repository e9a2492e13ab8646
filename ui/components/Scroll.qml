pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Window

// A column that scrolls with the finger, and with the keyboard: what has the focus comes into view.
Flickable {
    id: scroll

    default property alias parts: column.data
    property alias spacing: column.spacing
    readonly property Item focused: Window.activeFocusItem

    clip: true
    contentHeight: column.height + Theme.margin
    boundsBehavior: Flickable.StopAtBounds

    onFocusedChanged: {
        let inside = focused
        while (inside && inside !== column) inside = inside.parent
        if (!inside) return
        const top = focused.mapToItem(column, 0, 0).y
        const lowest = top + focused.height + Theme.margin - height
        if (contentY > top - Theme.gap) contentY = Math.max(0, top - Theme.gap)
        else if (contentY < lowest) contentY = Math.min(lowest, Math.max(0, contentHeight - height))
    }

    Column {
        id: column
        // The ring of what has the focus is drawn outside of it.
        x: 2 * Theme.focusRing
        y: 2 * Theme.focusRing
        width: scroll.width - 2 * x
    }
}
