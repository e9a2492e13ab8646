import QtQuick

// Text that grows: what is certain stands in full colour, what may still change is lighter.
Text {
    id: streaming

    property string words
    property int stable: words.length
    property string language
    property real size
    property bool bold: false

    function escaped(part) {
        return part.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/\n/g, "<br>")
    }

    readonly property bool tentative: stable < words.length

    textFormat: tentative ? Text.StyledText : Text.PlainText
    text: tentative ? escaped(words.slice(0, stable)) + "<font color='" + look.colours.tentative + "'>"
                      + escaped(words.slice(stable)) + "</font>"
                    : words
    font: look.face(language, size, bold)
    lineHeight: look.lineHeight(language)
    wrapMode: Text.Wrap
    // A person reads their own language in its own direction, whatever the window's.
    readonly property bool readsRight: look.rightToLeft(language)
    LayoutMirroring.enabled: false
    horizontalAlignment: readsRight ? Text.AlignRight : Text.AlignLeft
}
