pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// One learner's face: may it be taken, is it there; to enrol it, and to take the consent back.
Rectangle {
    id: root
    property string learner: ""
    property string learnerName: ""
    property bool sure: false            // asked once more before the consent is withdrawn
    readonly property bool known: FacesModel.learner === learner
    readonly property bool enrolled: FacesModel.standing === "enrolled"
    readonly property bool young: FacesModel.standing === "age_unknown"
    signal closed()
    color: Theme.paper
    focus: true
    Keys.onEscapePressed: closed()
    Component.onCompleted: FacesModel.look(learner)
    Component.onDestruction: FacesModel.look("")

    Btn {
        id: back
        objectName: "faceBack"
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
        text: [qsTrId("faces.title"), root.learnerName].join("　")
        size: 3.6
        strong: true
    }
    Panel {
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: root.height - y - 2.5 * Theme.u
        Column {
            visible: root.known
            anchors.centerIn: parent
            width: Math.min(parent.width - 6 * Theme.u, 90 * Theme.u)
            spacing: 1.6 * Theme.u
            Icon {
                name: root.enrolled ? "tick" : "face"
                filled: root.enrolled
                size: 10 * Theme.u
                color: root.enrolled ? Theme.goodInk : FacesModel.takes ? Theme.action : Theme.inkSoft
                cut: Theme.card
            }
            Txt { objectName: "faceVerb"; width: parent.width; text: FacesModel.verb; size: 5; strong: true; wrapMode: Text.Wrap }
            Txt {
                objectName: "faceNote"
                width: parent.width
                text: root.sure ? qsTrId("faces.withdraw_sure").arg(root.learnerName) : FacesModel.hindrance || FacesModel.note
                size: 2.6
                strong: root.sure || FacesModel.hindrance !== ""
                color: root.sure ? Theme.badInk : FacesModel.hindrance ? Theme.waitInk : Theme.inkSoft
                wrapMode: Text.Wrap
            }
            Flow {
                width: parent.width
                topPadding: 2 * Theme.u
                spacing: 2 * Theme.u
                RoleBtn {
                    needs: "help"
                    objectName: "faceEnrol"
                    visible: FacesModel.takes && !root.sure
                    height: Math.max(9 * Theme.u, 60)
                    kind: "primary"
                    text: root.young ? qsTrId("faces.of_age") : root.enrolled ? qsTrId("faces.again") : qsTrId("faces.enrol")
                    note: root.young ? qsTrId("faces.of_age_note") : qsTrId("faces.enrol_note")
                    enabled: FacesModel.hindrance === ""
                    onClicked: FacesModel.enrol(root.learner, root.young)
                }
                RoleBtn {
                    needs: "help"
                    objectName: "faceWithdraw"
                    visible: FacesModel.consents && !root.sure
                    height: Math.max(9 * Theme.u, 60)
                    kind: "bad"
                    text: qsTrId("faces.withdraw")
                    note: qsTrId("faces.withdraw_note")
                    onClicked: root.sure = true
                }
                Btn {
                    objectName: "faceWithdrawYes"
                    visible: root.sure
                    height: Math.max(9 * Theme.u, 60)
                    kind: "bad"
                    text: qsTrId("faces.withdraw_yes")
                    onClicked: {
                        root.sure = false
                        FacesModel.withdraw(root.learner)
                    }
                }
                Btn {
                    objectName: "faceKeep"
                    visible: root.sure
                    height: Math.max(9 * Theme.u, 60)
                    text: qsTrId("faces.keep")
                    onClicked: root.sure = false
                }
            }
        }
    }
}
