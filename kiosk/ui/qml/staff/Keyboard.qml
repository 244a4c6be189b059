pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Letters and digits for a desk without a keyboard, and Chinese by pinyin, a character at a time: enough for names.
Rectangle {
    id: root
    property TextInput target: null
    property string goWord: qsTrId("keyboard.search")
    property bool dot: false             // a point instead of the space: for numbers
    property string sign: dot ? "." : "" // what the space key writes instead
    property string signs: ""            // one more at the end of each of the first rows: for addresses
    readonly property bool hanzi: signs === "" && sign === ""
    property bool spelling: false        // letters are pinyin
    property string letters: ""          // typed, and no character yet
    readonly property var found: spelling && HanziModel.ready ? HanziModel.matching(letters) : []
    signal go()
    signal away()                        // put away: its key, or Escape
    readonly property var rows: ["1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"].map((row, place) => row + (root.signs[place] ?? ""))
    readonly property int columns: signs === "" && !hanzi ? 10 : 11
    readonly property real keyH: Math.max(7 * Theme.u, 60)
    readonly property real gap: Math.max(1 * Theme.u, 4)
    readonly property real keyW: (width - 2 * Theme.margin - (columns - 1) * gap) / columns

    readonly property real wideW: hanzi ? 2 * keyW + gap : keyW

    function reveal() {                  // the keys have taken room: the field typed into stays in sight on its sheet
        let sheet = root.target?.parent ?? null
        while (sheet && !(sheet instanceof Flickable))
            sheet = sheet.parent
        if (!root.visible || !sheet)
            return
        const middle = root.target.mapToItem(sheet.contentItem, 0, root.target.height / 2).y
        sheet.contentY = Math.max(0, Math.min(middle - sheet.height / 2, sheet.contentHeight - sheet.height))
    }
    function press(letter: string): void {
        if (spelling && letter >= "A" && letter <= "Z")
            letters += letter.toLowerCase()
        else
            write(letter)
    }
    function write(text: string): void {
        letters = ""
        target?.insert(target.cursorPosition, text)
    }
    function space(): void {
        if (letters === "")
            write(sign || " ")
        else if (found.length > 0)
            write(found[0])
    }
    function erase(): void {
        if (letters !== "")
            letters = letters.slice(0, -1)
        else
            target?.remove(target.cursorPosition - 1, target.cursorPosition)
    }
    function turn(): void {
        HanziModel.want()
        letters = ""
        spelling = !spelling
    }
    onVisibleChanged: { letters = ""; Qt.callLater(reveal) }
    onTargetChanged: { letters = ""; Qt.callLater(reveal) }
    onHanziChanged: if (!hanzi) spelling = false
    onHeightChanged: Qt.callLater(reveal)
    Shortcut { sequence: "Escape"; enabled: root.visible; onActivated: root.letters === "" ? root.away() : root.letters = "" }

    height: (spelling ? keyH + gap : 0) + 4 * keyH + 5 * gap + 1 * Theme.u
    color: Theme.paper
    Rectangle { width: parent.width; height: Theme.hair; color: Theme.line }

    component Key: AbstractButton {
        id: key
        property bool primary: false
        height: root.keyH
        focusPolicy: Qt.NoFocus
        Accessible.name: text
        background: Rectangle {
            radius: 1 * Theme.u
            color: key.primary ? Theme.action : key.down ? Theme.tint : Theme.card
            border.color: Theme.edge
            border.width: key.primary ? 0 : Theme.hair
        }
        contentItem: Item {
            Verb {
                anchors.centerIn: parent
                text: key.text
                largest: 2.6
                room: key.width - 1 * Theme.u
                color: key.primary ? Theme.actionInk : Theme.ink
                Accessible.ignored: true
            }
        }
    }
    Item {                               // what is spelt, and the characters it may be
        id: spelt
        visible: root.spelling
        x: Theme.margin
        y: root.gap
        width: root.width - 2 * Theme.margin
        height: root.keyH
        Txt {
            id: said
            objectName: "keySpelt"
            anchors.verticalCenter: parent.verticalCenter
            width: Math.max(implicitWidth, 10 * Theme.u)
            text: root.letters || qsTrId("keyboard.spell")
            size: 2.6
            strong: root.letters !== ""
            color: root.letters === "" ? Theme.inkSoft : Theme.ink
        }
        Txt {
            visible: root.letters !== "" && root.found.length === 0
            x: said.x + said.width + 2 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            text: HanziModel.ready ? qsTrId("keyboard.nothing") : qsTrId("keyboard.loading")
            size: 2.4
            color: Theme.inkSoft
        }
        ListView {
            id: characters
            objectName: "keyCharacters"
            anchors { left: said.right; leftMargin: 2 * Theme.u; right: parent.right; top: parent.top; bottom: parent.bottom }
            orientation: ListView.Horizontal
            spacing: root.gap
            clip: true
            cacheBuffer: 0
            boundsBehavior: Flickable.StopAtBounds
            model: root.found
            onModelChanged: positionViewAtBeginning()
            delegate: Key {
                required property string modelData
                objectName: "key" + modelData
                text: modelData
                width: root.keyH
                Accessible.name: qsTrId("keyboard.letter").arg(modelData)
                onClicked: root.write(modelData)
            }
        }
    }
    Column {
        x: Theme.margin
        y: root.gap + (root.spelling ? root.keyH + root.gap : 0)
        spacing: root.gap
        Repeater {
            model: root.rows
            Row {
                id: line
                required property string modelData
                required property int index
                spacing: root.gap
                Repeater {
                    model: line.modelData.split("")
                    Key {
                        required property string modelData
                        objectName: "key" + modelData
                        text: modelData
                        width: root.keyW
                        Accessible.name: qsTrId("keyboard.letter").arg(modelData)
                        onClicked: root.press(modelData)
                    }
                }
                Key {
                    visible: line.index === 1 && root.hanzi
                    objectName: "keyChinese"
                    text: root.spelling ? qsTrId("keyboard.latin") : qsTrId("keyboard.chinese")
                    width: root.keyW
                    onClicked: root.turn()
                }
                Key {
                    visible: line.index === 2
                    objectName: "keyAway"
                    text: qsTrId("keyboard.away")
                    width: root.wideW
                    onClicked: root.away()
                }
                Key {
                    visible: line.index === 3
                    objectName: "keySpace"
                    text: root.sign || qsTrId("keyboard.space")
                    width: root.keyW
                    onClicked: root.space()
                }
                Key {
                    visible: line.index === 3
                    objectName: "keyErase"
                    text: qsTrId("pin.erase")
                    width: root.keyW
                    onClicked: root.erase()
                }
                Key {
                    visible: line.index === 3
                    objectName: "keyGo"
                    text: root.goWord
                    primary: true
                    width: root.wideW
                    onClicked: root.go()
                }
            }
        }
    }
}
