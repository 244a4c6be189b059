import QtQuick

// The baseline: a window and a line of text, nothing of ours.
Window {
    width: 1366
    height: 768
    color: "#faf7f2"
    Text {
        anchors.centerIn: parent
        text: "请插入社保卡"
        font.pixelSize: 64
    }
}
