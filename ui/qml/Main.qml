import QtQuick
import QtQuick.Window

// The kiosk's window: the conversation between two talk buttons, and what is laid over it.
Window {
    id: window

    readonly property bool portrait: height > width
    // How far the reach of the talk buttons goes beyond the edges.
    readonly property real outside: portrait ? 3.4 * look.mm : 0
    readonly property real margin: (portrait ? 2.6 : 3) * look.mm

    title: "Dragoman"
    color: look.colours.ground

    function talk(speaker) {
        if (speaker.mode === "type") composer.compose(speaker.side)
        else conversation.tap(speaker.side)
    }

    function hold(speaker) {
        if (speaker.mode === "type") composer.compose(speaker.side)
        else conversation.holdStart(speaker.side)
    }

    Item {
        id: page
        anchors.fill: parent
        LayoutMirroring.enabled: look.rightToLeft(conversation.a.language)
        LayoutMirroring.childrenInherit: true

        TopBar {
            id: top
            anchors { left: parent.left; right: parent.right; top: parent.top; margins: window.margin; topMargin: 2 * look.mm }
            narrow: window.portrait
            onLanguageRequested: (side) => picker.choose(side)
        }

        ConversationView {
            id: list
            objectName: "conversationView"
            anchors {
                left: parent.left; right: parent.right; top: top.bottom; bottom: window.portrait ? strip.top : bottom.top
                leftMargin: window.margin; rightMargin: window.margin; topMargin: 2 * look.mm; bottomMargin: 2 * look.mm
            }
            reader: conversation.a.language
            onEditRequested: (number) => composer.correct(number)
            onEnlargeRequested: (number) => large.show(number)
        }

        EmptyState {
            objectName: "emptyState"
            anchors { left: list.left; right: list.right; verticalCenter: list.verticalCenter }
            visible: list.count === 0
            narrow: window.portrait
        }

        Item {
            id: strip
            anchors { left: parent.left; right: parent.right; bottom: bottom.top; margins: window.margin; bottomMargin: 1.5 * look.mm }
            height: 10 * look.mm
            visible: window.portrait
            HintStrip {
                id: portraitHint
                anchors.fill: parent
            }
            DeviceTools {
                anchors.centerIn: parent
                visible: !portraitHint.shown
            }
        }

        Item {
            id: bottom
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; bottomMargin: 1.2 * look.mm }
            height: Math.max(talkA.implicitHeight, talkB.implicitHeight)

            TalkButton {
                id: talkA
                objectName: "talkA"
                anchors { left: parent.left; leftMargin: -window.outside }
                height: parent.height
                width: implicitWidth
                room: width - 2 * window.outside - (window.portrait ? 1 : 0) * look.mm
                speaker: conversation.a
                accent: look.colours.a
                accentSoft: look.colours.a_soft
                onAccent: look.colours.on_a
                onTapped: window.talk(speaker)
                onHoldStarted: window.hold(speaker)
                onHoldEnded: conversation.holdEnd("a")
            }
            TalkButton {
                id: talkB
                objectName: "talkB"
                anchors { right: parent.right; rightMargin: -window.outside }
                height: parent.height
                width: implicitWidth
                room: width - 2 * window.outside - (window.portrait ? 1 : 0) * look.mm
                speaker: conversation.b
                accent: look.colours.b
                accentSoft: look.colours.b_soft
                onAccent: look.colours.on_b
                onTapped: window.talk(speaker)
                onHoldStarted: window.hold(speaker)
                onHoldEnded: conversation.holdEnd("b")
            }

            HintStrip {
                visible: !window.portrait
                anchors { left: talkA.right; right: parent.right; rightMargin: talkA.width; top: parent.top }
                height: parent.height - typeButton.height - 4 * look.mm
            }
            Row {
                id: choices
                readonly property real room: (bottom.width - talkA.width - talkB.width - spacing) / 2
                visible: !window.portrait
                anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom; bottomMargin: 2 * look.mm }
                spacing: 2 * look.mm
                PillButton {
                    id: typeButton
                    objectName: "typeButton"
                    maximumWidth: choices.room
                    icon: "keyboard"
                    language: conversation.a.language
                    word: look.text(language, "type")
                    onActivated: composer.compose("a")
                }
                PillButton {
                    id: handsFree
                    objectName: "handsFree"
                    maximumWidth: choices.room
                    icon: checked ? "check" : "ear"
                    language: conversation.a.language
                    word: look.text(language, "hands_free")
                    checked: conversation.handsFree
                    colour: checked ? look.colours.surface : conversation.handsFreePossible ? look.colours.ink : look.colours.soft
                    color: checked ? look.colours.ink : look.colours.surface
                    onActivated: conversation.setHandsFree(!checked)
                }
            }
            Column {
                visible: window.portrait
                anchors { horizontalCenter: parent.horizontalCenter; top: parent.top; topMargin: 2 * look.mm }
                spacing: 2 * look.mm
                IconButton {
                    objectName: "handsFreeIcon"
                    icon: "ear"
                    iconColour: handsFree.colour
                    color: handsFree.color
                    checked: handsFree.checked
                    name: handsFree.word
                    onActivated: handsFree.activated()
                }
                IconButton {
                    objectName: "typeIcon"
                    icon: "keyboard"
                    name: typeButton.word
                    onActivated: composer.compose("a")
                }
            }
        }

        Composer {
            id: composer
            objectName: "composer"
            anchors.fill: parent
        }
        LanguagePicker {
            id: picker
            objectName: "picker"
            anchors.fill: parent
        }
        LargeText {
            id: large
            objectName: "largeText"
            anchors.fill: parent
        }
        LanguageQuestion {
            objectName: "languageQuestion"
            anchors.fill: parent
        }
    }
}
