import QtQuick
import Kiosk.Models
import ".."

// Who approves: whoever is signed in, another member by their PIN, or a paper signed by somebody who does not work here.
Column {
    id: root
    property string needs: "correct"     // what the approval needs
    property var barred: []              // who approved what is taken back: somebody else approves that
    readonly property bool own: [...barred].includes(StaffModel.operator)
    property bool asksKeys: true         // the page has no keys of its own
    readonly property bool holds: [...StaffModel.rights].includes(needs)
    readonly property bool byPin: ways.picked === "pin"
    readonly property bool onPaper: ways.picked === "paper"
    readonly property list<string> given: [ways.picked, onPaper ? person.text.trim() : "", paper.text.trim()]
    readonly property list<string> gaps: [
        ways.picked === "" ? qsTrId("approval.who") : "",
        onPaper && person.text.trim() === "" ? qsTrId("approval.name") : "",
        onPaper && paper.text.trim() === "" ? qsTrId("approval.paper_no") : ""
    ].filter(t => t)
    signal typing(field: Field)
    spacing: 1.4 * Theme.u
    Choice {
        id: ways
        objectName: "approvedBy"
        width: root.width
        title: qsTrId("approval.who")
        picked: root.holds && !root.own ? "" : "pin"
        options: [
            ...(root.holds ? [{ key: "self", title: qsTrId("approval.self").arg(StaffModel.operator), off: root.own ? qsTrId("approval.self_own").arg(StaffModel.operator) : "" }] : []),
            { key: "pin", title: qsTrId("approval.pin") },
            ...(root.holds ? [{ key: "paper", title: qsTrId("approval.on_paper") }] : [])
        ]
    }
    Flow {
        width: root.width
        spacing: 1.4 * Theme.u
        PickField {
            id: person
            kind: "approvers"
            without: root.barred
            name: "approver"
            visible: root.onPaper
            asksKeys: root.asksKeys
            width: root.width < 60 * Theme.u ? root.width : (root.width - 1.4 * Theme.u) / 2 - 0.01
            hint: qsTrId("approval.name")
            onTyping: root.typing(person.field)
            onTypedOut: root.typing(null)
        }
        Field {
            id: paper
            objectName: "reference"
            asksKeys: root.asksKeys
            width: root.onPaper ? person.width : root.width
            placeholderText: root.onPaper ? qsTrId("approval.paper_no") : qsTrId("attendance.reference")
            onPressed: root.typing(paper)
            onAccepted: root.typing(null)
        }
    }
}
