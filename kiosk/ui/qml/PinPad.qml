pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Templates

// 3 x 4 keys, 2u apart.  删除 and 确定 are words; 确定 says why it is not ready.
Grid {
    id: root
    property real keyW: 16 * Theme.u
    property real keyH: 12 * Theme.u
    property int entered: 0
    property int least: 6
    property int usual: least                          // fewer are taken, but the key says how many there are
    property var digits: [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]
    property bool locked: false                        // being checked, or shut for a while
    property string go: qsTrId("pin.confirm")
    signal digit(int d)
    signal erase()
    signal confirm()

    columns: 3
    spacing: 2 * Theme.u

    component Key: AbstractButton {
        id: key
        property bool primary: false
        property bool word: false
        property string note: ""
        width: root.keyW
        height: root.keyH
        focusPolicy: Qt.TabFocus
        Accessible.name: text
        Keys.onReturnPressed: if (enabled) click()
        Keys.onEnterPressed: if (enabled) click()
        background: Rectangle {
            radius: Theme.radius
            color: !key.enabled ? Theme.disabled : key.primary ? Theme.action : key.down ? Theme.tint : Theme.card
            border.color: key.activeFocus ? (key.primary ? Theme.ink : Theme.focus) : Theme.edge
            border.width: key.activeFocus ? 2 * Theme.pen : key.enabled ? (key.primary ? 0 : Theme.pen) : Theme.highContrast ? Theme.hair : 0
        }
        contentItem: Item {
            Column {
                anchors.centerIn: parent
                Txt {
                    text: key.text
                    size: key.word ? (Theme.large ? 2.4 : 3.2) : 6
                    strong: true
                    color: !key.enabled ? Theme.inkSoft : key.primary ? Theme.actionInk : Theme.ink
                    anchors.horizontalCenter: parent.horizontalCenter
                    Accessible.ignored: true
                }
                Txt {
                    visible: key.note !== ""
                    text: key.note
                    size: Theme.caption
                    color: Theme.inkSoft
                    anchors.horizontalCenter: parent.horizontalCenter
                    Accessible.ignored: true
                }
            }
        }
    }
    component Digit: Key {
        required property int modelData
        objectName: "digit" + modelData
        text: modelData
        enabled: !root.locked
        Accessible.name: qsTrId("pin.digit").arg(modelData)
        onClicked: root.digit(modelData)
    }

    Repeater {
        model: root.digits.slice(0, 9)
        Digit {}
    }
    Key {
        objectName: "erase"
        word: true
        text: qsTrId("pin.erase")
        enabled: !root.locked && root.entered > 0
        onClicked: root.erase()
    }
    Digit { modelData: root.digits[9] }
    Key {
        objectName: "confirm"
        word: true
        primary: root.entered >= root.usual
        text: root.go
        enabled: !root.locked && root.entered >= root.least
        note: root.locked || primary ? "" : enabled ? qsTrId("pin.entered").arg(root.entered)
                                                    : qsTrId("pin.short").arg(root.usual - root.entered)
        Accessible.description: note
        onClicked: root.confirm()
    }
}
