import QtQuick

// What an unused device says: what to do, to both people, and a few sentences to begin with.
Column {
    id: empty

    property bool narrow: false
    readonly property string invitation: conversation.state === "awaiting" ? "either_may_speak" : "invite"

    spacing: (narrow ? 1.4 : 2.2) * look.mm

    component Line: Text {

        textFormat: Text.PlainText
        property string language
        property real size
        property bool bold: false
        width: parent.width
        height: contentHeight + topPadding
        font: look.face(language, size * look.mm, bold)
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: 2.6 * look.mm
        horizontalAlignment: Text.AlignHCenter
    }

    Line {
        objectName: "invitation"
        language: conversation.a.language
        text: look.text(language, empty.invitation)
        color: look.colours.ink
        size: empty.narrow ? 5 : 6.3
        bold: true
    }
    Line {
        visible: conversation.b.mode !== "type"
        language: conversation.b.language
        text: look.text(language, empty.invitation)
        color: look.colours.b
        size: empty.narrow ? 4 : 4.6
    }
    Line {
        topPadding: 1.5 * look.mm
        language: conversation.a.language
        text: look.text(language, "invite_more")
        color: look.colours.soft
        size: 3.1
        fontSizeMode: Text.FixedSize
        wrapMode: Text.Wrap
    }
    Flow {
        id: flow
        readonly property real naturalWidth: {
            let sum = -spacing, widest = 0
            for (const child of children) {
                if (child.implicitWidth <= 0) continue
                sum += child.implicitWidth + spacing
                widest = Math.max(widest, child.implicitWidth)
            }
            return sum <= empty.width ? sum : widest
        }
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width, naturalWidth)
        spacing: 2 * look.mm
        Repeater {
            model: empty.narrow ? ["phrase_1", "phrase_2"] : ["phrase_1", "phrase_2", "phrase_3"]
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
