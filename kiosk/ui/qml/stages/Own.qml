pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 我的: classes, voucher, certificates, a line each in large type; the questions about an ended class beside them.
Rectangle {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property var lines: StageModel.lines
    readonly property bool asks: String(StageModel.qr) !== ""
    readonly property real sideW: tall ? width - 2 * Theme.margin : 40 * Theme.u
    color: Theme.paper
    focus: true
    Keys.onEscapePressed: StageModel.cancel()
    Keys.onDownPressed: list.flick(0, -900)
    Keys.onUpPressed: list.flick(0, 900)

    Column {
        id: words
        x: Theme.margin
        y: 3 * Theme.u
        width: root.sideW
        spacing: 0.6 * Theme.u
        Verb { objectName: "verb"; text: StageModel.verb; room: parent.width; largest: Theme.display }
        Txt {
            visible: text !== ""
            width: parent.width
            text: StageModel.name
            size: text.length > 12 ? Theme.lead : Theme.name
            strong: true
            wrapMode: Text.Wrap
            maximumLineCount: 2
        }
        Txt { width: parent.width; text: StageModel.nextStep; size: Theme.body; color: Theme.inkSoft; wrapMode: Text.Wrap }
    }
    Flickable {
        id: list
        objectName: "ownLines"
        x: root.tall ? Theme.margin : root.width - Theme.margin - width
        y: root.tall ? words.y + words.height + 3 * Theme.u : 3 * Theme.u
        width: root.tall ? root.width - 2 * Theme.margin : root.width - 3 * Theme.margin - root.sideW
        height: (root.tall ? leave.y - 2 * Theme.u : root.height - 3 * Theme.u) - y
        clip: true
        contentHeight: lines.height
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        Column {
            id: lines
            width: list.width - 1.4 * Theme.u
            spacing: 1.4 * Theme.u
            Txt {
                visible: root.lines.length === 0
                width: parent.width
                text: qsTrId("own.nothing")
                size: Theme.lead
                color: Theme.inkSoft
                wrapMode: Text.Wrap
            }
            Panel {
                visible: root.asks
                width: parent.width
                height: plate.height + 3 * Theme.u
                Rectangle {
                    id: plate
                    x: 1.5 * Theme.u
                    y: 1.5 * Theme.u
                    width: 24 * Theme.u
                    height: width
                    radius: Theme.radius
                    color: "#FFFFFF"
                    Image {
                        objectName: "qr"
                        anchors.centerIn: parent
                        source: StageModel.qr
                        sourceSize: Qt.size(plate.width - 2 * Theme.u, plate.width - 2 * Theme.u)
                        cache: false
                        smooth: false
                        Accessible.role: Accessible.Graphic
                        Accessible.name: qsTrId("own.evaluation")
                    }
                }
                Txt {
                    x: plate.x + plate.width + 3 * Theme.u
                    anchors.verticalCenter: plate.verticalCenter
                    width: parent.width - x - 3 * Theme.u
                    text: qsTrId("own.evaluation")
                    size: Theme.lead
                    strong: true
                    wrapMode: Text.Wrap
                }
            }
            Repeater {
                model: StageModel.lines
                Panel {
                    id: line
                    required property var modelData
                    objectName: "ownLine"
                    width: lines.width
                    height: said.height + 3 * Theme.u
                    Accessible.role: Accessible.StaticText
                    Accessible.name: [modelData.title, modelData.value, modelData.note].filter(t => t).join(" ")
                    Icon {
                        id: mark
                        readonly property real at: line.y + y - list.contentY
                        visible: at >= 0 && at + height <= list.height     // the software renderer does not clip shapes
                        x: 2.4 * Theme.u
                        anchors.verticalCenter: parent.verticalCenter
                        name: line.modelData.icon
                        size: 5 * Theme.u
                        color: Theme.action
                    }
                    Column {
                        id: said
                        x: mark.x + mark.width + 2.4 * Theme.u
                        y: 1.5 * Theme.u
                        width: parent.width - x - 2.4 * Theme.u
                        Txt { width: parent.width; text: line.modelData.title; size: Theme.body; color: Theme.inkSoft; wrapMode: Text.Wrap; maximumLineCount: 2 }
                        Txt { width: parent.width; text: line.modelData.value; size: Theme.lead; strong: true; wrapMode: Text.Wrap; maximumLineCount: 2 }
                        Txt { visible: text !== ""; width: parent.width; text: line.modelData.note; size: Theme.body; wrapMode: Text.Wrap; maximumLineCount: 2 }
                    }
                }
            }
        }
    }
    Leave {
        id: leave
        x: Theme.margin
        width: root.sideW
        y: root.height - height - (root.tall ? 4 : 2) * Theme.u
    }
}
