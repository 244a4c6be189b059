pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 暂记: who, which class, why, and what was seen.  Saved only when nothing is missing, and it says what is.
Rectangle {
    id: root
    property string learner: ""
    property string learnerName: ""
    property string classNo: ""
    property string document: ""
    property Field typing: null          // touched: the screen's own keyboard writes here
    readonly property bool known: learner !== "" || (StaffModel.cardName !== "" && number.text === "")
    readonly property var gaps: [
        classes.picked === "" ? qsTrId("roster.class") : "",
        documents.picked === "" ? qsTrId("roster.document") : "",
        !known && number.text.trim() === "" ? qsTrId("roster.number") : "",
        reasons.picked === "" ? qsTrId("roster.reason") : "",
        evidence.picked === "" ? qsTrId("roster.evidence") : ""
    ].filter(t => t)
    readonly property var draft: HelpModel.draft
    signal closed()
    color: Theme.paper
    focus: true
    Keys.onEscapePressed: closed()

    Btn {
        id: back
        objectName: "formBack"
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
        text: [qsTrId("roster.record_title"), root.learnerName || person.text || StaffModel.cardName].filter(t => t).join("　")
        size: 3.6
        strong: true
    }
    Panel {
        x: Theme.margin
        y: back.y + back.height + 2 * Theme.u
        width: root.width - 2 * Theme.margin
        height: (keys.visible ? keys.y : actions.y) - y - 2 * Theme.u
        Flickable {
            anchors.fill: parent
            anchors.margins: 2 * Theme.u
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            contentHeight: form.height
            contentY: 0
            Column {
                id: form
                width: parent.width - 1.4 * Theme.u
                spacing: 1.4 * Theme.u
                Row {
                    visible: !root.known
                    spacing: 2 * Theme.u
                    Field {
                        id: number
                        objectName: "number"
                        text: root.draft["number"] ?? ""
                        onTextChanged: HelpModel.keep("number", text)
                        onPressed: root.typing = number
                        onAccepted: root.typing = null
                        width: (form.width - parent.spacing) / 2
                        placeholderText: qsTrId("roster.number")
                    }
                    Field {
                        id: person
                        objectName: "person"
                        text: root.draft["person"] ?? ""
                        onTextChanged: HelpModel.keep("person", text)
                        onPressed: root.typing = person
                        onAccepted: root.typing = null
                        width: (form.width - parent.spacing) / 2
                        placeholderText: qsTrId("roster.person")
                    }
                }
                Choice {
                    id: documents
                    width: form.width
                    title: qsTrId("roster.document")
                    options: StaffModel.documents
                    picked: root.draft["document"] ?? root.document
                    onPickedChanged: HelpModel.keep("document", picked)
                }
                Column {
                    id: classes
                    objectName: "classChoice"
                    property string picked: root.draft["class"] ?? root.classNo
                    onPickedChanged: HelpModel.keep("class", picked)
                    width: form.width
                    spacing: 0.6 * Theme.u
                    Txt { text: qsTrId("roster.class"); size: 2.2; color: Theme.inkSoft }
                    PickField {
                        id: sought
                        kind: "classes"
                        name: "classSought"
                        among: StaffModel.classes      // those with a lesson today, the running ones first
                        picksOnly: true
                        asksKeys: false
                        current: classes.picked
                        hint: qsTrId("corrections.class_hint")
                        width: parent.width
                        onTyping: root.typing = sought.field
                        onTypedOut: root.typing = null
                        onPicked: key => classes.picked = key
                    }
                }
                Choice {
                    id: reasons
                    objectName: "reasonChoice"
                    width: form.width
                    title: qsTrId("roster.reason")
                    options: StaffModel.reasons
                    picked: root.draft["reason"] ?? ""
                    onPickedChanged: HelpModel.keep("reason", picked)
                }
                Choice {
                    id: evidence
                    objectName: "evidenceChoice"
                    width: form.width
                    title: qsTrId("roster.evidence")
                    options: StaffModel.evidence
                    picked: root.draft["evidence"] ?? ""
                    onPickedChanged: HelpModel.keep("evidence", picked)
                }
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
            width: parent.width - save.width - 3 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            wrapMode: Text.Wrap
            text: root.gaps.length ? qsTrId("roster.missing").arg(root.gaps.join(" · ")) : StaffModel.problem || qsTrId("roster.record_note")
            size: 2.4
            strong: !root.gaps.length && StaffModel.problem !== ""
            color: strong ? Theme.badInk : Theme.inkSoft
        }
        Btn {
            id: save
            objectName: "save"
            anchors.right: parent.right
            width: Math.max(implicitWidth, 26 * Theme.u)
            height: parent.height
            kind: "primary"
            size: 3.4
            text: qsTrId("roster.save")
            enabled: root.gaps.length === 0
            onClicked: StaffModel.note(root.learner, classes.picked, documents.picked, number.text, person.text, reasons.picked, evidence.picked)
        }
    }
    Keyboard {
        id: keys
        visible: root.typing !== null
        width: root.width
        y: root.height - height
        target: root.typing
        goWord: qsTrId("pin.confirm")
        onGo: root.typing = null
        onAway: root.typing = null
    }
}
