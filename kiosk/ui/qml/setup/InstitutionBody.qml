pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."
import "../staff"

// Whose desk this is: a code by gun, camera or hand, compared with the letter; or no platform.
FocusScope {
    id: root
    property bool alone: false
    readonly property string stage: SetupModel.stage
    Column {
        visible: root.stage === "" && !root.alone
        width: root.width
        spacing: 1.4 * Theme.u
        Row {
            width: parent.width
            spacing: 2 * Theme.u
            Field {
                id: code
                objectName: "setupCode"
                focus: !root.alone
                width: parent.width - give.width - 2 * Theme.u
                scans: true
                asksKeys: true
                maximumLength: 6000
                placeholderText: qsTrId("setup.institution.code")
                onAccepted: give.click()
            }
            Btn { id: give; objectName: "giveCode"; kind: "primary"; enabled: code.text.trim() !== ""; text: qsTrId("pin.confirm"); onClicked: SetupModel.giveCode(code.text, address.text) }
        }
        Field { id: address; objectName: "setupAddress"; width: code.width; asksKeys: true; placeholderText: qsTrId("setup.institution.address"); onAccepted: give.click() }
        Row {
            spacing: 2 * Theme.u
            Btn { objectName: "filmCode"; text: qsTrId("setup.institution.film_it"); iconName: "face"; onClicked: SetupModel.filmCodes(true) }
            Btn { objectName: "goAlone"; text: qsTrId("setup.institution.alone"); onClicked: { root.alone = true; name.forceActiveFocus() } }
        }
    }
    Column {
        visible: root.stage === "" && root.alone
        width: root.width
        spacing: 1.4 * Theme.u
        Field { id: name; objectName: "setupName"; width: 0.6 * root.width; asksKeys: true; maximumLength: 80; placeholderText: qsTrId("setup.line.institution"); onAccepted: desk.forceActiveFocus() }
        Field { id: desk; objectName: "setupDesk"; width: 0.6 * root.width; asksKeys: true; maximumLength: 40; placeholderText: qsTrId("setup.institution.desk"); onAccepted: take.click() }
        Row {
            spacing: 2 * Theme.u
            Btn { objectName: "notAlone"; text: qsTrId("setup.institution.by_code"); onClicked: { root.alone = false; code.forceActiveFocus() } }
            Btn { id: take; objectName: "takeAlone"; kind: "primary"; enabled: name.text.trim() !== "" && desk.text.trim() !== ""; text: qsTrId("pin.confirm"); onClicked: SetupModel.alone(name.text, desk.text) }
        }
    }
    CameraView { visible: root.stage === "film"; height: root.height; width: Math.min(root.width - 30 * Theme.u, height * 4 / 3) }
    Btn { objectName: "filmStop"; visible: root.stage === "film"; anchors.right: parent.right; text: qsTrId("setup.institution.stop"); onClicked: SetupModel.filmCodes(false) }
    Lines { lines: SetupModel.lines; visible: root.stage === "compare" || root.stage === "ready"; width: root.width; height: root.height - (root.stage === "compare" ? Theme.touch + 1 * Theme.u : 0) }
    Row {
        visible: root.stage === "compare"
        y: root.height - Theme.touch
        spacing: 2 * Theme.u
        Btn { objectName: "codeSame"; kind: "primary"; text: qsTrId("setup.institution.same"); onClicked: SetupModel.compare(true) }
        Btn { objectName: "codeOther"; kind: "bad"; text: qsTrId("setup.institution.other"); onClicked: SetupModel.compare(false) }
    }
}
