pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes

// The body of a talk button with its ring: A's is round, B's a rounded square; every state has its own look.
Item {
    id: shape

    property string seat
    property string mode
    property real level: 0
    property real remaining: 1
    property bool pressed: false
    property bool focused: false
    property real size: Theme.talk

    readonly property color ink: Theme.seatInk(seat)
    readonly property bool filled: mode === "idle" || mode === "listening"
    readonly property bool tinted: mode === "thinking" || mode === "speaking" || mode === "queued" || mode === "asking" || mode === "awaiting"
    readonly property bool off: mode === "loading" || mode === "muted" || mode === "unavailable" || mode === "no_pair"
    readonly property bool failed: mode === "error" || mode === "no_speech"
    readonly property bool ringed: mode === "listening" || mode === "thinking" || mode === "speaking" || mode === "loading"
    readonly property bool working: mode === "thinking" || mode === "loading" || mode === "speaking"
    readonly property real corner: seat === "b" ? Theme.squareRadius : size / 2

    width: size
    height: size

    // Grows and shrinks with the voice.
    Rectangle {
        anchors.centerIn: parent
        visible: shape.mode === "listening" || shape.mode === "awaiting"
        width: shape.size + (0.6 + 2.8 * shape.level) * Theme.mm
        height: width
        radius: shape.corner + (width - shape.size) / 2
        color: shape.ink
        opacity: 0.28
        Behavior on width { NumberAnimation { duration: Theme.level } }
    }

    Rectangle {
        id: body
        objectName: "disc"
        anchors.fill: parent
        radius: shape.corner
        scale: shape.pressed ? 0.95 : 1
        color: shape.filled ? shape.ink : shape.failed ? Theme.dangerTint : shape.off ? Theme.sunk : shape.tinted ? Theme.seatTint(shape.seat) : Theme.surface
        border.width: shape.filled || shape.mode === "thinking" ? 0 : shape.mode === "waiting" ? Theme.hairline : 0.5 * Theme.mm
        border.color: shape.failed ? Theme.danger : shape.off ? Theme.line : shape.mode === "waiting" ? Theme.seatBorder(shape.seat) : shape.ink
        Behavior on color { ColorAnimation { duration: Theme.state } }

        Icon {
            anchors.centerIn: parent
            size: 0.36 * shape.size
            name: Theme.talkIcon(shape.mode)
            colour: shape.filled ? Theme.seatInverse(shape.seat) : shape.failed ? Theme.danger : shape.off ? Theme.faint : shape.ink
        }
    }

    // The tick of a person whose turn comes next.
    Rectangle {
        anchors { right: parent.right; top: parent.top; margins: -0.6 * Theme.mm }
        visible: shape.mode === "queued"
        width: 5.6 * Theme.mm
        height: width
        radius: width / 2
        color: shape.ink
        border { width: 0.5 * Theme.mm; color: Theme.ground }
        Icon {
            anchors.centerIn: parent
            name: "check"
            size: 3.4 * Theme.mm
            colour: Theme.seatInverse(shape.seat)
        }
    }

    // Time: what is left of listening, or an arc that goes round while the device works.
    Shape {
        id: ring
        anchors { fill: parent; margins: -1.7 * Theme.mm }
        visible: shape.ringed
        readonly property real stroke: 0.9 * Theme.mm
        readonly property real side: width - stroke
        readonly property real bend: Math.min(shape.corner + 1.7 * Theme.mm - stroke / 2, side / 2)
        readonly property real length: 4 * (side - 2 * bend) + 2 * Math.PI * bend
        readonly property real shown: shape.working ? 0.3 : Math.max(0.001, shape.remaining)
        readonly property string outline: {
            const o = stroke / 2, f = o + side, r = bend, c = o + side / 2
            return `M ${c},${o} L ${f - r},${o} A ${r},${r} 0 0 1 ${f},${o + r} L ${f},${f - r} A ${r},${r} 0 0 1 ${f - r},${f} `
                 + `L ${o + r},${f} A ${r},${r} 0 0 1 ${o},${f - r} L ${o},${o + r} A ${r},${r} 0 0 1 ${o + r},${o} Z`
        }
        property real turn: 0
        NumberAnimation on turn {
            from: 0; to: 1; duration: 1600; loops: Animation.Infinite
            running: shape.working && shape.visible && !Theme.still
        }
        ShapePath {
            strokeColor: Qt.alpha(shape.off ? Theme.faint : shape.ink, 0.32)
            strokeWidth: ring.stroke
            fillColor: "transparent"
            PathSvg { path: ring.outline }
        }
        ShapePath {
            strokeColor: shape.off ? Theme.faint : shape.ink
            strokeWidth: ring.stroke
            fillColor: "transparent"
            capStyle: ShapePath.FlatCap
            strokeStyle: ShapePath.DashLine
            dashPattern: [ring.shown * ring.length / ring.stroke, (1 - ring.shown) * ring.length / ring.stroke + 0.001]
            dashOffset: shape.working ? -ring.turn * ring.length / ring.stroke : 0
            PathSvg { path: ring.outline }
        }
    }

    Rectangle {
        anchors { fill: parent; margins: -1.6 * Theme.mm }
        visible: shape.focused
        radius: shape.corner + 1.6 * Theme.mm
        color: "transparent"
        border { width: Theme.focusRing; color: Theme.focus }
    }
}
