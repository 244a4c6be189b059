pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// Nobody is known yet: card first, every other way beside it.
Panel {
    id: root
    signal documentWanted()
    Column {
        anchors.centerIn: parent
        width: parent.width - 8 * Theme.u
        spacing: 2 * Theme.u
        Icon { name: "card"; size: 9 * Theme.u; color: Theme.action; anchors.horizontalCenter: parent.horizontalCenter }
        Txt {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: RegisterModel.cardIn ? qsTrId("register.take_card") : qsTrId("register.insert")
            size: 3.6
            strong: true
            wrapMode: Text.Wrap
        }
        Txt {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: RegisterModel.says || qsTrId("register.insert_note")
            size: 2.4
            color: Theme.inkSoft
            wrapMode: Text.Wrap
        }
        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: 1.4 * Theme.u
            Repeater {
                model: RegisterModel.ways
                Btn {
                    required property var modelData
                    objectName: "registerWay_" + modelData.key
                    text: modelData.title
                    onClicked: RegisterModel.begin(modelData.key)
                }
            }
            Btn {
                objectName: "registerDocument"
                iconName: "person"
                text: qsTrId("register.document")
                onClicked: root.documentWanted()
            }
        }
    }
}
