import QtQuick

// What an unused device says: what to do, to both people, and a few sentences to begin with.
Column {
    id: empty

    property bool compact: false

    spacing: 2.2 * look.mm

    Text {
        width: parent.width
        text: look.text(conversation.a.language, "invite")
        color: look.colours.ink
        font: look.face(conversation.a.language, (empty.compact ? 5.4 : 6.3) * look.mm, true)
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignHCenter
    }
    Text {
        width: parent.width
        visible: conversation.b.mode !== "type"
        text: look.text(conversation.b.language, "invite")
        color: look.colours.b
        font: look.face(conversation.b.language, 4.4 * look.mm)
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignHCenter
    }
    Text {
        width: parent.width
        topPadding: 1.5 * look.mm
        text: look.text(conversation.a.language, "invite_more")
        color: look.colours.soft
        font: look.face(conversation.a.language, 3.1 * look.mm)
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignHCenter
    }
    Flow {
        id: flow
        readonly property real naturalWidth: {
            let sum = -spacing
            for (const child of children) sum += child.implicitWidth > 0 ? child.implicitWidth + spacing : 0
            return sum
        }
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, naturalWidth)
        spacing: 2 * look.mm
        Repeater {
            model: ["phrase_1", "phrase_2", "phrase_3"]
            PillButton {
                required property string modelData
                objectName: "suggestion"
                language: conversation.a.language
                word: look.text(language, modelData)
                maximumWidth: empty.width
                onActivated: conversation.say("a", word)
            }
        }
    }
}
