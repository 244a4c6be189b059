import QtQuick
import Kiosk.Models
import ".."

FocusScope {
    id: root
    Lines { lines: SetupModel.lines; width: root.width; height: 18 * Theme.u }
    Btn { objectName: "clockRight"; focus: visible; visible: SetupModel.stage === "ask"; y: 20 * Theme.u; kind: "primary"; text: qsTrId("setup.clock.right"); onClicked: SetupModel.clockRight() }
}
