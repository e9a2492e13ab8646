import QtQuick

// One turn: what was heard, small; its translation, large; what went wrong, in words.
Item {
    id: bubble

    required property int number
    required property string side
    required property string source
    required property string target
    required property string heard
    required property int heardStable
    required property bool typed
    required property string translation
    required property int translationStable
    required property bool working
    required property string quality
    required property string qualityText
    required property string meant
    required property bool spoken
    required property string failure
    required property string notice
    required property string noticeIcon

    property bool open: false
    property bool newest: false
    property string reader
    readonly property bool own: side === "a"
    readonly property color accent: own ? look.colours.a : look.colours.b
    readonly property real padding: 3.6 * look.mm
    // On a narrow panel the tool stands above the translation, which then has the whole width.
    readonly property bool narrow: width < 80 * look.mm
    readonly property real heroSize: narrow ? 5.4 : 6.3
    readonly property real toolRoom: hasTool ? 11 * look.mm : 0
    readonly property bool hasTool: !working && translation !== ""
    readonly property real roomForText: width * (narrow ? 0.96 : 0.88) - 2 * padding - 1.2 * look.mm - (narrow ? 0 : toolRoom)
    readonly property real roomForHead: narrow ? roomForText - toolRoom : roomForText
    // Height of the list: the newest translation is as large as it can be and still seen whole.
    property real roomAbove: Infinity
    signal toggled()
    signal replayed(bool slow)
    signal edited()
    signal enlarged()
    signal deleted()

    implicitHeight: card.height

    function translationSize() {
        if (!newest) return 4.6 * look.mm * look.textScale
        const least = heroSize * look.mm
        const most = least * look.textScale
        const room = roomAbove - head.height - (notice ? 14 : 9) * look.mm
        // An em holds one ideograph or about two letters.
        const ems = translation.length * (/[\u3040-\u9fff\uac00-\ud7af]/.test(translation) ? 1 : 0.55)
        for (let size = most; size > least; size *= 0.93) {
            const lines = Math.ceil(ems / Math.max(1, roomForText / size - 1.5))
            if (lines * size * 1.4 <= room) return size
        }
        return least
    }

    Rectangle {
        id: card
        objectName: "card"
        anchors.left: bubble.own ? parent.left : undefined
        anchors.right: bubble.own ? undefined : parent.right
        width: Math.min(parent.width, Math.max(content.width, head.width + bubble.toolRoom, bubble.narrow ? 0 : content.width + bubble.toolRoom, actions.visible
               ? actions.naturalWidth : 0, 30 * look.mm) + 2 * bubble.padding + 1.2 * look.mm)
        height: content.height + 2 * 2.9 * look.mm + (actions.visible ? actions.height + 2.4 * look.mm : 0)
        radius: 3.4 * look.mm
        color: look.colours.surface
        border { width: 1; color: bubble.open ? bubble.accent : look.colours.line }

        Accessible.role: Accessible.ListItem
        Accessible.name: bubble.heard + " → " + bubble.translation + bubble.failure
        Accessible.onPressAction: bubble.toggled()

        MouseArea {
            anchors.fill: parent
            onClicked: bubble.toggled()
        }

        Rectangle {
            anchors {
                left: bubble.own ? parent.left : undefined
                right: bubble.own ? undefined : parent.right
                margins: 1.7 * look.mm
                top: parent.top; topMargin: 3.2 * look.mm
                bottom: parent.bottom; bottomMargin: 3.2 * look.mm
            }
            width: 0.8 * look.mm
            radius: width / 2
            color: bubble.failure ? look.colours.danger : bubble.accent
        }

        Column {
            id: content
            anchors {
                left: parent.left
                leftMargin: bubble.padding + (bubble.own ? 1.2 * look.mm : 0)
                top: parent.top
                topMargin: 2.9 * look.mm
            }
            spacing: 0.8 * look.mm

            // What was heard, and beside it, where there is room, how good the translation is.
            Flow {
                id: head
                anchors.left: parent.left
                readonly property real natural: heardRow.width + (qualityRemark.visible ? spacing + qualityRemark.width : 0)
                width: Math.min(bubble.roomForHead, natural + 1)
                bottomPadding: bubble.narrow && bubble.hasTool ? Math.max(0, 7 * look.mm - heardRow.height) : 0
                spacing: 3 * look.mm
                visible: bubble.heard !== "" || bubble.working

                Row {
                    id: heardRow
                    spacing: 1.4 * look.mm
                    Icon {
                        name: bubble.typed ? "keyboard" : "mic"
                        size: 3.4 * look.mm * Math.min(1.4, look.textScale)
                        colour: look.colours.soft
                        anchors.top: parent.top
                        anchors.topMargin: (heardText.firstLine - height) / 2
                    }
                    StreamingText {
                        id: heardText
                        objectName: "heard"
                        readonly property real firstLine: lineCount ? contentHeight / lineCount : size
                        width: Math.min(implicitWidth, bubble.roomForHead - 6 * look.mm)
                        language: bubble.source
                        size: 3.3 * look.mm * look.textScale
                        words: bubble.heard || "…"
                        stable: bubble.heard ? bubble.heardStable : 1
                        ink: look.colours.soft
                    }
                }
                Remark {
                    id: qualityRemark
                    objectName: "quality"
                    visible: bubble.qualityText !== "" && bubble.translation !== ""
                    topMargin: Math.max(0, (heardText.firstLine - lineHeight) / 2)
                    maximumWidth: bubble.roomForText
                    icon: bubble.quality === "phrasebook" ? "book" : "rough"
                    words: bubble.meant ? bubble.qualityText + " · " + look.text(bubble.source, "meant") + ": "
                                          + bubble.meant : bubble.qualityText
                    language: bubble.source
                }
            }

            StreamingText {
                objectName: "translation"
                anchors.left: readsRight ? undefined : parent.left
                anchors.right: readsRight ? parent.right : undefined
                visible: bubble.translation !== ""
                width: Math.min(implicitWidth, bubble.roomForText)
                language: bubble.target
                size: bubble.translationSize()
                words: bubble.translation
                stable: bubble.translationStable
            }

            Remark {
                objectName: "failure"
                anchors.left: parent.left
                visible: bubble.failure !== ""
                maximumWidth: bubble.roomForText
                icon: "alert"
                words: bubble.failure
                language: bubble.source
                colour: look.colours.danger
            }

            Remark {
                objectName: "notice"
                anchors.left: parent.left
                visible: bubble.notice !== ""
                maximumWidth: bubble.roomForText
                icon: bubble.noticeIcon
                words: bubble.notice
                language: bubble.source
            }
        }

        IconButton {
            anchors { right: parent.right; rightMargin: (bubble.own ? 2 : 4) * look.mm; top: parent.top; topMargin: 2 * look.mm }
            visible: bubble.hasTool
            color: "transparent"
            border.width: 0
            icon: bubble.spoken ? "speaker" : "expand"
            iconColour: look.colours.soft
            name: look.text(bubble.reader, bubble.spoken ? "replay" : "show")
            onActivated: bubble.spoken ? bubble.replayed(false) : bubble.enlarged()
        }

        Flow {
            id: actions
            objectName: "actions"
            readonly property real naturalWidth: {
                let sum = 0
                for (const child of children) sum += child.visible ? child.implicitWidth + spacing : 0
                return sum
            }
            anchors { left: content.left; right: parent.right; rightMargin: bubble.padding; top: content.bottom; topMargin: 2.4 * look.mm }
            spacing: 1.6 * look.mm
            visible: bubble.open && !bubble.working
            BubbleAction { key: "replay"; icon: "speaker"; visible: bubble.spoken; onActivated: bubble.replayed(false) }
            BubbleAction { key: "slower"; icon: "slower"; visible: bubble.spoken; onActivated: bubble.replayed(true) }
            BubbleAction { key: "edit"; icon: "edit"; visible: bubble.heard !== ""; onActivated: bubble.edited() }
            BubbleAction { key: "show"; icon: "expand"; visible: bubble.hasTool; onActivated: bubble.enlarged() }
            BubbleAction { key: "delete"; icon: "trash"; colour: look.colours.danger; onActivated: bubble.deleted() }
        }
    }

    component BubbleAction: PillButton {
        property string key
        language: bubble.reader
        word: look.text(bubble.reader, key)
        color: look.colours.ground
    }
}
