pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// Text of one language, as it stands: never interpreted, wrapped instead of cut.
Text {
    id: words

    property string language
    property real em: Theme.body
    property bool bold: false
    readonly property bool readsRight: Appearance.rightToLeft(language)

    textFormat: Text.PlainText
    color: Theme.ink
    font: Appearance.face(language, em, bold)
    lineHeight: Appearance.lineHeight(language)
    wrapMode: Text.Wrap
    // Text stands at the side its language begins at, whether or not the view around it is mirrored.
    readonly property int start: readsRight !== LayoutMirroring.enabled ? Text.AlignRight : Text.AlignLeft
    horizontalAlignment: start
}
