pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// Where the desk stands, said by two of the staff; and whether it has with it what days without a network need.
Item {
    id: root
    readonly property bool tall: Theme.portrait
    readonly property real half: tall ? width - 2 * Theme.margin : (width - 2 * Theme.margin - 2 * Theme.u) / 2
    Keys.onEscapePressed: PointModel.leave()
    Btn { id: back; objectName: "pointsBack"; x: Theme.margin; y: 2 * Theme.u; text: qsTrId("key.back"); iconName: "left"; onClicked: PointModel.leave() }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        width: root.width - x - Theme.margin
        text: PointModel.served ? qsTrId("points.at").arg(PointModel.served) : qsTrId("points.nowhere")
        size: 3.4
        strong: true
    }
    Panel {
        id: check
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.half
        height: (root.tall ? root.height * 0.45 : root.height - 2.5 * Theme.u) - y
        Column {
            x: 2.4 * Theme.u
            y: 2 * Theme.u
            width: parent.width - 4.8 * Theme.u
            spacing: 1.2 * Theme.u
            Txt { width: parent.width; text: qsTrId("departure.title"); size: 2.8; strong: true; wrapMode: Text.Wrap }
            Repeater {
                model: PointModel.ready
                Row {
                    id: one
                    required property var modelData
                    objectName: "ready_" + modelData.key
                    width: parent.width
                    spacing: 1.4 * Theme.u
                    Icon {
                        id: mark
                        name: one.modelData.ready ? "tick" : "hand"
                        filled: true
                        size: 3.6 * Theme.u
                        color: one.modelData.ready ? Theme.goodInk : Theme.badInk
                        cut: Theme.card
                    }
                    Column {
                        width: parent.width - mark.width - parent.spacing
                        Txt { width: parent.width; text: one.modelData.what; size: 2.4; strong: true; wrapMode: Text.Wrap; color: one.modelData.ready ? Theme.ink : Theme.badInk }
                        Txt { visible: text !== ""; width: parent.width; text: one.modelData.next; size: 2.2; color: Theme.inkSoft; wrapMode: Text.Wrap }
                    }
                }
            }
        }
    }
    Panel {
        visible: PointModel.portable
        x: root.tall ? Theme.margin : check.x + check.width + 2 * Theme.u
        y: root.tall ? check.y + check.height + 2 * Theme.u : check.y
        width: root.half
        height: root.height - y - 2.5 * Theme.u
        Choice {
            id: point
            objectName: "pointChoice"
            x: 2.4 * Theme.u
            y: 1.6 * Theme.u
            width: parent.width - 4.8 * Theme.u
            title: qsTrId("points.choose")
            options: PointModel.points
        }
        SecondPin {
            id: second
            objectName: "pointSecond"
            needs: "help"
            tells: false                               // anybody who helps
            x: point.x
            y: point.y + point.height + 1 * Theme.u
            width: point.width
            keyH: 8 * Theme.u
            room: parent.height - y - 1.4 * Theme.u
            focus: true
                note: PointModel.problem || qsTrId("second.note").arg(second.first)
            locked: point.picked === ""
            go: qsTrId("points.confirm")
            onGiven: PointModel.confirm(point.picked)
        }
    }
}
