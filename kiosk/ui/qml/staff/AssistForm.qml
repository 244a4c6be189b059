pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// 老师代签: which document was seen, and why.  The learner's green screen follows at once.
Rectangle {
    id: root
    property string learner: ""
    property string learnerName: ""
    property string document: ""
    property string title: qsTrId("assist.title")
    property string why: qsTrId("assist.reason")
    property string saveWord: qsTrId("assist.save")
    property string saveNote: qsTrId("assist.save_note")
    readonly property var gaps: [
        documents.picked === "" ? qsTrId("roster.document") : "",
        reasons.picked === "" ? root.why : ""
    ].filter(t => t)
    signal closed()
    color: Theme.paper
    focus: true
    Keys.onEscapePressed: closed()

    Btn {
        id: back
        objectName: "assistBack"
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
        text: [root.title, root.learnerName].filter(t => t).join("　")
        size: 3.6
        strong: true
    }
    Panel {
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: actions.y - y - 2 * Theme.u
        Column {
            x: 2 * Theme.u
            y: 2 * Theme.u
            width: parent.width - 4 * Theme.u
            spacing: 2.4 * Theme.u
            Choice {
                id: documents
                objectName: "assistDocument"
                width: parent.width
                title: qsTrId("roster.document")
                options: StaffModel.documents
                picked: root.document
            }
            Choice {
                id: reasons
                objectName: "assistReason"
                width: parent.width
                title: root.why
                options: HelpModel.reasons
            }
        }
    }
    Item {
        id: actions
        x: Theme.margin
        y: root.height - height - 2.5 * Theme.u
        width: root.width - 2 * Theme.margin
        height: Math.max(9 * Theme.u, 60)
        Txt {
            objectName: "assistSays"
            readonly property bool wrong: !root.gaps.length && StaffModel.problem !== ""
            width: parent.width - save.width - 3 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            wrapMode: Text.Wrap
            text: root.gaps.length ? qsTrId("roster.missing").arg(root.gaps.join(" · "))
                : StaffModel.problem || root.saveNote
            size: 2.4
            strong: wrong
            color: wrong ? Theme.badInk : Theme.inkSoft
        }
        Btn {
            id: save
            objectName: "assistSave"
            anchors.right: parent.right
            width: Math.max(implicitWidth, 26 * Theme.u)
            height: parent.height
            kind: "primary"
            size: 3.4
            text: root.saveWord
            enabled: root.gaps.length === 0
            onClicked: HelpModel.assist(root.learner, documents.picked, reasons.picked)
        }
    }
}
