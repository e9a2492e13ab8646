pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../components"

// An unused device: each half says in its own language what to do, and names the shape of its button.
Item {
    id: invitation

    Row {
        anchors.fill: parent
        Half { person: Conversation.a }
        Half { person: Conversation.b }
    }
    Rectangle {
        anchors { horizontalCenter: parent.horizontalCenter; top: parent.top; bottom: parent.bottom; margins: Theme.margin }
        width: Theme.hairline
        color: Theme.line
    }

    component Half: Item {
        id: half

        property Seat person
        readonly property string language: person.language
        readonly property real largest: Theme.compact ? 6 * Theme.mm : Theme.headline
        // What to do comes before the name of the language.
        readonly property real room: height - hint.height - 1 * Theme.mm
        // Two examples, or as many as there is room for.
        readonly property real pill: Math.max(Theme.target, pillLine.contentHeight + 2.4 * Theme.mm)
        readonly property real free: room - (headline.visible ? headline.contentHeight : 0)
        readonly property real least: 0.8 * Theme.mm
        readonly property int examples: Theme.compact || Theme.content > 1 || !ready ? 0 : Math.max(0, Math.min(2, Math.floor((free - least) / (pill + least))))
        readonly property bool ready: person.mode === "idle" || person.mode === "awaiting" || person.mode === "loading"

        width: invitation.width / 2
        height: invitation.height

        Words {
            id: large
            visible: false
            wrapMode: Text.NoWrap
            text: headline.text
            language: half.language
            em: half.largest
            bold: true
        }
        Words {
            id: pillLine
            visible: false
            text: half.person.endonym
            language: half.language
            em: Theme.body
            wrapMode: Text.NoWrap
        }
        Column {
            id: column
            anchors.centerIn: parent
            width: parent.width - 4 * Theme.mm
            spacing: Theme.compact ? 1 * Theme.mm : Math.max(half.least, Math.min(2 * Theme.mm, (half.free - half.examples * half.pill) / (half.examples + 1)))
            Words {
                id: headline
                objectName: "invitation"
                width: parent.width
                text: half.ready && Appearance.hasText(half.language, "speak_language") ? Appearance.text(half.language, "speak_language") : half.person.endonym
                language: half.language
                visible: contentHeight <= half.room
                em: large.contentHeight <= half.room && large.implicitWidth <= width ? half.largest : Theme.title
                bold: true
                color: Theme.seatInk(half.person.side)
                horizontalAlignment: Text.AlignHCenter
            }
            Row {
                id: hint
                anchors.horizontalCenter: parent.horizontalCenter
                spacing: 1.6 * Theme.mm
                SeatMark {
                    visible: half.ready
                    anchors.verticalCenter: parent.verticalCenter
                    seat: half.person.side
                    size: (Theme.compact ? 4 : 5) * Theme.mm
                }
                Words {
                    width: Math.min(implicitWidth + 1, column.width - 6.6 * Theme.mm)
                    text: !half.ready ? half.person.status
                          : half.person.mode === "awaiting" ? Appearance.text(half.language, "either_may_speak")
                          : half.person.mode === "loading" ? Appearance.text(half.language, "loading")
                          : Appearance.text(half.language, half.person.side === "b" ? "tap_square" : "tap_round")
                    language: Appearance.wording(half.language)
                    em: Theme.compact ? Theme.body : Theme.label
                    color: half.ready ? Theme.soft : Theme.warning
                    horizontalAlignment: half.ready ? start : Text.AlignHCenter
                }
            }
            Repeater {
                model: ["phrase_1", "phrase_2"].slice(0, half.examples)
                PillButton {
                    required property string modelData
                    objectName: "suggestion"
                    anchors.horizontalCenter: parent?.horizontalCenter
                    visible: Appearance.hasText(half.language, modelData)
                    language: half.language
                    word: Appearance.text(half.language, modelData)
                    maximumWidth: column.width
                    border.color: Theme.seatBorder(half.person.side)
                    radius: Theme.seatRadius(half.person.side, height)
                    onActivated: Conversation.say(half.person.side, word)
                }
            }
        }
    }
}
