pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.VirtualKeyboard.Core
import QtQuick.VirtualKeyboard.Plugins.Hangul
import QtQuick.VirtualKeyboard.Plugins.OpenWNN
import QtQuick.VirtualKeyboard.Plugins.Pinyin
import QtQuick.VirtualKeyboard.Plugins.TCIme
import Dragoman

// Letters that are composed of several keys: Qt's engines, without Qt's keyboard. They write into the view that has the
// focus. Nothing they are given is learned or kept; see docs/decisions/0370-typing-in-every-language.md.
Item {
    id: composition

    property string method
    property var engines: null
    readonly property var engine: Keyboards.engine(method)
    readonly property bool active: engine.mode !== undefined
    readonly property string pending: active ? InputContext.preeditText : ""
    readonly property var suggestions: active ? InputContext.inputEngine.wordCandidateListModel : null

    // Handlers of a change may run before bindings do: what is wanted is asked for afresh.
    function start() {
        const wanted = Keyboards.engine(method)
        if (wanted.mode === undefined || !engines) return
        finish()
        InputContext.priv.locale = wanted.locale
        engines.chinese.simplified = method === "quick"
        const input = InputContext.inputEngine
        input.inputMethod = ({
            Pinyin: engines.pinyin, Zhuyin: engines.chinese, Cangjie: engines.chinese,
            Hiragana: engines.japanese, Hangul: engines.korean,
        })[wanted.mode]
        input.inputMode = InputEngine.InputMode[wanted.mode]
    }
    // Give a key to the engine; false where it has no use for it.
    function type(letter: string): bool {
        const joined = Keyboards.joined(pending.slice(-1), letter)
        if (joined) {
            erase()
            return press(0, joined)
        }
        return press(letter === " " ? Qt.Key_Space : letter.toUpperCase().charCodeAt(0), letter)
    }
    function erase(): bool {
        if (pending.length === 1) {
            // Told to take its only letter back, the Japanese engine sets a cursor where there is no text.
            InputContext.inputEngine.inputMethod.reset()
            InputContext.clear()
            return true
        }
        return (pending !== "" || engine.mode === "Hangul") && press(Qt.Key_Backspace, "")
    }
    function press(key: int, text: string): bool { return InputContext.inputEngine.virtualKeyClick(key, text, Qt.NoModifier) }
    function choose(index: int) { suggestions.selectItem(index) }
    // What is composed becomes text, as the engine would write it first. Engines take it part by part.
    function finish() {
        for (let part = 0; part < 100 && InputContext.preeditText !== ""; ++part) {
            if (!suggestions || suggestions.count === 0) break
            choose(0)
        }
        InputContext.commit()
        // An engine that had nothing to suggest would go on with what it was given.
        InputContext.inputEngine.inputMethod?.reset()
    }

    onMethodChanged: start()
    Component.onDestruction: {
        finish()
        InputContext.inputEngine.inputMethod = null
    }

    Component.onCompleted: {
        Keyboards.prepare()
        engines = all.createObject(this)
        start()
    }
    Component {
        id: all
        QtObject {
            readonly property PinyinInputMethod pinyin: PinyinInputMethod {}
            readonly property TCInputMethod chinese: TCInputMethod {}
            readonly property JapaneseInputMethod japanese: JapaneseInputMethod {}
            readonly property HangulInputMethod korean: HangulInputMethod {}
        }
    }
}
