pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// Documents: what there is to choose at one side, the chosen one with its progress and report at the other.
FocusScope {
    id: page

    required property DocumentsModel model
    readonly property string reader: Conversation.reader
    readonly property bool running: model.stage === "reading" || model.stage === "running" || model.stage === "paused"
    readonly property bool mirrored: Appearance.rightToLeft(reader)
    // Where two names of languages have no room beside the title.
    readonly property bool narrow: Theme.portrait || Theme.compact

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }
    MouseArea { anchors.fill: parent }

    PageBar {
        id: bar
        objectName: "documents"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
        language: page.reader
        title: Appearance.text(page.reader, "documents")
        IconButton {
            objectName: "documentsSwap"
            visible: page.narrow
            enabled: !page.running
            icon: "swap"
            name: Appearance.text(page.reader, "swap")
            onActivated: page.model.turnRound()
        }
        PillButton {
            objectName: "documentsTurn"
            visible: !page.narrow
            enabled: !page.running
            icon: "swap"
            language: page.reader
            word: Appearance.pair(page.reader, page.model.source, page.model.target)
            maximumWidth: 0.5 * page.width
            onActivated: page.model.turnRound()
        }
    }

    FileList {
        id: files
        objectName: "documentFiles"
        x: page.mirrored && !Theme.portrait ? parent.width - width - Theme.margin : Theme.margin
        y: bar.y + bar.height + Theme.gap
        width: Theme.portrait ? parent.width - 2 * Theme.margin : (parent.width - 2 * Theme.margin - Theme.gap) * 0.5
        height: Theme.portrait ? (parent.height - y - Theme.margin - Theme.gap) * (page.model.path ? 0.3 : 0.45) : parent.height - y - Theme.margin
        model: page.model.files
        language: page.reader
        chosen: page.model.path
        visible: !page.running
        onPicked: (path) => page.model.choose(path)
    }

    Rectangle {
        id: card
        x: Theme.portrait || page.mirrored || page.running ? Theme.margin : files.x + files.width + Theme.gap
        y: Theme.portrait && !page.running ? files.y + files.height + Theme.gap : files.y
        width: parent.width - 2 * Theme.margin - (Theme.portrait || page.running ? 0 : Theme.gap + files.width)
        height: parent.height - y - Theme.margin
        radius: Theme.radius
        color: Theme.surface
        border { width: Theme.hairline; color: Theme.line }
        LayoutMirroring.enabled: page.mirrored
        LayoutMirroring.childrenInherit: true

        Flickable {
            anchors { left: parent.left; right: parent.right; top: parent.top; bottom: buttons.top; margins: Theme.margin; bottomMargin: Theme.gap }
            clip: true
            contentHeight: lines.height
            boundsBehavior: Flickable.StopAtBounds
            Column {
                id: lines
                width: parent.width
                spacing: 1.5 * Theme.mm
                Rectangle {
                    objectName: "documentProgress"
                    width: parent.width
                    height: 2 * Theme.mm
                    visible: page.running
                    radius: height / 2
                    color: Theme.sunk
                    Accessible.role: Accessible.ProgressBar
                    Accessible.name: Math.round(100 * page.model.progress) + " %"
                    Rectangle {
                        anchors.left: parent.left
                        width: parent.width * page.model.progress
                        height: parent.height
                        radius: height / 2
                        color: Theme.ink
                    }
                }
                Line {
                    objectName: "documentStatus"
                    visible: text !== ""
                    text: page.running && page.model.stage !== "reading" ? Math.round(100 * page.model.progress) + " % · " + page.model.status : page.model.status
                    color: page.model.stage === "failed" ? Theme.danger : Theme.soft
                }
                Words {
                    objectName: "documentName"
                    width: parent.width
                    visible: page.model.name !== ""
                    text: page.model.name
                    language: page.reader
                    em: Theme.label
                    bold: true
                }
                Remark {
                    objectName: "documentOutput"
                    width: parent.width
                    visible: page.model.output !== ""
                    icon: "check"
                    words: page.model.output
                    language: page.reader
                }
                Line {
                    objectName: "documentPair"
                    visible: page.narrow
                    text: Appearance.pair(page.reader, page.model.source, page.model.target)
                }
                Line {
                    objectName: "documentHint"
                    visible: page.model.stage === "none" && !page.model.obstacle
                    text: Appearance.text(page.reader, page.model.path ? "documents_beside" : "documents_hint")
                }
                Line {
                    objectName: "documentObstacle"
                    visible: page.model.obstacle !== "" && !page.running
                    text: page.model.obstacle ? Appearance.text(page.reader, page.model.obstacle) : ""
                    color: Theme.warning
                }
                Repeater {
                    model: page.model.report
                    Line {
                        required property string modelData
                        text: modelData
                    }
                }
            }
        }
        Flow {
            id: buttons
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.margin }
            spacing: Theme.gap
            layoutDirection: page.mirrored ? Qt.LeftToRight : Qt.RightToLeft
            LayoutMirroring.enabled: false
            Action {
                objectName: "documentGo"
                visible: page.model.path !== "" && !page.running && page.model.stage !== "done" && !page.model.obstacle
                primary: true
                icon: Theme.compact ? "" : "document"
                word: Appearance.text(page.reader, "send")
                onActivated: page.model.translate()
            }
            Action {
                objectName: "documentPause"
                visible: page.running
                primary: true
                icon: page.model.stage === "paused" ? "play" : "pause"
                word: Appearance.text(page.reader, page.model.stage === "paused" ? "go_on_translating" : "pause")
                onActivated: page.model.pause()
            }
            Action {
                objectName: "documentCancel"
                visible: page.running
                word: Appearance.text(page.reader, "cancel")
                onActivated: page.model.cancel()
            }
            Action {
                objectName: "documentRead"
                visible: page.model.path !== "" && !page.running && !page.model.obstacle
                icon: Theme.compact ? "" : "cards"
                word: Appearance.text(page.reader, "reading")
                onActivated: Navigator.replace("reading", {path: page.model.path, side: page.model.side})
            }
        }
    }

    component Line: Words {
        width: lines.width
        language: page.reader
        color: Theme.soft
    }
    component Action: PillButton {
        language: page.reader
        padding: 3 * Theme.mm
        maximumWidth: buttons.width
    }
}
