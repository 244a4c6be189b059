pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// How the day was closed, each close kept; below, every day that waits for its second signature.
Panel {
    id: root
    readonly property var asked: ClosingModel.questions
    component CloseLine: Item {
        id: line
        required property var row
        property bool named: false       // days differ: each says its own
        width: parent?.width ?? 0
        height: acts.y + (acts.width > 0 ? Theme.touch : 0) + 1 * Theme.u
        Column {
            id: told
            y: 0.6 * Theme.u
            width: line.width
            Txt {
                width: parent.width
                text: [line.named ? line.row.day : "", line.row.state].filter(t => t).join("　")
                size: 2.4
                strong: line.row.holds
                color: line.row.holds ? Theme.ink : Theme.inkSoft
                wrapMode: Text.Wrap
            }
            Txt { width: parent.width; text: line.row.signers; size: 2.2; color: line.row.waits ? Theme.waitInk : Theme.inkSoft; wrapMode: Text.Wrap }
            Txt { visible: text !== ""; width: parent.width; text: line.row.reason ? qsTrId("closing.again_because").arg(line.row.reason) : ""; size: 2.2; color: Theme.inkSoft; wrapMode: Text.Wrap }
            Txt { visible: text !== ""; width: parent.width; text: line.row.noSecond; size: 2.2; color: Theme.badInk; wrapMode: Text.Wrap }
        }
        Row {
            id: acts
            y: told.y + told.implicitHeight + 0.6 * Theme.u
            spacing: 1 * Theme.u
            RoleBtn {
                needs: "close"
                objectName: "second_" + line.row.key
                visible: line.row.waits && line.row.noSecond === ""
                size: 2.2
                pad: 1.6 * Theme.u
                text: qsTrId("closing.second")
                onClicked: ClosingModel.sign(line.row.key)
            }
            RoleBtn {
                needs: "close"
                objectName: "paper_" + line.row.key
                size: 2.2
                pad: 1.6 * Theme.u
                text: qsTrId("closing.paper")
                onClicked: ClosingModel.paper(line.row.key)
            }
            Btn {
                objectName: "day_" + line.row.key
                visible: line.named && line.row.day !== ClosingModel.day
                size: 2.2
                pad: 1.6 * Theme.u
                text: qsTrId("closing.look")
                onClicked: ClosingModel.turn(line.row.day)
            }
        }
    }
    Flickable {
        id: view
        x: 2 * Theme.u
        y: 0.8 * Theme.u
        width: root.width - 3 * Theme.u
        height: root.height - 1.6 * Theme.u
        contentHeight: days.height
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        Column {
            id: days
            width: view.width - 2 * Theme.u
            spacing: 0.6 * Theme.u
            Txt {
                visible: root.asked.length > 0
                width: parent.width
                text: qsTrId("closing.questions")
                size: 2.6
                strong: true
                color: Theme.badInk
                wrapMode: Text.Wrap
            }
            Repeater {
                model: root.asked
                Txt {
                    required property string modelData
                    width: parent?.width ?? 0
                    bottomPadding: 0.6 * Theme.u
                    text: modelData
                    size: 2.2
                    wrapMode: Text.Wrap
                }
            }
            Txt { text: qsTrId("closing.closes"); size: 2.6; strong: true }
            Txt { visible: ClosingModel.closeCount === 0; width: parent.width; text: qsTrId("closing.not_closed"); size: 2.4; color: Theme.inkSoft }
            Repeater {
                model: ClosingModel.closes
                CloseLine {}
            }
            Txt {
                visible: ClosingModel.waitingCount > 0
                topPadding: 1 * Theme.u
                text: qsTrId("closing.waiting").arg(ClosingModel.waitingCount)
                size: 2.6
                strong: true
                color: Theme.waitInk
            }
            Repeater {
                model: ClosingModel.waiting
                CloseLine { named: true }
            }
        }
    }
}
