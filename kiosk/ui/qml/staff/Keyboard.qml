pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import ".."

// Letters and digits for a desk without a keyboard: enough for document numbers and pinyin initials.
Rectangle {
    id: root
    property TextInput target: null
    property string goWord: qsTrId("keyboard.search")
    property bool dot: false             // a point instead of the space: for numbers
    property string sign: dot ? "." : "" // what the space key writes instead
    property string signs: ""            // one more at the end of each of the first rows: for addresses
    signal go()
    signal away()                        // put away: its key, or Escape
    readonly property var rows: ["1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"].map((row, place) => row + (root.signs[place] ?? ""))
    readonly property int columns: signs === "" ? 10 : 11
    readonly property real keyH: Math.max(7 * Theme.u, 60)
    readonly property real gap: Math.max(1 * Theme.u, 4)
    readonly property real keyW: (width - 2 * Theme.margin - (columns - 1) * gap) / columns

    function reveal() {                  // the keys have taken room: the field typed into stays in sight on its sheet
        let sheet = root.target?.parent ?? null
        while (sheet && !(sheet instanceof Flickable))
            sheet = sheet.parent
        if (!root.visible || !sheet)
            return
        const middle = root.target.mapToItem(sheet.contentItem, 0, root.target.height / 2).y
        sheet.contentY = Math.max(0, Math.min(middle - sheet.height / 2, sheet.contentHeight - sheet.height))
    }
    onVisibleChanged: Qt.callLater(reveal)
    onTargetChanged: Qt.callLater(reveal)
    Shortcut { sequence: "Escape"; enabled: root.visible; onActivated: root.away() }

    height: 4 * keyH + 5 * gap + 1 * Theme.u
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
    Column {
        x: Theme.margin
        y: root.gap
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
                        onClicked: root.target?.insert(root.target.cursorPosition, modelData)
                    }
                }
                Key {
                    visible: line.index === 2
                    objectName: "keyAway"
                    text: qsTrId("keyboard.away")
                    width: root.keyW
                    onClicked: root.away()
                }
                Key {
                    visible: line.index === 3
                    objectName: "keySpace"
                    text: root.sign || qsTrId("keyboard.space")
                    width: root.keyW
                    onClicked: root.target?.insert(root.target.cursorPosition, root.sign || " ")
                }
                Key {
                    visible: line.index === 3
                    objectName: "keyErase"
                    text: qsTrId("pin.erase")
                    width: root.keyW
                    onClicked: root.target?.remove(root.target.cursorPosition - 1, root.target.cursorPosition)
                }
                Key {
                    visible: line.index === 3
                    objectName: "keyGo"
                    text: root.goWord
                    primary: true
                    width: root.keyW
                    onClicked: root.go()
                }
            }
        }
    }
}
