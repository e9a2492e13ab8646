import QtQuick

// One sentence to the person whose turn it is: what to do now, or what went wrong.
Item {
    id: strip

    readonly property QtObject speaker: conversation.side === "b" ? conversation.b : conversation.a
    readonly property bool failed: conversation.state === "error" || conversation.state === "unavailable"
    readonly property string words: speaker.countdown ? speaker.hint + " · " + speaker.countdown : speaker.hint
    readonly property bool shown: words !== ""

    Rectangle {
        anchors.centerIn: parent
        width: Math.min(parent.width, line.contentWidth + 10 * look.mm)
        height: Math.min(parent.height, line.contentHeight + 4 * look.mm)
        visible: strip.shown && strip.failed
        radius: Math.min(height / 2, 4 * look.mm)
        color: look.colours.danger_soft
    }
    Text {
        textFormat: Text.PlainText
        id: line
        objectName: "hint"
        anchors { fill: parent; leftMargin: 5 * look.mm; rightMargin: 5 * look.mm }
        visible: strip.shown
        text: strip.words
        color: strip.failed ? look.colours.danger : look.colours.ink
        font: look.face(strip.speaker.language, 3.6 * look.mm)
        fontSizeMode: Text.Fit
        minimumPixelSize: 2.4 * look.mm
        wrapMode: Text.Wrap
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
    }
}
