pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."
import "../staff"

// Who runs the desk: a name and as what, then their PIN; the paper for a forgotten one; and a second supervisor.
FocusScope {
    id: root
    readonly property string stage: SetupModel.stage
    readonly property bool naming: ["first", "no_supervisor", "no_administrator", "alone"].includes(stage) || (more && stage === "ready")
    property bool pin: false
    property bool more: false
    property bool teaches: stage !== "no_administrator"
    property bool runs: stage === "no_administrator"
    readonly property var roles: more ? ["front"] : [...(teaches ? ["supervisor"] : []), ...(runs ? ["administrator"] : [])]
    readonly property bool slipped: /\d{6}/.test(name.text)   // a PIN that was typed into the name would stand on every screen
    onStageChanged: {
        root.pin = false
        if (stage === "asking" || SetupModel.problem !== "")   // what was typed is still wanted
            return
        name.text = ""
        root.more = false
        root.teaches = stage !== "no_administrator"
        root.runs = stage === "no_administrator"
    }
    Column {
        visible: root.naming && !root.pin
        width: root.width
        spacing: 1.4 * Theme.u
        Field { id: name; objectName: "firstName"; focus: !root.pin; width: 0.6 * root.width; asksKeys: true; maximumLength: 40; placeholderText: qsTrId("members.name"); onAccepted: if (on.enabled) on.click() }
        Row {
            visible: !root.more
            spacing: 2 * Theme.u
            Btn { objectName: "asSupervisor"; text: qsTrId("role.supervisor"); kind: root.teaches ? "primary" : "plain"; iconName: root.teaches ? "tick" : ""; Accessible.role: Accessible.CheckBox; Accessible.checked: root.teaches; onClicked: root.teaches = !root.teaches }
            Btn { objectName: "asAdministrator"; text: qsTrId("role.administrator"); kind: root.runs ? "primary" : "plain"; iconName: root.runs ? "tick" : ""; Accessible.role: Accessible.CheckBox; Accessible.checked: root.runs; onClicked: root.runs = !root.runs }
        }
        Flow {
            width: root.width
            spacing: 2 * Theme.u
            Btn { id: on; objectName: "firstOn"; kind: "primary"; enabled: name.text.trim() !== "" && root.roles.length > 0 && !root.slipped; text: qsTrId("setup.people.to_pin"); onClicked: { root.pin = true; digits.forceActiveFocus() } }
            Btn { objectName: "frontInstead"; visible: root.stage === "alone"; text: root.more ? qsTrId("setup.people.second") : qsTrId("setup.people.more"); onClicked: { root.more = !root.more; name.forceActiveFocus() } }
        }
        Txt { objectName: "withoutSecond"; visible: root.stage === "alone" && !root.more; width: root.width; text: qsTrId("setup.people.without"); size: 2.4; strong: true; color: Theme.waitInk; wrapMode: Text.Wrap }
        Txt { visible: root.teaches && root.runs && !root.more; width: root.width; text: qsTrId("members.both"); size: 2.4; strong: true; color: Theme.waitInk; wrapMode: Text.Wrap }
        Txt { visible: root.slipped; width: root.width; text: qsTrId("setup.people.digits"); size: 2.4; strong: true; color: Theme.badInk; wrapMode: Text.Wrap }
    }
    PinBody { id: digits; visible: root.naming && root.pin; anchors.fill: parent; note: qsTrId("setup.people.pin").arg(name.text); onGiven: SetupModel.name(name.text, root.roles) }
    PaperBody { visible: root.stage === "paper" || root.stage === "shown"; anchors.fill: parent; focus: visible }
    Lines { lines: SetupModel.lines; visible: root.stage === "ready" && !root.more; width: root.width; height: root.height - Theme.touch - 1 * Theme.u }
    Btn { objectName: "oneMore"; visible: root.stage === "ready" && !root.more; y: root.height - height; text: qsTrId("setup.people.more"); onClicked: { name.text = ""; root.more = true; name.forceActiveFocus() } }
}
