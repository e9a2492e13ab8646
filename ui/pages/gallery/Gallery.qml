pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// For whoever works on the screen: the tokens, then every component in every state. Headings are the names in the code.
FocusScope {
    id: page

    readonly property string reader: Conversation.reader
    readonly property string sample: Appearance.text(reader, "phrase_1")
    readonly property string plain: "en"

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }
    MouseArea { anchors.fill: parent }

    PageBar {
        id: bar
        objectName: "gallery"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
        language: page.plain
        title: "Gallery"
        IconButton {
            objectName: "galleryText"
            icon: "text_size"
            name: Appearance.text(page.reader, "text_size")
            onActivated: Appearance.nextTextScale()
        }
        IconButton {
            objectName: "galleryTheme"
            icon: Theme.dark ? "sun" : "moon"
            name: Appearance.text(page.reader, "theme")
            onActivated: Appearance.toggleTheme()
        }
    }
    Flickable {
        anchors { left: parent.left; right: parent.right; top: bar.bottom; bottom: parent.bottom; topMargin: Theme.gap }
        clip: true
        contentHeight: groups.height + Theme.margin
        boundsBehavior: Flickable.StopAtBounds

        Column {
            id: groups
            x: Theme.margin
            width: parent.width - 2 * Theme.margin
            spacing: Theme.margin

            Group {
                heading: "Theme: colours"
                Repeater {
                    model: ["ground", "surface", "sunk", "line", "border", "ink", "soft", "faint", "tentative", "focus", "warning", "warningTint", "danger", "dangerTint", "a", "aTint", "aBorder", "b", "bTint", "bBorder"]
                    Column {
                        id: swatch
                        required property string modelData
                        width: 22 * Theme.mm
                        Rectangle {
                            width: parent.width - Theme.gap
                            height: Theme.target
                            radius: Theme.radius
                            color: Theme[swatch.modelData]
                            border { width: Theme.hairline; color: Theme.border }
                        }
                        Words {
                            width: parent.width - Theme.gap
                            text: swatch.modelData
                            language: page.plain
                            em: Theme.caption
                        }
                    }
                }
            }
            Group {
                heading: "Theme: type"
                Repeater {
                    model: ["caption", "body", "label", "title", "heard", "translation", "headline"]
                    Words {
                        required property string modelData
                        width: groups.width
                        text: modelData + " · " + page.sample
                        language: page.reader
                        em: Theme[modelData]
                    }
                }
            }
            Repeater {
                model: ["a", "b"]
                Group {
                    id: talks
                    required property string modelData
                    heading: "TalkShape " + modelData
                    spacing: 6 * Theme.mm
                    Repeater {
                        model: ["idle", "listening", "thinking", "speaking", "waiting", "queued", "asking", "awaiting", "type", "phrases", "loading", "no_speech", "error", "muted", "no_pair", "unavailable"]
                        Column {
                            id: talk
                            required property string modelData
                            width: 26 * Theme.mm
                            spacing: Theme.gap
                            TalkShape {
                                anchors.horizontalCenter: parent.horizontalCenter
                                seat: talks.modelData
                                mode: talk.modelData
                                level: 0.5
                                remaining: 0.7
                            }
                            Words {
                                width: parent.width
                                text: talk.modelData
                                language: page.plain
                                em: Theme.caption
                                horizontalAlignment: Text.AlignHCenter
                            }
                        }
                    }
                }
            }
            Group {
                heading: "LanguageChip, SeatMark"
                LanguageChip { seat: "a"; language: "en"; word: Appearance.endonym("en") }
                LanguageChip { seat: "b"; language: "pt"; word: Appearance.endonym("pt") }
                LanguageChip { seat: "b"; language: "ar"; word: Appearance.endonym("ar") }
            }
            Group {
                heading: "PillButton: plain, icon, off, primary, danger, confirmed"
                Pill { word: Appearance.text(page.reader, "slower") }
                Pill { word: Appearance.text(page.reader, "slower"); icon: "slower" }
                Pill { word: Appearance.text(page.reader, "slower"); icon: "slower"; enabled: false }
                Pill { word: Appearance.text(page.reader, "stop"); icon: "stop"; primary: true }
                Pill { word: Appearance.text(page.reader, "forget_everything"); icon: "trash"; danger: true }
                Pill { word: Appearance.text(page.reader, "forget_everything"); icon: "trash"; danger: true; confirmed: true }
            }
            Group {
                heading: "IconButton, ToolButton, Choice"
                IconButton { icon: "dots"; name: Appearance.text(page.reader, "menu") }
                IconButton { icon: "dots"; name: Appearance.text(page.reader, "menu"); enabled: false }
                ToolButton { icon: "keyboard"; language: page.reader; word: Appearance.text(page.reader, "type") }
                ToolButton { icon: "hands_free"; language: page.reader; word: Appearance.text(page.reader, "hands_free"); checkable: true; checked: true }
                Choice {
                    width: Math.min(implicitWidth, groups.width)
                    options: ["light", "dark"].map(key => ({value: key, word: Appearance.text(page.reader, key), language: page.reader}))
                    value: Theme.dark ? "dark" : "light"
                    onChosen: (key) => Appearance.setDark(key === "dark")
                }
            }
            Group {
                heading: "Field, ProgressBar, LevelBars"
                Field { width: Math.min(60 * Theme.mm, groups.width); language: page.reader; icon: "search"; placeholder: Appearance.text(page.reader, "search") }
                ProgressBar { width: Math.min(50 * Theme.mm, groups.width); value: 0.62; name: "62 %" }
                LevelBars { level: 0.6; colour: Theme.a }
            }
            Group {
                heading: "Remark"
                Remark { width: groups.width; icon: "rough"; language: page.reader; words: Appearance.text(page.reader, "rough") }
                Remark { width: groups.width; icon: "alert"; colour: Theme.warning; language: page.reader; words: Appearance.text(page.reader, "only_phrases") }
                Remark { width: groups.width; icon: "alert"; colour: Theme.danger; language: page.reader; words: Appearance.text(page.reader, "no_microphone") }
                Remark { width: groups.width; icon: "shield"; language: "ar"; words: Appearance.text("ar", "offline") }
            }
            Group {
                heading: "Turn: live, done, failed"
                Sample { seat: "a"; heard: page.sample; working: true; heardStable: 6 }
                Sample { seat: "b"; heard: page.sample; translation: page.sample; spoken: true; quality: "rough"; qualityText: Appearance.text(page.reader, "rough") }
                Sample { seat: "a"; heard: page.sample; failure: Appearance.text(page.reader, "error") }
            }
        }
    }

    component Pill: PillButton {
        language: page.reader
        maximumWidth: groups.width
    }
    component Sample: Turn {
        width: Math.min(groups.width, 118 * Theme.mm)
        source: page.reader
        target: page.reader
    }
    component Group: Flow {
        id: group
        property string heading
        width: groups.width
        spacing: Theme.gap
        Words {
            width: group.width
            text: group.heading
            language: page.plain
            em: Theme.label
            bold: true
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
    }
}
