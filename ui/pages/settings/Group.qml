pragma ComponentBehavior: Bound

import QtQuick
import "../../components"

// One thing that can be set: what it is, what is in use, and the choice.
Column {
    id: group

    property string title
    property string language
    // What is in use, or why nothing is.
    property string caption
    property string captionLanguage: language

    width: parent?.width ?? 0
    spacing: Theme.gap

    Column {
        width: parent.width
        Words {
            width: parent.width
            text: group.title
            language: group.language
            em: Theme.label
            bold: true
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        Words {
            objectName: "inUse"
            width: parent.width
            visible: text !== ""
            text: group.caption
            language: group.captionLanguage
            color: Theme.soft
            Accessible.role: Accessible.StaticText
            Accessible.name: text
        }
    }
}
