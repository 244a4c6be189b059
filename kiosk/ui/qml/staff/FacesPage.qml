pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// All faces of this desk: how many, photos to add, and the end of all of them behind a second question.
Rectangle {
    id: root
    property bool sure: false
    color: Theme.paper
    focus: true
    Keys.onEscapePressed: goBack()
    Component.onCompleted: forceActiveFocus()

    function goBack() {
        if (sure)
            sure = false
        else
            FacesModel.leave()
    }

    Btn {
        id: back
        objectName: "facesBack"
        x: Theme.margin
        y: 2 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: root.goBack()
    }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        width: root.width - x - Theme.margin
        text: qsTrId("faces.title")
        size: 3.6
        strong: true
    }
    Panel {
        id: kept
        visible: !root.sure
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: Math.max(numbers.height, destroy.height) + 3 * Theme.u
        Column {
            id: numbers
            x: 2.4 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            width: destroy.x - 4.8 * Theme.u
            spacing: 0.4 * Theme.u
            Txt { objectName: "facesKept"; width: parent.width; text: qsTrId("faces.kept").arg(FacesModel.persons); size: 3; strong: true; wrapMode: Text.Wrap }
            Txt {
                objectName: "facesSays"
                width: parent.width
                text: FacesModel.message || (FacesModel.nearLimit ? qsTrId("faces.near_limit") : qsTrId("faces.percent").arg(FacesModel.percent))
                size: 2.2
                strong: FacesModel.nearLimit || FacesModel.message !== ""
                color: FacesModel.nearLimit ? Theme.waitInk : Theme.inkSoft
                wrapMode: Text.Wrap
            }
        }
        RoleBtn {
            needs: "set-up"
            id: destroy
            objectName: "destroyFaces"
            x: parent.width - width - 2 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            kind: "bad"
            text: qsTrId("faces.destroy")
            enabled: FacesModel.persons > 0
            onClicked: root.sure = true
        }
    }
    PhotoImport {
        allowed: [...StaffModel.rights].includes("classes")
        visible: !root.sure && allowed
        x: Theme.margin
        y: kept.y + kept.height + 2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2.5 * Theme.u
    }
    Panel {
        visible: root.sure
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2.5 * Theme.u
        Column {
            anchors.centerIn: parent
            width: Math.min(parent.width - 6 * Theme.u, 90 * Theme.u)
            spacing: 1.6 * Theme.u
            Icon { name: "hand"; filled: true; size: 10 * Theme.u; color: Theme.badInk; cut: Theme.card }
            Txt { width: parent.width; text: qsTrId("faces.destroy_sure").arg(FacesModel.persons); size: 4.4; strong: true; wrapMode: Text.Wrap }
            Txt { width: parent.width; text: qsTrId("faces.destroy_note"); size: 2.6; color: Theme.badInk; strong: true; wrapMode: Text.Wrap }
            Txt { width: parent.width; text: qsTrId("faces.destroy_who").arg(StaffModel.operator); size: 2.6; color: Theme.inkSoft; wrapMode: Text.Wrap }
            Flow {
                width: parent.width
                topPadding: 2 * Theme.u
                spacing: 2 * Theme.u
                Btn {
                    objectName: "destroyYes"
                    height: Math.max(9 * Theme.u, 60)
                    kind: "bad"
                    text: qsTrId("faces.destroy_yes").arg(StaffModel.operator)
                    onClicked: {
                        root.sure = false
                        FacesModel.destroy()
                    }
                }
                Btn {
                    objectName: "destroyNo"
                    height: Math.max(9 * Theme.u, 60)
                    text: qsTrId("faces.keep")
                    onClicked: root.sure = false
                }
            }
        }
    }
}
