pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// Three questions before the first conversation: the language of the device, who speaks what, what is still needed.
FocusScope {
    id: page

    required property FirstStartModel model
    readonly property string reader: Conversation.reader
    readonly property bool rightToLeft: Appearance.rightToLeft(reader)
    readonly property int steps: 3
    property int step: 0

    function next() {
        if (step < steps - 1) step += 1
        else {
            model.finish()
            Navigator.home()
        }
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }
    MouseArea { anchors.fill: parent }

    Item {
        id: bar
        objectName: "firstStart"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
        height: Math.max(Theme.target, title.contentHeight)
        LayoutMirroring.enabled: page.rightToLeft
        LayoutMirroring.childrenInherit: true
        Words {
            id: title
            anchors { left: parent.left; right: marks.left; rightMargin: Theme.gap; verticalCenter: parent.verticalCenter }
            text: Appearance.text(page.reader, ["device_language", "first_people", "first_models"][page.step])
            language: page.reader
            em: Theme.title
            bold: true
            Accessible.role: Accessible.Heading
            Accessible.name: text
        }
        Row {
            id: marks
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            spacing: 1 * Theme.mm
            Accessible.role: Accessible.StaticText
            Accessible.name: (page.step + 1) + " / " + page.steps
            Repeater {
                model: page.steps
                Rectangle {
                    required property int index
                    width: 7 * Theme.mm
                    height: 2 * Theme.mm
                    radius: height / 2
                    color: index <= page.step ? Theme.ink : Theme.sunk
                    border { width: Theme.hairline; color: Theme.border }
                }
            }
        }
    }

    Flickable {
        id: view
        anchors { left: parent.left; right: parent.right; top: bar.bottom; bottom: foot.top; topMargin: Theme.gap; bottomMargin: Theme.gap }
        clip: true
        contentHeight: Math.max(languages.visible ? languages.height : people.visible ? people.height : needs.height, 1)
        boundsBehavior: Flickable.StopAtBounds

        Grid {
            id: languages
            visible: page.step === 0
            x: Theme.margin
            width: parent.width - 2 * Theme.margin
            columns: Theme.portrait ? 2 : 4
            spacing: Theme.gap
            LayoutMirroring.enabled: page.rightToLeft
            LayoutMirroring.childrenInherit: true
            Repeater {
                model: Appearance.readers()
                Touchable {
                    id: tile
                    required property string modelData
                    objectName: "reader." + modelData
                    readonly property bool chosen: page.reader === modelData
                    width: (languages.width - (languages.columns - 1) * Theme.gap) / languages.columns
                    implicitHeight: 11 * Theme.mm
                    radius: Theme.radius
                    name: Appearance.endonym(modelData)
                    checkable: true
                    checked: chosen
                    color: chosen ? Theme.aTint : Theme.surface
                    border { width: chosen ? Theme.focusRing : Theme.hairline; color: chosen ? Theme.a : Theme.border }
                    onActivated: Conversation.setReader(modelData)
                    Words {
                        anchors { left: parent.left; right: tick.left; leftMargin: Theme.margin; rightMargin: Theme.gap / 2; verticalCenter: parent.verticalCenter }
                        text: tile.name
                        language: tile.modelData
                        em: Theme.label
                        bold: true
                        color: tile.chosen ? Theme.a : Theme.ink
                        horizontalAlignment: Text.AlignLeft
                        height: tile.height - 0.6 * Theme.mm
                        verticalAlignment: Text.AlignVCenter
                        lineHeight: 0.9 * Appearance.lineHeight(language)
                        fontSizeMode: Text.Fit
                        minimumPixelSize: Theme.smallest
                        wrapMode: Text.WordWrap
                    }
                    Icon {
                        id: tick
                        anchors { right: parent.right; rightMargin: Theme.gap; verticalCenter: parent.verticalCenter }
                        size: tile.chosen ? 4.2 * Theme.mm : 0
                        name: tile.chosen ? "check" : ""
                        colour: Theme.a
                    }
                }
            }
        }

        // Left and right are those of the table, whatever the direction of the words.
        Grid {
            id: people
            objectName: "people"
            visible: page.step === 1
            x: Theme.margin
            width: parent.width - 2 * Theme.margin
            columns: Theme.portrait ? 1 : 2
            spacing: Theme.margin
            Repeater {
                model: [Conversation.a, Conversation.b]
                Item {
                    id: half
                    required property Seat modelData
                    width: (people.width - (people.columns - 1) * Theme.margin) / people.columns
                    height: chip.height + hint.height + 2 * Theme.gap
                    LanguageChip {
                        id: chip
                        objectName: "first." + half.modelData.side
                        anchors.horizontalCenter: parent.horizontalCenter
                        height: 14 * Theme.mm
                        seat: half.modelData.side
                        language: half.modelData.language
                        word: half.modelData.endonym
                        maximumWidth: half.width
                        onActivated: Navigator.go("languages", {seat: half.modelData.side})
                    }
                    Words {
                        id: hint
                        anchors { left: parent.left; right: parent.right; top: chip.bottom; topMargin: Theme.gap }
                        text: Appearance.text(half.modelData.language, half.modelData.side === "b" ? "tap_square" : "tap_round")
                        language: half.modelData.language
                        color: Theme.soft
                        horizontalAlignment: Text.AlignHCenter
                    }
                }
            }
        }

        Column {
            id: needs
            visible: page.step === 2
            x: Theme.margin
            width: parent.width - 2 * Theme.margin
            spacing: Theme.gap
            LayoutMirroring.enabled: page.rightToLeft
            LayoutMirroring.childrenInherit: true
            Remark {
                objectName: "ability"
                width: parent.width
                icon: page.model.works ? "check" : page.model.ability === "loading" ? "hourglass" : "alert"
                words: Appearance.text(page.reader, page.model.ability)
                language: page.reader
                em: Theme.label
                colour: page.model.works ? Theme.a : page.model.ability === "loading" ? Theme.soft : Theme.warning
            }
            PillButton {
                objectName: "seeModels"
                anchors.left: parent.left
                icon: "download"
                language: page.reader
                word: Appearance.text(page.reader, "models")
                maximumWidth: parent.width
                onActivated: Navigator.go("models")
            }
            Words {
                width: parent.width
                text: Appearance.text(page.reader, "first_models_means")
                language: page.reader
                color: Theme.soft
            }
        }
    }

    Item {
        id: foot
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.margin }
        height: Math.max(Theme.target, note.visible ? note.contentHeight : 0, buttons.height)
        LayoutMirroring.enabled: page.rightToLeft
        LayoutMirroring.childrenInherit: true
        Words {
            id: note
            anchors { left: parent.left; right: buttons.left; rightMargin: Theme.gap; verticalCenter: parent.verticalCenter }
            visible: page.step === 0
            text: Appearance.text(page.reader, "first_language_means")
            language: page.reader
            em: Theme.caption
            color: Theme.soft
        }
        Row {
            id: buttons
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            spacing: Theme.gap
            PillButton {
                objectName: "stepBack"
                visible: page.step > 0
                language: page.reader
                word: Appearance.text(page.reader, "back")
                maximumWidth: foot.width * 0.45
                onActivated: page.step -= 1
            }
            PillButton {
                id: forth
                objectName: "stepNext"
                focus: true
                primary: true
                language: page.reader
                word: Appearance.text(page.reader, page.step === page.steps - 1 ? "begin" : "next")
                maximumWidth: foot.width * 0.5
                onActivated: page.next()
            }
        }
    }
}
