pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// A keyboard for a finger: letters of a language, its accents, digits and signs.
Rectangle {
    id: keyboard

    property TextEdit target
    property string language
    property bool capital: false
    property bool signs: false
    property string sendIcon: "send"
    readonly property var letterRows: signs ? Keyboards.symbols() : Keyboards.rows(language)
    readonly property var accentRow: signs ? [] : Keyboards.accents(language)
    readonly property bool hasCase: "a".toUpperCase() !== letterRows[0][0] && letterRows[0][0].toUpperCase() !== letterRows[0][0]
    readonly property real gap: 1 * Theme.mm
    readonly property real keyHeight: (Theme.compact ? 7 : 9) * Theme.mm
    signal sent()

    color: Theme.sunk
    implicitHeight: rows.height + 2 * gap + gap

    function insert(letter) {
        // A field with a selection replaces it, as every keyboard does.
        if (target.selectedText !== "") target.remove(target.selectionStart, target.selectionEnd)
        target.insert(target.cursorPosition, letter)
        capital = false
    }
    function erase() {
        const at = target.cursorPosition
        if (target.selectedText !== "") target.remove(target.selectionStart, target.selectionEnd)
        else if (at > 0) {
            const before = target.text.charCodeAt(at - 1)
            target.remove(at - (before >= 0xDC00 && before <= 0xDFFF ? 2 : 1), at)
        }
    }

    // Keeps a press between the keys from reaching what lies below.
    MouseArea { anchors.fill: parent }

    Column {
        id: rows
        LayoutMirroring.enabled: false
        LayoutMirroring.childrenInherit: true
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: keyboard.gap; topMargin: 1.5 * keyboard.gap }
        spacing: keyboard.gap

        KeyRow { keys: keyboard.accentRow; visible: keys.length > 0 }
        Repeater {
            model: keyboard.letterRows
            KeyRow {
                required property var modelData
                keys: modelData
            }
        }
        Row {
            spacing: keyboard.gap
            readonly property real unit: (width - 4 * spacing) / 10
            width: parent.width
            Key {
                width: parent.unit * 1.5
                drawing: "shift"
                visible: keyboard.hasCase && !keyboard.signs
                chosen: keyboard.capital
                name: "shift"
                onActivated: keyboard.capital = !keyboard.capital
            }
            Key {
                width: parent.unit * (keyboard.hasCase && !keyboard.signs ? 1.5 : 3) + (keyboard.hasCase && !keyboard.signs ? 0 : parent.spacing)
                letter: keyboard.signs ? Keyboards.rows(keyboard.language)[0].slice(0, 3).join("") : "?123"
                onActivated: keyboard.signs = !keyboard.signs
            }
            Key {
                width: parent.unit * 4
                letter: Appearance.text(keyboard.language, "space")
                onActivated: keyboard.insert(" ")
            }
            Key {
                width: parent.unit * 1.5
                drawing: "backspace"
                name: "backspace"
                repeats: true
                onActivated: keyboard.erase()
            }
            Key {
                width: parent.unit * 1.5
                objectName: "sendKey"
                drawing: keyboard.sendIcon
                name: Appearance.text(keyboard.language, "send")
                lit: true
                onActivated: keyboard.sent()
            }
        }
    }

    component KeyRow: Row {
        id: keyRow
        property var keys: []
        anchors.horizontalCenter: parent ? parent.horizontalCenter : undefined
        spacing: keyboard.gap
        readonly property int widest: Math.max(...keyboard.letterRows.map(row => row.length), keyboard.accentRow.length)
        Repeater {
            model: keyRow.keys
            Key {
                required property string modelData
                width: (rows.width - (keyRow.widest - 1) * keyboard.gap) / keyRow.widest
                letter: keyboard.capital && modelData !== "ß" ? modelData.toLocaleUpperCase(keyboard.language) : modelData
                onActivated: keyboard.insert(letter)
            }
        }
    }

    component Key: Rectangle {
        id: key
        property string letter
        property string drawing
        property string name: letter
        property bool lit: false
        property bool chosen: false
        readonly property color ink: lit ? Theme.aInverse : chosen ? Theme.a : Theme.ink
        property bool repeats: false
        signal activated()

        height: keyboard.keyHeight
        radius: 1.4 * Theme.mm
        color: area.pressed ? Theme.line : lit ? Theme.a : chosen ? Theme.aTint : Theme.surface

        Accessible.role: Accessible.Button
        Accessible.name: name
        Accessible.onPressAction: activated()

        Text {
            anchors { fill: parent; margins: 0.5 * Theme.mm }
            visible: key.drawing === ""
            textFormat: Text.PlainText
            text: key.letter
            color: key.ink
            font: Appearance.face(keyboard.language, (key.letter.length > 2 ? 3.1 : 4.2) * Theme.mm)
            fontSizeMode: Text.Fit
            minimumPixelSize: 2 * Theme.mm
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
        }
        Icon {
            anchors.centerIn: parent
            name: key.drawing
            size: 4.6 * Theme.mm
            colour: key.ink
        }
        MouseArea {
            id: area
            anchors.fill: parent
            onPressed: {
                key.activated()
                if (key.repeats) again.start()
            }
            onReleased: again.stop()
            onCanceled: again.stop()
        }
        Timer {
            id: again
            interval: 110
            repeat: true
            triggeredOnStart: false
            onTriggered: key.activated()
        }
    }
}
