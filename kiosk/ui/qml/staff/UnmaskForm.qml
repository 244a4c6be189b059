pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 看全名: why, the second member's PIN, then name and number for some seconds.
Flickable {
    id: root
    property string learner: ""
    clip: true
    contentHeight: all.height
    boundsBehavior: Flickable.StopAtBounds
    ScrollBar.vertical: Scroll {}
    Component.onDestruction: UnmaskModel.end()
    Column {
        id: all
        width: root.width - 1.4 * Theme.u
        spacing: 1.4 * Theme.u
        Txt { width: parent.width; text: qsTrId("unmask.title"); size: 2.8; strong: true; wrapMode: Text.Wrap }
        Txt { visible: UnmaskModel.seen; width: parent.width; text: UnmaskModel.name; size: 4; strong: true; wrapMode: Text.Wrap }
        Txt { visible: UnmaskModel.seen; width: parent.width; text: UnmaskModel.number; size: 4; strong: true; wrapMode: Text.WrapAnywhere }
        Txt { visible: UnmaskModel.seen; width: parent.width; text: qsTrId("unmask.left").arg(UnmaskModel.left); size: 2.4; color: Theme.waitInk; wrapMode: Text.Wrap }
        Btn { objectName: "unmaskEnd"; visible: UnmaskModel.seen; text: qsTrId("unmask.end"); kind: "primary"; onClicked: UnmaskModel.end() }
        Choice { id: why; objectName: "unmaskWhy"; visible: !UnmaskModel.seen && picked === ""; width: parent.width; title: qsTrId("unmask.reason"); options: UnmaskModel.reasons }
        Txt { visible: text !== ""; width: parent.width; text: UnmaskModel.problem; size: 2.4; strong: true; color: Theme.badInk; wrapMode: Text.Wrap }
        SecondPin {
            objectName: "unmaskSecond"
            needs: "unmask"
            visible: !UnmaskModel.seen && why.picked !== ""
            width: parent.width
            keyH: Math.max(60, 6.4 * Theme.u)
            locked: why.picked === ""
            onGiven: UnmaskModel.ask(root.learner, why.picked)
        }
    }
}
