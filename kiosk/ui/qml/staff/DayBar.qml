import QtQuick
import Kiosk.Models
import ".."

// The head of a page opened from the day: back, a title, and what stands beside it.
Item {
    id: root
    property string title: ""
    default property alias beside: acts.data
    width: parent.width
    height: back.y + back.height
    Btn { id: back; objectName: "pageBack"; x: Theme.margin; y: 2 * Theme.u; text: qsTrId("key.back"); iconName: "left"; onClicked: TodayModel.back() }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        width: acts.x - x - 2 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        text: root.title
        size: 3.4
        strong: true
    }
    Row { id: acts; x: root.width - Theme.margin - width; y: back.y; spacing: 1.2 * Theme.u }
}
