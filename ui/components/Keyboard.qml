pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// A keyboard for a finger: letters of a language by each of its methods, digits and signs. Keys are 6 x 9 mm or more.
Rectangle {
    id: keyboard

    property TextEdit target
    property string language
    property bool capital: false
    property bool signs: false
    property string sendIcon: "send"
    property string seat: "a"
    readonly property var methods: Keyboards.methods(language)
    property int chosen: 0
    readonly property string method: methods[Math.min(chosen, methods.length - 1)]
    readonly property bool cased: Keyboards.cased(language, method)
    readonly property bool second: Keyboards.has(language, method, "second")
    readonly property string plane: signs ? "signs" : capital && second ? "second" : "letters"
    readonly property int columns: Math.max(8, Math.min(17, Math.floor(width / (6 * Theme.mm))))
    readonly property int lines: Theme.portrait ? 6 : Theme.compact ? 3 : 4
    readonly property var letterRows: Keyboards.rows(language, method, plane, columns, lines)
    readonly property Composition composition: composer.item as Composition
    readonly property bool composes: composition?.active ?? false
    signal sent()

    onLanguageChanged: chosen = 0
    onMethodChanged: capital = cased && target !== null && target.length === 0

    color: Theme.sunk
    implicitHeight: rows.height + 1 * Theme.mm

    function tap(letter) {
        target.forceActiveFocus()
        const made = plane === "signs" ? false : composes && composition.type(letter)
        if (!made) write(letter)
        capital = false
    }
    function write(letter) {
        if (composes) composition.finish()
        // A field with a selection replaces it, as every keyboard does.
        if (target.selectedText !== "") target.remove(target.selectionStart, target.selectionEnd)
        const at = target.cursorPosition
        const joined = Keyboards.joined(target.text.charAt(at - 1), letter)
        if (joined) target.remove(at - 1, at)
        target.insert(target.cursorPosition, joined || letter)
    }
    function erase() {
        target.forceActiveFocus()
        if (composes && composition.erase()) return
        const at = target.cursorPosition
        if (target.selectedText !== "") target.remove(target.selectionStart, target.selectionEnd)
        else if (at > 0) {
            const before = target.text.charCodeAt(at - 1)
            target.remove(at - (before >= 0xDC00 && before <= 0xDFFF ? 2 : 1), at)
        }
    }
    function send() {
        if (composes) composition.finish()
        sent()
    }

    // Keeps a press between the keys from reaching what lies below.
    MouseArea { anchors.fill: parent }

    // Engines cost memory: they are loaded for the languages that need them.
    Loader {
        id: composer
        active: keyboard.visible && keyboard.methods.some(name => Keyboards.engine(name).mode !== undefined)
        source: "Composition.qml"
        onLoaded: item.method = Qt.binding(() => keyboard.method)
    }

    Column {
        id: rows
        LayoutMirroring.enabled: false
        LayoutMirroring.childrenInherit: true
        anchors { left: parent.left; right: parent.right; top: parent.top; topMargin: 0.5 * Theme.mm }

        Suggestions {
            width: parent.width
            visible: keyboard.composes && count > 0
            language: keyboard.language
            model: keyboard.composition?.suggestions ?? null
            onActivated: index => {
                keyboard.target.forceActiveFocus()
                keyboard.composition.choose(index)
            }
        }
        Repeater {
            model: keyboard.letterRows
            KeyRow {
                required property var modelData
                keys: modelData
            }
        }
        Row {
            id: bottom
            width: parent.width
            readonly property real unit: Math.min(15 * Theme.mm, Math.max(Theme.target, width / 9))
            Key {
                id: shift
                objectName: "shiftKey"
                width: bottom.unit
                language: keyboard.language
                drawing: "shift"
                visible: (keyboard.cased || keyboard.second) && !keyboard.signs
                chosen: keyboard.capital
                name: Appearance.text(keyboard.language, "key_shift")
                onActivated: keyboard.capital = !keyboard.capital
            }
            Key {
                id: other
                objectName: "signsKey"
                width: bottom.unit
                language: keyboard.language
                letter: keyboard.signs ? Keyboards.label(keyboard.language, keyboard.method) : "?123"
                name: Appearance.text(keyboard.language, keyboard.signs ? "key_letters" : "key_signs")
                onActivated: keyboard.signs = !keyboard.signs
            }
            Key {
                id: next
                objectName: "methodKey"
                width: bottom.unit
                visible: keyboard.methods.length > 1
                language: keyboard.language
                letter: Keyboards.label(keyboard.language, keyboard.methods[(keyboard.chosen + 1) % keyboard.methods.length])
                name: Appearance.text(keyboard.language, "key_keyboard")
                onActivated: {
                    if (keyboard.composes) keyboard.composition.finish()
                    keyboard.signs = false
                    keyboard.chosen = (keyboard.chosen + 1) % keyboard.methods.length
                }
            }
            Key {
                readonly property string key: " "
                objectName: "spaceKey"
                width: bottom.width - back.width - send.width - [shift, other, next].reduce((sum, key) => sum + (key.visible ? key.width : 0), 0)
                language: keyboard.language
                letter: Appearance.hasText(keyboard.language, "space") ? Appearance.text(keyboard.language, "space") : "␣"
                name: Appearance.text(keyboard.language, "space")
                onActivated: keyboard.tap(" ")
            }
            Key {
                id: back
                objectName: "eraseKey"
                width: bottom.unit
                drawing: "backspace"
                name: Appearance.text(keyboard.language, "key_erase")
                repeats: true
                onActivated: keyboard.erase()
            }
            Key {
                id: send
                objectName: "sendKey"
                width: bottom.unit
                drawing: keyboard.sendIcon
                name: Appearance.text(keyboard.language, "send")
                lit: true
                seat: keyboard.seat
                onActivated: keyboard.send()
            }
        }
    }

    component KeyRow: Row {
        id: keyRow
        property var keys: []
        anchors.horizontalCenter: parent ? parent.horizontalCenter : undefined
        readonly property int widest: Math.max(...keyboard.letterRows.map(row => row.length))
        Repeater {
            model: keyRow.keys
            Key {
                required property string modelData
                readonly property string key: keyboard.cased && keyboard.capital && modelData !== "ß" ? modelData.toLocaleUpperCase(keyboard.language) : modelData
                width: rows.width / keyRow.widest
                language: keyboard.language
                letter: Keyboards.face(key)
                name: key
                onActivated: keyboard.tap(key)
            }
        }
    }
}
