import QtQuick
import Kiosk.Models
import ".."

FocusScope {
    id: root
    readonly property bool lesson: SetupModel.stage === "lesson"
    Row {
        visible: !root.lesson && SetupModel.stage !== "ready"
        spacing: 2 * Theme.u
        Btn { objectName: "gunYes"; focus: true; kind: "primary"; iconName: "gun"; text: qsTrId("setup.gun.yes"); onClicked: SetupModel.chooseGun(true) }
        Btn { objectName: "gunNo"; text: qsTrId("setup.gun.no"); onClicked: SetupModel.chooseGun(false) }
    }
    Lines { lines: SetupModel.lines; visible: !root.lesson; y: Theme.touch + 2 * Theme.u; width: root.width; height: root.height - y }
    Loader { anchors.fill: parent; active: root.lesson; focus: active; source: active ? "../staff/GunSetup.qml" : "" }
}
