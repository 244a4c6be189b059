pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// 撤销用券: why, and then for sure.
Rectangle {
    id: root
    signal chosen(reason: string)
    signal closed()
    color: Theme.paper
    focus: true
    Keys.onEscapePressed: closed()
    Btn {
        id: back
        objectName: "revokeBack"
        x: Theme.margin
        y: 2 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: root.closed()
    }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        width: root.width - x - Theme.margin
        text: [qsTrId("register.revoke"), RegisterModel.personName].filter(t => t).join("　")
        size: 3.6
        strong: true
    }
    Panel {
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: inside.height + 4.8 * Theme.u
        Column {
            id: inside
            x: 2.4 * Theme.u
            y: 2.4 * Theme.u
            width: parent.width - 4.8 * Theme.u
            spacing: 2.4 * Theme.u
            Txt {
                width: parent.width
                text: qsTrId("register.revoke_note")
                wrapMode: Text.Wrap
            }
            Choice {
                id: reasons
                objectName: "revokeReason"
                width: parent.width
                title: qsTrId("register.revoke_why")
                options: RegisterModel.reasons
            }
            Btn {
                objectName: "revokeSure"
                kind: "bad"
                size: 3
                text: qsTrId("register.revoke_sure")
                enabled: reasons.picked !== ""
                onClicked: root.chosen(reasons.picked)
            }
        }
    }
}
