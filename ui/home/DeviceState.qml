pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Dragoman
import "../components"

// What the device is doing, said to both people, and what can be done about it: the tools while it rests, one way out
// while a turn is on its way. A low panel has no room for both beside the buttons: what is said stands above them then.
Item {
    id: device

    property Item above
    readonly property bool limited: Conversation.turns.newest === 0 && (cannotSpeak(first) || cannotSpeak(second))
    function cannotSpeak(person: Seat): bool { return person.mode === "type" || person.mode === "phrases" || person.mode === "no_pair" }
    // The invitation says why; it gives way on a low panel.
    function isInvited(person: Seat): bool { return !Theme.compact && Conversation.turns.newest === 0 && !busy && !failed && cannotSpeak(person) }
    readonly property bool apart: Theme.compact && !busy && lines.visible
    readonly property real roomAbove: apart ? lines.height : 0

    readonly property Seat first: Conversation.side === "b" ? Conversation.b : Conversation.a
    readonly property Seat second: Conversation.side === "b" ? Conversation.a : Conversation.b
    readonly property bool failed: first.failed
    // The turn says to its speaker why it failed; the other person is told no more than that it did.
    readonly property bool told: failed && Conversation.turns.newestFailure === first.status
    readonly property bool busy: Conversation.busy
    // Nothing is translated for one of them: what helps takes the place of the tools.
    readonly property bool unpaired: first.mode === "no_pair" || second.mode === "no_pair"
    readonly property Item below: controls.visible ? controls : remedies.visible ? remedies : tools.visible ? tools : null
    // On a low panel what was said goes before what the other person's button says as well.
    readonly property bool yields: Theme.compact && !failed
        && (apart && (Conversation.turns.newest > 0 || firstLine.lineCount + secondLine.lineCount > 3)
            || !apart && Conversation.turns.newest > 0 && firstLine.contentHeight + secondLine.contentHeight + (below?.height ?? 0) + 2 * Theme.gap > 25 * Theme.mm)
    readonly property real room: height - (below ? below.height + Theme.gap : 0)

    implicitHeight: lines.visible && !apart ? lines.height + (below?.height ?? 0) + 2 * Theme.gap : 0

    Column {
        id: lines
        parent: Theme.compact && !device.busy ? device.above : device
        anchors { left: parent?.left; right: parent?.right; top: parent?.top; topMargin: device.apart ? 0 : Math.max(0, (device.room - height) / 2) }
        // Where there is little room the buttons say by themselves who may speak, and that engines start again.
        visible: !Theme.compact || !device.told && (device.busy || device.failed || device.limited
            || Conversation.state !== "idle" && Conversation.state !== "awaiting" && (Conversation.state !== "loading" || Conversation.turns.newest === 0))
        spacing: 0.6 * Theme.mm
        Line { id: firstLine; person: device.first; leading: device.busy || device.failed; visible: !device.told && !device.isInvited(device.first) }
        Line {
            id: secondLine
            // What failed takes most of the room above the buttons; between them there are no tools then.
            parent: Theme.compact && device.failed ? between : lines
            person: device.second
            visible: text !== "" && !device.yields && !device.isInvited(device.second) && (!device.told && text !== device.first.status || language !== Appearance.wording(device.first.language))
        }
        ProgressBar {
            objectName: "loaded"
            anchors.horizontalCenter: parent.horizontalCenter
            visible: device.first.loaded > 0
            width: Math.min(50 * Theme.mm, lines.width)
            value: device.first.loaded
            name: device.first.status
        }
    }

    Column {
        id: between
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
    }

    Row {
        id: controls
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: Theme.compact ? 0 : 5 * Theme.mm }
        visible: device.busy
        spacing: Theme.gap
        PillButton {
            objectName: "slowerNow"
            visible: !Theme.compact && Conversation.state === "speaking" && Conversation.turns.newest > 0
            icon: "slower"
            language: Appearance.wording(device.first.language)
            word: Appearance.text(language, "slower")
            maximumWidth: (device.width - Theme.gap) / 2
            onActivated: Conversation.replay(Conversation.turns.newest, true)
        }
        PillButton {
            objectName: "cancel"
            readonly property bool speaking: Conversation.state === "speaking"
            primary: speaking
            icon: speaking ? "stop" : "close"
            language: Appearance.wording(device.first.language)
            word: Appearance.text(language, speaking ? "stop" : "cancel")
            maximumWidth: Theme.compact || !speaking ? device.width : (device.width - Theme.gap) / 2
            onActivated: Conversation.stop()
        }
    }

    Grid {
        id: remedies
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: Theme.compact ? (device.height - height) / 2 : 1 * Theme.mm }
        LayoutMirroring.enabled: Appearance.rightToLeft(Conversation.reader)
        visible: device.unpaired && !device.busy && !device.failed
        columns: Theme.compact ? 1 : 2
        spacing: Theme.gap
        horizontalItemAlignment: Grid.AlignHCenter
        verticalItemAlignment: Grid.AlignVCenter

        component Remedy: PillButton {
            property string key
            language: Conversation.reader
            word: Appearance.text(language, key)
            padding: 3 * Theme.mm
        }
        Remedy {
            id: getModel
            objectName: "getModel"
            maximumWidth: device.width / remedies.columns
            visible: remedies.visible && Conversation.modelHelps(device.first.language, device.second.language)
            key: "models"
            icon: "download"
            primary: true
            onActivated: Navigator.go("models")
        }
        Remedy {
            objectName: "otherLanguage"
            maximumWidth: device.width - (getModel.visible && remedies.columns > 1 ? getModel.width + remedies.spacing : 0)
            key: "choose"
            icon: "globe"
            onActivated: Navigator.go("languages", {seat: "a", both: true})
        }
    }

    RowLayout {
        id: tools
        objectName: "tools"
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: Theme.compact ? (device.height - height) / 2 : 1 * Theme.mm }
        width: Math.min(device.width, implicitWidth)
        LayoutMirroring.enabled: Appearance.rightToLeft(Conversation.reader)
        visible: !device.busy && !remedies.visible && (!device.failed || device.told && !Theme.compact)
        spacing: Theme.gap
        readonly property real even: (device.width - 3 * spacing) / 4
        // Whether each caption can stand in one line; else those of several words are wrapped.
        readonly property bool oneLine: typing.wished + phrases.wished + handsFree.wished + halves.wished <= 4 * even

        component Tool: ToolButton {
            property string key
            language: Conversation.reader
            word: Appearance.text(language, key)
            Layout.minimumWidth: bare ? implicitWidth : tools.oneLine ? wished : least
            Layout.preferredWidth: bare ? implicitWidth : Math.max(wished, Math.min(tools.even, implicitWidth))
            Layout.fillWidth: true
        }
        Tool { id: typing; objectName: "typeButton"; key: "type"; icon: "keyboard"; onActivated: Navigator.go("composer", {seat: "a"}) }
        Tool { id: phrases; objectName: "phrasesButton"; key: "phrases"; icon: "book"; onActivated: Navigator.go("phrases") }
        Tool {
            id: handsFree
            objectName: "handsFree"
            key: "hands_free"
            icon: "hands_free"
            checkable: true
            checked: Conversation.handsFree
            opacity: Conversation.handsFreePossible ? 1 : Theme.off
            onActivated: Conversation.setHandsFree(!checked)
        }
        Tool { id: halves; objectName: "faceToFace"; key: "face_to_face"; icon: "face_to_face"; onActivated: Navigator.go("face_to_face") }
    }

    component Line: Words {
        property Seat person
        property bool leading: false
        objectName: "status"
        width: parent?.width ?? 0
        text: device.told ? Appearance.text(language, "error") : person.status
        language: Appearance.wording(person.language)
        em: device.apart || device.told && Theme.compact ? Theme.caption : leading ? Theme.label : Theme.body
        bold: leading
        color: leading ? (device.failed ? Theme.danger : Theme.seatInk(person.side)) : Theme.soft
        horizontalAlignment: Text.AlignHCenter
        Accessible.role: Accessible.StaticText
        Accessible.name: text
    }
}
