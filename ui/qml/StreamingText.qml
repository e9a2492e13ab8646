import QtQuick

// Text that grows: what is certain stands in full colour, what may still change is lighter.
Text {
    id: streaming

    property string words
    property int stable: words.length
    property string language
    property real size
    property bool bold: false

    property color ink: look.colours.ink
    readonly property bool tentative: stable < words.length

    textFormat: Text.PlainText
    text: words
    color: tentative ? look.colours.tentative : ink
    font: look.face(language, size, bold)
    lineHeight: look.lineHeight(language)
    wrapMode: Text.Wrap
    // A person reads their own language in its own direction, whatever the window's.
    readonly property bool readsRight: look.rightToLeft(language)
    LayoutMirroring.enabled: false
    horizontalAlignment: readsRight ? Text.AlignRight : Text.AlignLeft

    // The beginning is drawn once more: two colours in one text would need markup, and words of people are never markup.
    Text {
        objectName: "certain"
        textFormat: Text.PlainText
        anchors.fill: parent
        visible: streaming.tentative
        text: streaming.words.slice(0, streaming.stable)
        color: streaming.ink
        font: streaming.font
        lineHeight: streaming.lineHeight
        wrapMode: streaming.wrapMode
        LayoutMirroring.enabled: false
        horizontalAlignment: streaming.horizontalAlignment
    }
}
