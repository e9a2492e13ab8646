pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// The models that matter to the two people: what each is, what it may be used for, and how to get it.
FocusScope {
    id: page

    required property ModelsModel model
    readonly property string reader: Conversation.reader
    // Titles and licences come from the catalogue.
    readonly property string catalogue: "en"
    // The model whose licence is being read.
    property string reading
    // Folder of what nobody signed whom this device trusts, while a person is asked about it.
    property string asking

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }
    MouseArea { anchors.fill: parent }

    PageBar {
        id: bar
        objectName: "models"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
        language: page.reader
        title: Appearance.text(page.reader, "models")
    }
    ListView {
        id: rows
        objectName: "modelRows"
        anchors { left: parent.left; right: parent.right; top: bar.bottom; bottom: foot.top; margins: Theme.margin; topMargin: Theme.gap; bottomMargin: Theme.gap }
        clip: true
        spacing: Theme.gap
        boundsBehavior: Flickable.StopAtBounds
        function reveal(index: int) { positionViewAtIndex(index, ListView.Contain) }
        // A new list must not throw whoever reads it back to its beginning.
        property real kept: 0
        model: page.model.rows
        onModelChanged: settle()
        onMovementEnded: kept = contentY - originY
        // What lies on sticks comes above the models.
        function settle() { contentY = originY + Math.min(kept, Math.max(0, contentHeight - height)) }
        header: Column {
            width: rows.width
            bottomPadding: height > 0 ? Theme.gap : 0
            spacing: Theme.gap
            LayoutMirroring.enabled: Appearance.rightToLeft(page.reader)
            LayoutMirroring.childrenInherit: true
            onHeightChanged: Qt.callLater(rows.settle)
            Repeater {
                model: page.model.busy ? [] : page.model.sticks
                Column {
                    id: brought
                    required property var modelData
                    width: rows.width
                    spacing: 0.6 * Theme.mm
                    PillButton {
                        objectName: "stick"
                        visible: brought.modelData.failure === ""
                        icon: "stick"
                        language: page.reader
                        word: Appearance.text(page.reader, "rescue_import") + " · " + brought.modelData.name
                        maximumWidth: rows.width
                        onActivated: {
                            if (brought.modelData.signer !== "")
                                page.model.importFrom(brought.modelData.folder)
                            else
                                page.asking = brought.modelData.folder
                        }
                    }
                    Words {
                        width: parent.width
                        visible: brought.modelData.failure !== ""
                        text: brought.modelData.name
                        language: page.reader
                        em: Theme.body
                        bold: true
                    }
                    Remark {
                        objectName: "signer"
                        width: parent.width
                        visible: words !== ""
                        icon: brought.modelData.failure ? "alert" : "check"
                        words: brought.modelData.failure ? Appearance.failureText(page.reader, brought.modelData.failure)
                             : brought.modelData.signer ? Appearance.text(page.reader, "signed_by").replace("%1", brought.modelData.signer) : ""
                        language: page.reader
                        colour: brought.modelData.failure ? Theme.danger : Theme.soft
                    }
                }
            }
        }
        delegate: Rectangle {
            id: row
            required property int index
            required property var modelData
            readonly property bool busy: modelData.state === "busy"
            readonly property bool open: page.reading === modelData.name
            width: rows.width
            height: column.height + 2 * Theme.gap
            // What is asked and both answers come into sight.
            onHeightChanged: if (open) Qt.callLater(rows.reveal, index)
            radius: Theme.radius
            color: Theme.surface
            border { width: Theme.hairline; color: Theme.line }
            LayoutMirroring.enabled: Appearance.rightToLeft(page.reader)
            LayoutMirroring.childrenInherit: true

            Column {
                id: column
                anchors { left: parent.left; right: action.left; leftMargin: Theme.margin; rightMargin: Theme.gap; verticalCenter: parent.verticalCenter }
                spacing: 0.6 * Theme.mm
                Words {
                    width: parent.width
                    text: row.modelData.title
                    language: page.catalogue
                    em: Theme.body
                    bold: true
                }
                Words {
                    objectName: "modelFacts"
                    width: parent.width
                    text: row.modelData.megabytes + " MB · " + row.modelData.licence + (row.modelData.restricted ? " · " + row.modelData.territory : "")
                    language: page.catalogue
                    em: Theme.caption
                    color: row.modelData.restricted ? Theme.warning : Theme.soft
                }
                Words {
                    width: parent.width
                    visible: row.open
                    text: row.modelData.licenceUrl
                    language: page.catalogue
                    em: Theme.caption
                    color: Theme.soft
                    wrapMode: Text.WrapAnywhere
                }
                Flow {
                    width: parent.width
                    visible: row.open
                    spacing: Theme.gap
                    PillButton {
                        objectName: "accept." + row.modelData.name
                        primary: true
                        icon: "download"
                        language: page.reader
                        word: Appearance.text(page.reader, "accept_licence")
                        maximumWidth: column.width
                        onActivated: {
                            page.reading = ""
                            page.model.get(row.modelData.name)
                        }
                    }
                    PillButton {
                        objectName: "decline." + row.modelData.name
                        language: page.reader
                        word: Appearance.text(page.reader, "cancel")
                        onActivated: page.reading = ""
                    }
                }
                ProgressBar {
                    objectName: "modelProgress"
                    width: parent.width
                    visible: row.busy
                    value: page.model.done
                    name: row.modelData.title
                }
            }
            Item {
                id: action
                anchors { right: parent.right; rightMargin: Theme.margin; verticalCenter: parent.verticalCenter }
                readonly property real room: Math.min(row.width * 0.36, 44 * Theme.mm)
                width: button.visible ? button.width : state.width
                height: Theme.target
                Remark {
                    id: state
                    objectName: "modelState"
                    anchors.verticalCenter: parent.verticalCenter
                    visible: !button.visible
                    width: words === "" && icon === "" ? 0 : Math.min(implicitWidth, action.room)
                    icon: row.modelData.state === "ready" ? "check" : row.busy ? "" : row.modelData.state === "waiting" ? "hourglass" : ""
                    words: row.modelData.state === "ready" ? Appearance.text(page.reader, "installed") : row.busy ? Math.round(100 * page.model.done) + " %"
                         : row.modelData.state === "waiting" ? Appearance.text(page.reader, "model_waits") : ""
                    language: page.reader
                    em: Theme.body
                    colour: row.modelData.state === "ready" ? Theme.a : Theme.soft
                }
                PillButton {
                    id: button
                    readonly property bool unprepared: row.modelData.state === "unprepared"
                    objectName: (unprepared ? "prepare." : "get.") + row.modelData.name
                    visible: !row.open && (unprepared ? !page.model.busy : row.modelData.state === "missing" && page.model.network)
                    anchors.verticalCenter: parent.verticalCenter
                    icon: unprepared ? "settings" : "download"
                    language: page.reader
                    name: Appearance.text(page.reader, unprepared ? "prepare_model" : "get_model")
                    // A small panel has no room for the word beside those of the model.
                    word: Theme.portrait || Theme.compact ? "" : name
                    maximumWidth: action.room
                    onActivated: unprepared ? page.model.prepare(row.modelData.name) : page.reading = row.modelData.name
                }
            }
        }
    }
    Column {
        id: foot
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.margin }
        spacing: Theme.gap
        LayoutMirroring.enabled: Appearance.rightToLeft(page.reader)
        LayoutMirroring.childrenInherit: true

        ProgressBar {
            width: parent.width
            visible: page.model.busy && page.model.doing === ""
            value: page.model.done
            name: Appearance.text(page.reader, "models")
        }
        Remark {
            objectName: "modelFailure"
            width: parent.width
            visible: page.model.failure !== ""
            icon: "alert"
            words: page.model.failure
            language: page.reader
            colour: Theme.danger
        }
        Remark {
            objectName: "notTrusted"
            width: parent.width
            visible: page.asking !== "" && !page.model.busy
            icon: "alert"
            words: Appearance.failureText(page.reader, "bundle.not_trusted")
            language: page.reader
            em: Theme.body
            colour: Theme.warning
        }
        Flow {
            width: parent.width
            visible: page.asking !== "" && !page.model.busy
            spacing: Theme.gap
            PillButton {
                objectName: "installAnyway"
                language: page.reader
                word: Appearance.text(page.reader, "install_anyway")
                maximumWidth: foot.width
                onActivated: {
                    page.model.importUnsigned(page.asking)
                    page.asking = ""
                }
            }
            PillButton {
                objectName: "dontInstall"
                primary: true
                language: page.reader
                word: Appearance.text(page.reader, "cancel")
                onActivated: page.asking = ""
            }
        }
        Flow {
            width: parent.width
            spacing: Theme.gap
            PillButton {
                objectName: "lookAgain"
                visible: !page.model.busy && page.asking === ""
                icon: "rotate"
                language: page.reader
                word: Appearance.text(page.reader, "look_for_sticks")
                maximumWidth: foot.width
                onActivated: page.model.look()
            }
            PillButton {
                objectName: "stopModels"
                visible: page.model.busy
                icon: "stop"
                language: page.reader
                word: Appearance.text(page.reader, "stop")
                maximumWidth: foot.width
                onActivated: page.model.stop()
            }
            Words {
                height: Theme.target
                width: Math.min(implicitWidth + 1, foot.width)
                verticalAlignment: Text.AlignVCenter
                visible: page.model.freeGigabytes >= 0
                text: Appearance.text(page.reader, "free_space").replace("{n}", Math.floor(page.model.freeGigabytes))
                language: page.reader
                em: Theme.caption
                color: Theme.soft
            }
        }
    }
}
