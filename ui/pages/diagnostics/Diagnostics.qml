pragma ComponentBehavior: Bound

import QtQuick
import Dragoman
import "../../components"

// Every check of this device, the worst first, with what to do.
FocusScope {
    id: page

    required property DiagnosticsModel model
    readonly property string reader: Conversation.reader

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }
    MouseArea { anchors.fill: parent }

    PageBar {
        id: bar
        objectName: "diagnostics"
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Theme.margin }
        language: page.reader
        title: Appearance.text(page.reader, "diagnostics")
        IconButton {
            objectName: "checkAgain"
            enabled: !page.model.running
            icon: "rotate"
            name: Appearance.text(page.reader, "check_again")
            onActivated: page.model.check()
        }
    }
    Remark {
        id: verdict
        objectName: "verdict"
        anchors { left: parent.left; right: parent.right; top: bar.bottom; margins: Theme.margin; topMargin: Theme.gap }
        LayoutMirroring.enabled: Appearance.rightToLeft(page.reader)
        LayoutMirroring.childrenInherit: true
        icon: page.model.running ? "hourglass" : page.model.worst === "ok" ? "check" : "alert"
        words: Appearance.text(page.reader, page.model.verdict)
        language: page.reader
        em: Theme.label
        colour: page.model.running ? Theme.soft : page.model.worst === "fail" ? Theme.danger : page.model.worst === "warn" ? Theme.warning : Theme.a
    }
    ListView {
        id: rows
        objectName: "checks"
        anchors { left: parent.left; right: parent.right; top: verdict.bottom; bottom: parent.bottom; margins: Theme.margin; topMargin: Theme.gap }
        clip: true
        spacing: Theme.gap
        boundsBehavior: Flickable.StopAtBounds
        model: page.model.rows
        footer: Words {
            width: rows.width
            visible: page.model.failure !== ""
            height: visible ? contentHeight + Theme.gap : 0
            text: page.model.failure
            language: page.reader
            color: Theme.danger
        }
        delegate: Rectangle {
            id: row
            required property var modelData
            readonly property bool failed: modelData.status === "fail"
            readonly property bool fine: modelData.status === "ok"
            readonly property color colour: failed ? Theme.danger : fine ? Theme.a : Theme.warning
            width: rows.width
            height: column.height + 2 * Theme.gap
            radius: Theme.radius
            color: failed ? Theme.dangerTint : fine ? Theme.surface : Theme.warningTint
            border { width: Theme.hairline; color: fine ? Theme.line : colour }
            LayoutMirroring.enabled: Appearance.rightToLeft(page.reader)
            LayoutMirroring.childrenInherit: true
            Accessible.role: Accessible.StaticText
            Accessible.name: [modelData.name, modelData.finding, modelData.detail].filter(line => line).join(". ")

            Icon {
                id: drawing
                anchors { left: parent.left; leftMargin: Theme.margin; verticalCenter: parent.verticalCenter }
                name: row.fine ? "check" : "alert"
                colour: row.colour
            }
            Column {
                id: column
                anchors { left: drawing.right; right: parent.right; leftMargin: Theme.margin; rightMargin: Theme.margin; verticalCenter: parent.verticalCenter }
                Words {
                    width: parent.width
                    text: row.modelData.name
                    language: page.reader
                    em: Theme.label
                    bold: true
                    color: row.fine ? Theme.ink : row.colour
                }
                Words {
                    objectName: "finding"
                    width: parent.width
                    text: row.modelData.finding
                    language: row.modelData.language
                    color: row.fine ? Theme.soft : Theme.ink
                }
                Words {
                    objectName: "detail"
                    width: parent.width
                    visible: text !== ""
                    text: row.modelData.detail
                    language: row.modelData.detail_language
                    em: Theme.caption
                    color: Theme.soft
                }
            }
        }
    }
}
