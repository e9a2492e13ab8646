pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// Live captions: the translation above and larger, what is said below. Lines grow upwards; what is settled never moves
// within its lines, what may still change is lighter.
FocusScope {
    id: page

    required property CaptionsModel model
    readonly property string reader: Conversation.reader
    readonly property Seat speaker: model.side === "b" ? Conversation.b : Conversation.a
    readonly property Seat other: model.side === "b" ? Conversation.a : Conversation.b
    readonly property bool empty: model.heard === "" && model.translated === ""
    // Where two texts have no room for a line each, the translation goes first.
    readonly property bool both: model.shown === "both" && texts.height >= 3.2 * Theme.headline * Theme.content + Theme.gap + 4 * Theme.mm
    readonly property bool translated: model.shown !== "heard"
    readonly property string hint: !model.possible ? "captions_no_ears" : model.running ? "captions_listening" : "captions_hint"
    readonly property string remark: model.problem ? model.problem : model.possible && !model.translates ? Appearance.text(reader, "captions_no_pair") : model.kept

    Component.onDestruction: model.leave()

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }
    MouseArea { anchors.fill: parent }

    PageBar {
        id: bar
        objectName: "captions"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
        language: page.reader
        title: Appearance.text(page.reader, "captions")
        LevelBars {
            anchors.verticalCenter: parent?.verticalCenter
            visible: page.model.running && !Theme.portrait
            level: page.speaker.level
            colour: Theme.seatInk(page.model.side)
        }
        Words {
            objectName: "captionsClock"
            anchors.verticalCenter: parent?.verticalCenter
            visible: page.model.running || !page.empty
            text: page.model.clock
            language: page.reader
            wrapMode: Text.NoWrap
            color: Theme.soft
        }
        Tools { visible: !Theme.portrait }
    }

    Item {
        id: texts
        anchors { left: parent.left; right: parent.right; top: bar.bottom; bottom: remarks.top; margins: Theme.margin; topMargin: Theme.gap; bottomMargin: Theme.gap }
        readonly property real half: (height - Theme.gap) / 2

        TextBox {
            objectName: "translatedCaptions"
            visible: page.translated && !page.empty
            width: parent.width
            height: page.both ? texts.half : parent.height
            color: Theme.surface
            seat: page.other.side
            language: page.model.target
            words: page.model.translated
            stable: page.model.translated.length
            em: Theme.headline * Theme.content / Theme.control
        }
        TextBox {
            objectName: "heardCaptions"
            visible: (page.both || !page.translated) && !page.empty
            y: page.both ? texts.half + Theme.gap : 0
            width: parent.width
            height: page.both ? texts.half : parent.height
            color: page.both ? "transparent" : Theme.surface
            seat: page.speaker.side
            language: page.model.source
            words: page.model.heard
            stable: page.model.heardStable
            em: page.both ? Theme.translation : Theme.headline * Theme.content / Theme.control
        }
        Rectangle {
            anchors.fill: parent
            visible: page.empty
            radius: Theme.radius
            color: Theme.surface
            border { width: Theme.hairline; color: Theme.line }
            Words {
                objectName: "captionsHint"
                anchors.centerIn: parent
                width: Math.min(parent.width - 4 * Theme.margin, 110 * Theme.mm)
                text: Appearance.text(page.reader, page.hint)
                language: page.reader
                em: Theme.label
                color: Theme.soft
                horizontalAlignment: Text.AlignHCenter
            }
        }
    }

    Item {
        id: remarks
        anchors { left: parent.left; right: parent.right; bottom: dock.top; leftMargin: Theme.margin; rightMargin: Theme.margin; bottomMargin: visible ? Theme.gap : 0 }
        visible: page.remark !== ""
        height: visible ? line.height : 0
        LayoutMirroring.enabled: Appearance.rightToLeft(page.reader)
        LayoutMirroring.childrenInherit: true
        Remark {
            id: line
            objectName: "captionsRemark"
            width: parent.width
            icon: page.model.problem ? "alert" : page.remark === page.model.kept ? "check" : "info"
            words: page.remark
            language: page.reader
            colour: page.model.problem ? Theme.danger : Theme.soft
        }
    }

    Flow {
        id: dock
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.margin }
        spacing: Theme.gap
        LayoutMirroring.enabled: Appearance.rightToLeft(page.reader)
        LayoutMirroring.childrenInherit: true
        readonly property real used: (choices.visible ? choices.width + spacing : 0) + (go.visible ? go.width : 0)

        Flow {
            id: choices
            width: Theme.portrait ? dock.width : undefined
            visible: page.model.translates && page.model.possible
            spacing: Theme.gap
            Show { value: "heard"; language: page.model.source; word: page.speaker.endonym }
            Show { value: "both"; language: page.reader; word: Appearance.text(page.reader, "captions_both") }
            Show { value: "translated"; language: page.model.target; word: page.other.endonym }
        }
        Item {
            width: Math.max(0, dock.width - dock.used - dock.spacing - 1)
            height: 1
            visible: !Theme.portrait && width > 0
        }
        Tools {
            visible: Theme.portrait
        }
        PillButton {
            id: go
            objectName: "captionsGo"
            focus: true
            visible: page.model.possible
            primary: true
            icon: page.model.running ? "pause" : "mic"
            language: page.reader
            word: Appearance.text(page.reader, page.model.running ? "pause" : "start")
            maximumWidth: Theme.portrait ? dock.width : (dock.width - Theme.gap) / 2
            onActivated: page.model.toggle()
        }
    }

    component Tools: Row {
        spacing: Theme.gap
        IconButton {
            objectName: "captionsTurn"
            icon: "swap"
            name: Appearance.text(page.reader, "swap")
            onActivated: page.model.turnRound()
        }
        IconButton {
            objectName: "captionsSize"
            icon: "text_size"
            name: Appearance.text(page.reader, "text_size") + " ×" + Appearance.textScale
            onActivated: Appearance.nextTextScale()
        }
        IconButton {
            objectName: "captionsKeep"
            visible: page.model.kept === "" && page.model.possible
            icon: "download"
            name: Appearance.text(page.reader, "captions_keep")
            onActivated: page.model.keep()
        }
    }

    component Show: PillButton {
        property string value
        objectName: "captionsShow." + value
        checkable: true
        checked: page.model.shown === value
        primary: checked
        padding: (Theme.portrait ? 2 : 4) * Theme.mm
        maximumWidth: Theme.portrait ? dock.width : (dock.width - 2 * Theme.gap) / 3
        onActivated: page.model.show(value)
    }

    component TextBox: Rectangle {
        id: box
        property string seat
        property alias language: growing.language
        property alias words: growing.text
        property alias stable: growing.stable
        property alias em: growing.em

        radius: Theme.radius
        border { width: Theme.hairline; color: Theme.line }

        SeatMark {
            anchors { left: parent.left; top: parent.top; margins: 1.5 * Theme.mm }
            seat: box.seat
        }
        Item {
            // As many whole lines as there is room for.
            readonly property real step: Math.max(1, growing.lineStep)
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.margin; leftMargin: 2 * Theme.margin; bottomMargin: Math.max(0, (parent.height - height) / 2) }
            height: Math.max(step, Math.floor((parent.height - 2 * Theme.mm) / step) * step)
            clip: true
            GrowingText {
                id: growing
                width: parent.width
                y: parent.height - contentHeight
            }
        }
    }
}
