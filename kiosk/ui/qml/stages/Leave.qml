import QtQuick
import Kiosk.Models
import ".."

// The ring, 需要更多时间 and 取消: what every stage that asks something has.
Flow {
    id: root
    property string cancel: StageModel.cardIn ? qsTrId("key.cancel") : qsTrId("key.stop")
    spacing: 2 * Theme.u
    Ring {}
    Btn {
        objectName: "moreTime"
        visible: StageModel.moreTime
        text: qsTrId("key.more_time")
        size: Theme.large ? 2.1 : Theme.body
        onClicked: StageModel.moreTimeWanted()
    }
    Btn {
        objectName: "cancel"
        visible: StageModel.canCancel
        text: root.cancel
        size: Theme.large ? 2.1 : Theme.body
        onClicked: StageModel.cancel()
    }
}
