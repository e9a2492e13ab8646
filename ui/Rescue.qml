pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Window

// What is left when the kiosk does not start: what happened, what is safe, and what a finger can do about it. Made of
// nothing but Qt Quick itself, so that a fault in the kiosk's own views leaves it standing.
Window {
    id: window

    required property var rescue

    readonly property var appearance: window.rescue.appearance
    // Larger on a large panel, as there is nothing else to look at.
    readonly property real larger: Math.min(1.6, window.width / 160 / window.appearance.mm, window.height / 95 / window.appearance.mm)
    readonly property real mm: window.appearance.mm * Math.max(1, larger)
    readonly property bool dark: window.appearance.dark
    readonly property string language: window.rescue.language
    readonly property color ink: dark ? "#F3F5F7" : "#15181D"
    readonly property color inkInverse: dark ? "#15181D" : "#FFFFFF"
    readonly property color soft: dark ? "#AFB7C2" : "#3F4550"
    readonly property color surface: dark ? "#181F27" : "#FFFFFF"
    readonly property color pressed: dark ? "#222A34" : "#EAE6DC"
    readonly property color line: dark ? "#2C3540" : "#DDD7CA"
    readonly property color border: dark ? "#6B7785" : "#8C8576"
    readonly property color warning: dark ? "#FFD27A" : "#7A4B00"
    readonly property bool narrow: window.width < 100 * mm
    readonly property bool tight: narrow || window.height < 70 * mm
    readonly property var icons: ({ retry: "rotate", goBack: "arrow_back", check: "pulse", import: "stick" })

    title: "Dragoman"
    color: dark ? "#0E1217" : "#F4F1EA"

    component Said: Text {
        property string language: window.language
        property real size: window.tight ? 3.4 : 3.8
        property bool bold: false
        readonly property bool readsRight: window.appearance.rightToLeft(language)
        readonly property int start: readsRight !== LayoutMirroring.enabled ? Text.AlignRight : Text.AlignLeft
        textFormat: Text.PlainText
        color: window.ink
        font: window.appearance.face(language, size * window.mm, bold)
        lineHeight: window.appearance.lineHeight(language)
        wrapMode: Text.Wrap
        horizontalAlignment: start
    }
    component Drawing: Image {
        property string name
        property color colour: window.ink
        property real size: 4.6 * window.mm
        width: size
        height: size
        sourceSize: Qt.size(Math.round(size), Math.round(size))
        mirror: name === "arrow_back" && window.appearance.rightToLeft(window.language)
        source: name ? "image://icon/" + name + "/" + colour.toString().slice(-6) : ""
    }
    component Choice: Rectangle {
        id: choice
        property alias word: label.text
        property string icon
        property bool primary: false
        property real least: 9 * window.mm
        readonly property color inside: primary ? window.inkInverse : window.ink
        readonly property real around: 8 * window.mm + (icon ? drawing.size + 2 * window.mm : 0)
        signal activated()
        width: Math.min(parent?.width ?? 0, label.implicitWidth + around + 1)
        height: Math.max(least, label.contentHeight + 2.4 * window.mm)
        radius: Math.min(height / 2, least / 2)
        color: primary ? window.ink : area.pressed ? window.pressed : window.surface
        border { width: Math.max(1, 0.25 * window.mm); color: primary ? window.ink : window.border }
        opacity: window.rescue.busy || (primary && area.pressed) ? 0.62 : 1
        Accessible.role: Accessible.Button
        Accessible.name: word
        Accessible.onPressAction: choice.activated()
        Row {
            anchors.centerIn: parent
            spacing: 2 * window.mm
            Drawing {
                id: drawing
                anchors.verticalCenter: parent.verticalCenter
                visible: name !== ""
                name: choice.icon
                colour: choice.inside
            }
            Said {
                id: label
                anchors.verticalCenter: parent.verticalCenter
                width: Math.min(implicitWidth + 1, choice.width - choice.around)
                color: choice.inside
                bold: choice.primary
                horizontalAlignment: choice.icon ? start : Text.AlignHCenter
            }
        }
        MouseArea {
            id: area
            anchors.fill: parent
            enabled: !window.rescue.busy
            onClicked: choice.activated()
        }
    }
    component Remedy: Choice {
        required property var modelData
        readonly property string remedy: modelData.name
        readonly property int seconds: remedy === "retry" ? window.rescue.seconds : 0
        objectName: remedy
        icon: window.icons[remedy]
        word: modelData.word + (seconds > 0 ? " · \u2066" + seconds + " s\u2069" : "")
        onActivated: window.rescue.choose(remedy)
    }

    // All of it can be reached on the lowest panel; what is said comes into sight by itself, and the remedy stays there.
    Item {
        id: frame
        readonly property bool held: slot.y + slot.height > page.contentY + height
        anchors.centerIn: parent
        width: Math.round(Math.min(window.width - (window.tight ? 7 : 14) * window.mm, 160 * window.mm))
        height: Math.round(Math.min(window.height - 6 * window.mm, (window.narrow ? 200 : 100) * window.mm))
        clip: true
        LayoutMirroring.enabled: window.appearance.rightToLeft(window.language)
        LayoutMirroring.childrenInherit: true
        Flow {
            id: first
            z: 1
            readonly property bool pair: !window.narrow && window.rescue.remedies[0].name !== "retry"
            y: frame.held ? frame.height - height : slot.y - page.contentY
            width: parent.width
            spacing: 2 * window.mm
            Repeater {
                model: window.rescue.remedies.slice(0, first.pair ? 2 : 1)
                Remedy {
                    required property int index
                    width: first.pair ? Math.floor((first.width - first.spacing) / 2) : first.width
                    least: (window.tight ? 10 : 11) * window.mm
                    primary: index === 0
                }
            }
        }
        // The part of the page that the remedy leaves free.
        Item {
            width: parent.width
            height: parent.height - (frame.held ? first.height + all.spacing : 0)
            clip: true
            Flickable {
                id: page
                width: parent.width
                height: frame.height
                contentHeight: all.height
                boundsBehavior: Flickable.StopAtBounds
                Column {
                    id: all
                    width: page.width
                    spacing: (window.tight ? 1.6 : 2) * window.mm
                    Row {
                        id: head
                        width: parent.width
                        spacing: 3 * window.mm
                        Drawing {
                            id: sign
                            name: "alert"
                            size: (window.tight ? 7 : 9) * window.mm
                            colour: window.warning
                        }
                        Column {
                            width: parent.width - sign.width - parent.spacing
                            Said {
                                width: parent.width
                                text: window.rescue.word(language, "rescue_title")
                                size: window.tight ? 5.2 : 6.2
                                bold: true
                            }
                            Said {
                                width: parent.width
                                visible: text !== ""
                                language: window.rescue.other
                                text: language ? window.rescue.word(language, "rescue_title") : ""
                                size: window.tight ? 3.8 : 4.6
                                color: window.soft
                            }
                        }
                    }
                    Rectangle {
                        id: card
                        width: parent.width
                        height: lines.height + 2 * lines.anchors.margins
                        radius: 3.4 * window.mm
                        color: window.surface
                        border { width: Math.max(1, 0.25 * window.mm); color: window.line }
                        Column {
                            id: lines
                            property real widest: 0
                            readonly property real label: Math.min(0.34 * width, widest + 1)
                            anchors { left: parent.left; right: parent.right; top: parent.top; margins: (window.tight ? 2 : 2.6) * window.mm }
                            spacing: (window.tight ? 0.8 : 1.3) * window.mm
                            Repeater {
                                model: ["rescue_happened", "rescue_safe", "rescue_to_do"]
                                Grid {
                                    id: part
                                    required property string modelData
                                    required property int index
                                    width: lines.width
                                    columns: window.narrow ? 1 : 2
                                    columnSpacing: 3 * window.mm
                                    Said {
                                        width: window.narrow ? part.width : lines.label
                                        text: window.rescue.word(language, part.modelData)
                                        onImplicitWidthChanged: lines.widest = Math.max(lines.widest, implicitWidth)
                                        bold: true
                                    }
                                    Said {
                                        objectName: part.modelData
                                        width: part.width - (window.narrow ? 0 : lines.label + part.columnSpacing)
                                        text: window.rescue.account[part.index]
                                    }
                                }
                            }
                        }
                    }
                    // The buttons are at the lower edge, where the thumbs are, until there is a report below them.
                    Item {
                        width: 1
                        height: report.text ? 0 : Math.max(0, frame.height - head.height - card.height - first.height - further.height - 4 * all.spacing - 2)
                    }
                    Item {
                        id: slot
                        width: 1
                        height: first.height
                    }
                    Flow {
                        id: further
                        width: parent.width
                        spacing: 2 * window.mm
                        Repeater {
                            model: window.rescue.remedies.slice(first.pair ? 2 : 1)
                            Remedy { }
                        }
                        Choice {
                            objectName: "installAnyway"
                            visible: window.rescue.asking
                            word: window.rescue.word(window.language, "install_anyway")
                            onActivated: window.rescue.importUnsigned()
                        }
                    }
                    // What a command says is in the language of the log.
                    Said {
                        id: report
                        objectName: "report"
                        width: parent.width
                        visible: text !== ""
                        text: window.rescue.report
                        language: ""
                        font.pixelSize: Math.ceil(3.3 * window.mm)
                        onYChanged: if (text !== "") Qt.callLater(show)
                        onHeightChanged: if (text !== "") Qt.callLater(show)
                        function show() { page.contentY = Math.max(0, y + Math.min(height, 20 * window.mm) - frame.height) }
                    }
                }
            }
        }
    }
    // That there is more, where there is.
    Rectangle {
        objectName: "more"
        visible: page.contentHeight > frame.height
        x: window.appearance.rightToLeft(window.language) ? frame.x - 2 * window.mm : frame.x + frame.width + window.mm
        y: frame.y + page.visibleArea.yPosition * frame.height
        width: window.mm
        height: page.visibleArea.heightRatio * frame.height
        radius: width / 2
        color: window.border
    }
}
