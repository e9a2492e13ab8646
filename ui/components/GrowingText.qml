pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// Text that grows: what is certain stands in full colour, what may still change is lighter. Never interpreted.
TextEdit {
    id: growing

    property string language
    property real em: Theme.translation
    property bool bold: false
    property int stable: text.length
    property int accentStart: 0
    property int accentLength: 0
    readonly property bool readsRight: Appearance.rightToLeft(language)
    readonly property real lineStep: lineCount > 0 ? contentHeight / lineCount : contentHeight

    textFormat: TextEdit.PlainText
    readOnly: true
    activeFocusOnPress: false
    activeFocusOnTab: false
    selectByMouse: false
    enabled: false
    color: Theme.ink
    font: Appearance.face(language, em, bold)
    wrapMode: TextEdit.Wrap
    horizontalAlignment: readsRight !== LayoutMirroring.enabled ? TextEdit.AlignRight : TextEdit.AlignLeft

    Accessible.role: Accessible.StaticText
    Accessible.name: text

    Marks {
        document: growing.textDocument
        stable: growing.stable
        colour: Theme.tentative
        accentStart: growing.accentStart
        accentLength: growing.accentLength
        accentColour: Theme.a
        lineHeight: Appearance.lineHeight(growing.language)
    }
}
