pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// Text that grows: what is certain stands in full colour, what may still change is lighter. While it is read aloud, what
// is being said has a ground of its own and what was said is lighter. Never interpreted.
TextEdit {
    id: growing

    property string language
    property real em: Theme.translation
    property bool bold: false
    property int stable: text.length
    property int accentStart: 0
    property int accentLength: 0
    property int spokenStart: 0
    property int spokenLength: 0
    property color spokenGround: Theme.sunk
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
        spokenStart: growing.spokenStart
        spokenLength: growing.spokenLength
        spokenGround: growing.spokenGround
        saidColour: Theme.soft
        lineHeight: Appearance.lineHeight(growing.language)
    }
}
