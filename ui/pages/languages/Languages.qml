pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// Which language a seat has: recent ones, those that do everything with the other seat's, and those with a limit and
// its reason.
FocusScope {
    id: page

    required property LanguageModel model
    property string seat: "a"
    // Whether the other seat can be chosen for as well: where no chips are on the screen.
    property bool both: false
    readonly property string reader: Conversation.reader
    readonly property int columns: Theme.portrait ? 1 : Math.max(2, Math.floor((width - 2 * Theme.margin + Theme.gap) / (36 * Theme.mm)))
    readonly property real tile: (width - 2 * Theme.margin - (columns - 1) * Theme.gap) / columns

    function pick(code: string) {
        model.choose(code)
        Navigator.back()
    }

    onSeatChanged: model.setSeat(seat)
    Component.onCompleted: model.setSeat(seat)

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }
    MouseArea { anchors.fill: parent }

    PageBar {
        id: bar
        objectName: "picker"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
        language: page.reader
        // Where there are two buttons to choose for whom, the chosen one says it.
        seat: page.both && Theme.portrait ? "" : page.seat
        title: Appearance.text(page.reader, "choose")
        reserved: Theme.portrait ? 0 : search.beside + Theme.gap
        Row {
            spacing: Theme.gap
            visible: page.both
            Repeater {
                model: ["a", "b"]
                Touchable {
                    required property string modelData
                    objectName: "for." + modelData
                    checkable: true
                    checked: page.seat === modelData
                    name: (modelData === "b" ? Conversation.b : Conversation.a).endonym
                    color: checked ? Theme.seatTint(modelData) : Theme.surface
                    border.color: checked ? Theme.seatInk(modelData) : Theme.border
                    radius: Theme.seatRadius(modelData, height)
                    onActivated: page.seat = modelData
                    SeatMark {
                        anchors.centerIn: parent
                        seat: parent?.modelData ?? "a"
                        size: 4.6 * Theme.mm
                    }
                }
            }
        }
    }
    Field {
        id: search
        objectName: "search"
        readonly property real beside: Math.min(70 * Theme.mm, page.width * (page.both ? 0.36 : 0.45))
        x: Theme.portrait || bar.LayoutMirroring.enabled ? Theme.margin : page.width - width - Theme.margin
        y: Theme.portrait ? bar.y + bar.height + Theme.gap : bar.y
        width: Theme.portrait ? page.width - 2 * Theme.margin : beside
        height: Theme.target
        icon: "search"
        language: page.reader
        LayoutMirroring.enabled: bar.LayoutMirroring.enabled
        LayoutMirroring.childrenInherit: true
        placeholder: Appearance.text(page.reader, "search")
        onTextChanged: page.model.setSearch(text)
        onAccepted: if (page.model.first() !== "") page.pick(page.model.first())
        onDismissed: Navigator.back()
        editor.onActiveFocusChanged: if (editor.activeFocus) keys.visible = true
    }

    Flickable {
        id: view
        objectName: "languageGrid"
        anchors {
            left: parent.left; right: parent.right; top: Theme.portrait ? search.bottom : bar.bottom; topMargin: Theme.gap
            bottom: keys.visible ? keys.top : parent.bottom
        }
        clip: true
        contentHeight: groups.height + Theme.margin
        boundsBehavior: Flickable.StopAtBounds
        onMovementStarted: {
            keys.visible = false
            page.forceActiveFocus()
        }

        Column {
            id: groups
            x: Theme.margin
            width: parent.width - 2 * Theme.margin
            spacing: Theme.gap
            LayoutMirroring.enabled: Appearance.rightToLeft(page.reader)
            LayoutMirroring.childrenInherit: true

            Repeater {
                model: page.model.groups
                Column {
                    id: group
                    required property var modelData
                    width: groups.width
                    spacing: Theme.gap
                    Remark {
                        width: parent.width
                        icon: group.modelData.icon
                        words: Appearance.text(page.reader, group.modelData.key) + " · " + group.modelData.entries.length
                        language: page.reader
                        colour: Theme.ink
                    }
                    Grid {
                        width: parent.width
                        columns: page.columns
                        spacing: Theme.gap
                        Repeater {
                            model: group.modelData.entries
                            LanguageTile {
                                required property var modelData
                                width: page.tile
                                entry: modelData
                                seat: page.seat
                                reader: page.reader
                                current: modelData.code === page.model.current
                                onActivated: page.pick(modelData.code)
                            }
                        }
                    }
                }
            }
        }
    }
    Words {
        anchors.centerIn: view
        visible: page.model.groups.length === 0
        text: Appearance.text(page.reader, "nothing_found")
        language: page.reader
        color: Theme.soft
    }
    Keyboard {
        id: keys
        objectName: "searchKeys"
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        visible: false
        target: search.editor
        language: page.reader
        sendIcon: "check"
        onSent: search.accepted()
    }
}
