import QtQuick
import ".."

// A note's level as colour and shape: 提示 a disc, 先确认 a triangle, 不得签到 an octagon; then what it is about.
Row {
    id: root
    property string level: ""
    property string word: ""
    property string levelWord: ""        // "" where the shape is enough
    property real size: 2.2
    readonly property color ink: level === "BLOCK" ? Theme.badInk : level === "CONFIRM" ? Theme.waitInk : Theme.action
    spacing: 0.8 * Theme.u
    visible: level !== ""
    Icon {
        name: root.level === "BLOCK" ? "hand" : root.level === "CONFIRM" ? "alert" : "info"
        filled: true
        size: 1.5 * root.size * Theme.u
        color: root.ink
        cut: Theme.card
        anchors.verticalCenter: parent.verticalCenter
    }
    Txt {
        anchors.verticalCenter: parent.verticalCenter
        text: [root.levelWord, root.word].filter(t => t).join("　")
        size: root.size
        strong: true
        color: root.ink
    }
}
