pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// Who is registered, and for which class.
Panel {
    id: root
    implicitHeight: inside.height + 3.2 * Theme.u
    Column {
        id: inside
        x: 2.4 * Theme.u
        y: 1.6 * Theme.u
        width: parent.width - 4.8 * Theme.u
        spacing: 1 * Theme.u
        Row {
            width: parent.width
            spacing: 1.6 * Theme.u
            Icon { id: who; name: "person"; size: 5 * Theme.u; color: Theme.action; anchors.verticalCenter: parent.verticalCenter }
            Column {
                width: parent.width - who.width - parent.spacing
                Txt {
                    objectName: "registerName"
                    width: parent.width
                    text: RegisterModel.personName
                    size: 3.2
                    strong: true
                }
                Txt {
                    width: parent.width
                    text: [RegisterModel.personNumber, RegisterModel.personSource].join("　")
                    size: 2.2
                    color: Theme.inkSoft
                }
            }
        }
        Choice {
            visible: RegisterModel.step === "voucher" && RegisterModel.classCount > 1
            objectName: "registerClass"
            width: parent.width
            title: qsTrId("roster.class")
            options: RegisterModel.classes
            picked: RegisterModel.classNo
            onPickedChanged: if (picked !== RegisterModel.classNo) RegisterModel.pick_class(picked)
        }
        Txt {
            visible: text !== "" && (RegisterModel.classCount === 1 || RegisterModel.step !== "voucher")
            width: parent.width
            text: RegisterModel.className
            size: 2.6
            wrapMode: Text.Wrap
            maximumLineCount: 2
        }
    }
}
