pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// 知情权: what the learner is told before a 定向券 is used; it can be turned towards them.
Rectangle {
    id: root
    objectName: "registerNotice"
    implicitHeight: lines.height + 3.2 * Theme.u
    radius: Theme.radius
    color: Theme.highContrast ? Theme.card : Theme.calmSoft
    border.color: Theme.action
    border.width: Theme.pen
    Column {
        id: lines
        x: 2.4 * Theme.u
        y: 1.6 * Theme.u
        width: parent.width - 4.8 * Theme.u
        spacing: 0.8 * Theme.u
        Txt { text: qsTrId("register.notice.title"); size: 2.8; strong: true }
        Repeater {
            model: RegisterModel.notice
            Txt {
                required property string modelData
                width: lines.width
                text: modelData
                size: 2.6
                wrapMode: Text.Wrap
            }
        }
    }
}
