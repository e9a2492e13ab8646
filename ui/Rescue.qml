pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Window

// What is left when the kiosk does not start: what is wrong, and what a finger can do about it. Made of nothing but Qt
// Quick itself, so that a fault in the kiosk's own views leaves it standing.
Window {
    id: window

    required property var rescue

    readonly property real mm: window.rescue.pixelsPerMm
    readonly property color ink: "#f4f1ea"

    title: "Dragoman"
    color: "#101418"

    component Said: Text {
        property string language: window.rescue.language
        textFormat: Text.PlainText
        color: window.ink
        font.pixelSize: Math.round(4 * window.mm)
        wrapMode: Text.Wrap
    }
    component Choice: Rectangle {
        id: choice
        property alias word: label.text
        signal activated()
        width: Math.min(parent?.width ?? 0, label.implicitWidth + 8 * window.mm)
        height: Math.max(9 * window.mm, label.contentHeight + 2.4 * window.mm)
        radius: Math.min(height / 2, 4.5 * window.mm)
        color: area.pressed ? "#3b4855" : "#26303a"
        opacity: window.rescue.busy ? 0.62 : 1
        Accessible.role: Accessible.Button
        Accessible.name: word
        Accessible.onPressAction: choice.activated()
        Said {
            id: label
            anchors { left: parent.left; right: parent.right; margins: 3 * window.mm; verticalCenter: parent.verticalCenter }
            horizontalAlignment: Text.AlignHCenter
        }
        MouseArea {
            id: area
            anchors.fill: parent
            enabled: !window.rescue.busy
            onClicked: choice.activated()
        }
    }

    // All of it can be reached on the lowest panel; what is said comes into sight by itself.
    Flickable {
        id: page
        anchors { fill: parent; margins: 3 * window.mm }
        contentHeight: all.height
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        Column {
            id: all
            width: page.width
            spacing: 2 * window.mm
            Said {
                width: parent.width
                text: window.rescue.word("rescue_title")
                font { pixelSize: Math.round(6 * window.mm); bold: true }
            }
            Flow {
                width: parent.width
                spacing: 2 * window.mm
                layoutDirection: window.rescue.rightToLeft ? Qt.RightToLeft : Qt.LeftToRight
                Choice {
                    objectName: "retry"
                    word: window.rescue.word("rescue_retry") + (window.rescue.seconds > 0 ? " · " + window.rescue.seconds + " s" : "")
                    onActivated: window.rescue.retry()
                }
                Choice {
                    objectName: "goBack"
                    visible: window.rescue.canGoBack
                    word: window.rescue.word("rescue_back")
                    onActivated: window.rescue.goBack()
                }
                Choice {
                    objectName: "check"
                    word: window.rescue.word("rescue_check")
                    onActivated: window.rescue.check()
                }
                Choice {
                    objectName: "import"
                    word: window.rescue.word("rescue_import")
                    onActivated: window.rescue.importModels()
                }
                Choice {
                    objectName: "installAnyway"
                    visible: window.rescue.asking
                    word: window.rescue.word("install_anyway")
                    onActivated: window.rescue.importUnsigned()
                }
            }
            // What a command says is in the language of the log.
            Said {
                id: report
                objectName: "report"
                width: parent.width
                text: window.rescue.report
                language: ""
                font.pixelSize: Math.ceil(3.3 * window.mm)
                onYChanged: if (text !== "") Qt.callLater(show)
                onHeightChanged: if (text !== "") Qt.callLater(show)
                function show() { page.contentY = Math.max(0, y + Math.min(height, 20 * window.mm) - page.height) }
            }
        }
    }
}
