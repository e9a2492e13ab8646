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

    component Choice: Rectangle {
        id: choice
        property alias word: label.text
        signal chosen()
        width: label.implicitWidth + 8 * window.mm
        height: 12 * window.mm
        radius: height / 2
        color: area.pressed ? "#3b4855" : "#26303a"
        opacity: window.rescue.busy ? 0.5 : 1
        Accessible.role: Accessible.Button
        Accessible.name: word
        Accessible.onPressAction: choice.chosen()
        Text {
            textFormat: Text.PlainText
            id: label
            anchors.centerIn: parent
            color: window.ink
            font.pixelSize: 4 * window.mm
        }
        MouseArea {
            id: area
            anchors.fill: parent
            enabled: !window.rescue.busy
            onClicked: choice.chosen()
        }
    }

    Column {
        id: head
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: 5 * window.mm }
        spacing: 4 * window.mm

        Text {
            textFormat: Text.PlainText
            width: parent.width
            text: window.rescue.word("rescue_title")
            color: window.ink
            font { pixelSize: 6 * window.mm; bold: true }
            wrapMode: Text.Wrap
        }
        Flow {
            width: parent.width
            spacing: 3 * window.mm
            Choice {
                objectName: "retry"
                word: window.rescue.word("rescue_retry") + (window.rescue.seconds > 0 ? " · " + window.rescue.seconds + " s" : "")
                onChosen: window.rescue.retry()
            }
            Choice {
                objectName: "goBack"
                visible: window.rescue.canGoBack
                word: window.rescue.word("rescue_back")
                onChosen: window.rescue.goBack()
            }
            Choice {
                objectName: "check"
                word: window.rescue.word("rescue_check")
                onChosen: window.rescue.check()
            }
            Choice {
                objectName: "import"
                word: window.rescue.word("rescue_import")
                onChosen: window.rescue.importModels()
            }
            Choice {
                objectName: "installAnyway"
                visible: window.rescue.asking
                word: window.rescue.word("install_anyway")
                onChosen: window.rescue.importUnsigned()
            }
        }
    }

    Flickable {
        anchors { left: parent.left; right: parent.right; top: head.bottom; bottom: parent.bottom; margins: 5 * window.mm }
        contentHeight: report.height
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        Text {
            textFormat: Text.PlainText
            id: report
            objectName: "report"
            width: parent.width
            text: window.rescue.report
            color: window.ink
            font.pixelSize: 3 * window.mm
            wrapMode: Text.Wrap
        }
    }
}
