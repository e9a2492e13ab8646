pragma ComponentBehavior: Bound

import QtQuick

// Which page of how many, and the sign of what is to be read on a later one.
Row {
    id: count

    property int page
    property int pages
    property string language
    property string ahead

    spacing: 1 * Theme.mm

    Icon {
        objectName: "remarkAhead"
        anchors.verticalCenter: parent.verticalCenter
        visible: name !== ""
        name: count.ahead
        size: 3.8 * Theme.mm
        colour: Theme.warning
    }
    Words {
        objectName: "pages"
        // Figures need no more, whatever the lines of the language do.
        height: 1.4 * Theme.caption
        verticalAlignment: Text.AlignVCenter
        text: count.page + " / " + count.pages
        language: count.language
        em: Theme.caption
        color: Theme.faint
    }
}
