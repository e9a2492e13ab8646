import QtQuick

// Every language of the device, by its own name; searched by any of its names.
Rectangle {
    id: picker

    property string side: "a"
    readonly property string reader: conversation.a.language
    readonly property string chosen: side === "b" ? conversation.b.language : conversation.a.language

    visible: false
    color: look.colours.ground

    function choose(which) {
        side = which
        search.text = ""
        keys.visible = false
        visible = true
        grid.positionViewAtBeginning()
    }
    function pick(code) {
        // Choosing rearranges the list, which takes away the tile that was pressed: it comes last.
        search.editor.focus = false
        visible = false
        conversation.choose(side, code)
    }

    MouseArea { anchors.fill: parent }

    Field {
        id: search
        objectName: "search"
        anchors { left: parent.left; right: closer.left; top: parent.top; margins: 3 * look.mm; rightMargin: 2 * look.mm; topMargin: 2 * look.mm }
        height: 9.6 * look.mm
        icon: "search"
        language: picker.reader
        placeholder: look.text(picker.reader, "search")
        onTextChanged: conversation.languages.setSearch(text)
        onAccepted: if (grid.count > 0) picker.pick(grid.itemAtIndex(0).code)
        onDismissed: picker.visible = false
        editor.onActiveFocusChanged: if (editor.activeFocus) keys.visible = true
    }
    IconButton {
        id: closer
        objectName: "closePicker"
        anchors { right: parent.right; rightMargin: 3 * look.mm; verticalCenter: search.verticalCenter }
        icon: "close"
        name: look.text(picker.reader, "close")
        onActivated: picker.visible = false
    }

    GridView {
        id: grid
        objectName: "languageGrid"
        readonly property int columns: Math.max(1, Math.floor(width / (34 * look.mm)))
        anchors {
            left: parent.left; leftMargin: 3 * look.mm
            right: parent.right; rightMargin: 1 * look.mm
            top: search.bottom; topMargin: 2.5 * look.mm
            bottom: keys.visible ? keys.top : parent.bottom
        }
        clip: true
        model: conversation.languages
        cellWidth: width / columns
        cellHeight: 17 * look.mm
        boundsBehavior: Flickable.StopAtBounds
        onMovementStarted: search.editor.focus = false

        delegate: Item {
            id: cell

            required property string code
            required property string endonym
            required property string name
            required property bool hear
            required property bool write
            required property bool speak
            required property bool usable
            required property string note
            required property bool recent

            width: grid.cellWidth
            height: grid.cellHeight

            LanguageTile {
                anchors { fill: parent; rightMargin: 2 * look.mm; bottomMargin: 2 * look.mm }
                entry: cell
                reader: picker.reader
                current: cell.code === picker.chosen
                accent: picker.side === "b" ? look.colours.b : look.colours.a
                accentSoft: picker.side === "b" ? look.colours.b_soft : look.colours.a_soft
                onActivated: picker.pick(cell.code)
            }
        }
    }

    Text {

        textFormat: Text.PlainText
        anchors.centerIn: grid
        visible: grid.count === 0
        text: look.text(picker.reader, "nothing_found")
        color: look.colours.soft
        font: look.face(picker.reader, 4 * look.mm)
    }

    Keyboard {
        id: keys
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        visible: false
        target: search.editor
        language: picker.reader
        sendIcon: "check"
        onSent: search.accepted()
    }
}
