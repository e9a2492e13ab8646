pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// One sentence: its words with how they are read, each a target; its translation; what the tapped word means here.
Item {
    id: view

    required property ReadingModel model
    required property string language
    readonly property bool mirrored: Appearance.rightToLeft(language)
    readonly property bool readsRight: Appearance.rightToLeft(model.source)
    // Where there is no room for words beside the icons.
    readonly property bool tight: Theme.compact || Theme.portrait
    readonly property bool shown: !model.hidden && model.translation !== ""

    Rectangle {
        id: box
        x: view.mirrored && !Theme.portrait ? card.width + Theme.gap : 0
        width: Theme.portrait ? parent.width : parent.width - card.width - Theme.gap
        height: (Theme.portrait && card.visible ? card.y : buttons.y) - Theme.gap
        radius: Theme.radius
        color: Theme.surface
        border { width: Theme.hairline; color: Theme.line }

        Flickable {
            anchors { fill: parent; margins: Theme.margin }
            clip: true
            contentHeight: lines.height
            boundsBehavior: Flickable.StopAtBounds
            Column {
                id: lines
                width: parent.width
                spacing: Theme.gap
                Flow {
                    id: words
                    objectName: "readingParts"
                    width: parent.width
                    spacing: 0.6 * Theme.mm
                    layoutDirection: view.readsRight ? Qt.RightToLeft : Qt.LeftToRight
                    Repeater {
                        model: view.model.parts
                        Part { }
                    }
                }
                GrowingText {
                    objectName: "readingTranslation"
                    width: parent.width
                    visible: view.shown
                    language: view.model.target
                    em: Theme.title * Theme.content / Theme.control
                    color: Theme.soft
                    text: view.model.translation
                    stable: view.model.translation.length
                    accentStart: view.model.accentStart
                    accentLength: view.model.accentLength
                }
                Words {
                    width: parent.width
                    visible: view.model.waiting && view.model.translation === ""
                    text: Appearance.text(view.language, "translating")
                    language: view.language
                    color: Theme.faint
                }
            }
        }
    }

    Rectangle {
        id: card
        // A hint gives way to what went wrong where both don't fit.
        visible: !Theme.portrait || view.model.problem === "" || view.model.chosen >= 0
        x: view.mirrored || Theme.portrait ? 0 : parent.width - width
        y: Theme.portrait ? buttons.y - Theme.gap - height : 0
        width: Theme.portrait ? parent.width : Math.min(46 * Theme.mm, 0.34 * parent.width)
        height: Theme.portrait ? Math.min(34 * Theme.mm, 0.36 * parent.height, meaning.height + 2 * Theme.margin + (keep.visible ? keep.height + Theme.gap : 0)) : buttons.y - Theme.gap
        radius: Theme.radius
        color: Theme.surface
        border { width: Theme.hairline; color: Theme.line }

        Flickable {
            anchors { left: parent.left; right: parent.right; top: parent.top; bottom: keep.visible ? keep.top : parent.bottom; margins: Theme.margin }
            clip: true
            contentHeight: meaning.height
            boundsBehavior: Flickable.StopAtBounds
            Column {
                id: meaning
                width: parent.width
                spacing: 1 * Theme.mm
                Line {
                    objectName: "wordHint"
                    visible: view.model.chosen < 0
                    text: Appearance.text(view.language, "reading_word")
                    language: view.language
                    color: Theme.soft
                }
                Line {
                    visible: view.model.chosen >= 0 && view.model.word.meaning === undefined && view.model.waiting
                    text: Appearance.text(view.language, "translating")
                    language: view.language
                    color: Theme.faint
                }
                Line {
                    objectName: "wordText"
                    visible: text !== ""
                    text: view.model.word.text ?? ""
                    language: view.model.source
                    em: Theme.translation
                }
                Line {
                    objectName: "wordReading"
                    visible: text !== ""
                    text: view.model.word.reading ?? ""
                    language: "en"
                    color: Theme.a
                    bold: true
                }
                Line {
                    objectName: "wordMeaning"
                    visible: text !== ""
                    text: view.model.word.meaning ?? ""
                    language: view.model.target
                    em: Theme.title
                    bold: true
                }
                Line {
                    visible: view.model.word.here === false
                    text: Appearance.text(view.language, "reading_alone")
                    language: view.language
                    em: Theme.caption
                    color: Theme.soft
                }
                Row {
                    visible: view.model.word.text !== undefined
                    spacing: Theme.gap
                    IconButton {
                        objectName: "sayWord"
                        visible: view.model.audible
                        icon: "speaker"
                        name: Appearance.text(view.language, "listen")
                        onActivated: view.model.sayWord()
                    }
                    IconButton {
                        objectName: "keepWordSmall"
                        visible: view.tight
                        enabled: !view.model.kept
                        icon: view.model.kept ? "check" : "plus"
                        name: Appearance.text(view.language, view.model.kept ? "word_kept" : "keep_word")
                        onActivated: view.model.keepWord()
                    }
                }
            }
        }
        PillButton {
            id: keep
            objectName: "keepWord"
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.gap }
            visible: view.model.word.text !== undefined && !view.tight
            enabled: !view.model.kept
            primary: !view.model.kept
            icon: view.model.kept ? "check" : "plus"
            language: view.language
            word: Appearance.text(view.language, view.model.kept ? "word_kept" : "keep_word")
            padding: 2 * Theme.mm
            onActivated: view.model.keepWord()
        }
    }

    Flow {
        id: buttons
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        spacing: Theme.gap
        LayoutMirroring.enabled: view.mirrored
        LayoutMirroring.childrenInherit: true
        IconButton {
            objectName: "previousSentence"
            enabled: view.model.number > 1
            icon: "arrow_back"
            mirrored: view.mirrored
            name: Appearance.text(view.language, "previous_sentence")
            onActivated: view.model.go(-1)
        }
        IconButton {
            objectName: "nextSentence"
            focus: true
            enabled: view.model.number < view.model.count
            icon: "arrow_on"
            mirrored: view.mirrored
            name: Appearance.text(view.language, "next_sentence")
            onActivated: view.model.go(1)
        }
        Action {
            objectName: "toggleTranslation"
            word: Appearance.text(view.language, view.model.hidden ? "show_translation" : "hide_translation")
            onActivated: view.model.toggleTranslation()
        }
        IconButton {
            objectName: "saySlowlySmall"
            visible: view.tight && view.model.audible
            icon: "slower"
            name: Appearance.text(view.language, "slowly")
            onActivated: view.model.say(true)
        }
        IconButton {
            objectName: "saySentenceSmall"
            visible: view.tight && view.model.audible
            icon: "speaker"
            name: Appearance.text(view.language, "listen")
            onActivated: view.model.say(false)
        }
        Action {
            objectName: "saySlowly"
            visible: !view.tight && view.model.audible
            icon: "slower"
            word: Appearance.text(view.language, "slowly")
            onActivated: view.model.say(true)
        }
        Action {
            objectName: "saySentence"
            visible: !view.tight && view.model.audible
            primary: true
            icon: "speaker"
            word: Appearance.text(view.language, "listen")
            onActivated: view.model.say(false)
        }
    }

    component Line: Words { width: meaning.width }
    component Action: PillButton {
        language: view.language
        padding: (view.tight ? 2 : 3) * Theme.mm
        maximumWidth: buttons.width
    }
    component Part: Item {
        id: part
        required property var modelData
        required property int index
        readonly property bool lit: index === view.model.chosen
        width: Math.min(words.width, Math.max(modelData.word ? Theme.target : 0, text.implicitWidth + 1.6 * Theme.mm, reading.implicitWidth + 1.2 * Theme.mm))
        height: Math.max(Theme.target, reading.height + text.contentHeight + 0.8 * Theme.mm)
        Touchable {
            objectName: "word." + part.index
            anchors.fill: parent
            visible: part.modelData.word
            name: part.modelData.text + (part.modelData.reading ? ", " + part.modelData.reading : "")
            radius: 1.4 * Theme.mm
            color: part.lit ? Theme.aTint : "transparent"
            border.width: 0
            onActivated: view.model.tap(part.index)
        }
        Words {
            id: reading
            anchors { horizontalCenter: parent.horizontalCenter; bottom: text.top }
            visible: part.modelData.reading !== ""
            height: visible ? contentHeight : 0
            text: part.modelData.reading
            language: "en"
            em: Theme.caption
            color: Theme.soft
            wrapMode: Text.NoWrap
        }
        Words {
            id: text
            anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: 0.4 * Theme.mm }
            width: Math.min(implicitWidth, words.width)
            text: part.modelData.text
            language: view.model.source
            em: Theme.translation
            color: part.lit ? Theme.a : Theme.ink
        }
    }
}
