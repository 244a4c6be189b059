import QtQuick
import Kiosk.Models
import ".."

FocusScope {
    id: root
    Lines { id: lines; lines: SetupModel.lines; width: root.width; height: Math.min(implicitHeight, root.height - Theme.touch - 2 * Theme.u) }
    Btn { objectName: "clockRight"; focus: visible; visible: SetupModel.stage === "ask"; y: lines.height + 2 * Theme.u; kind: "primary"; text: qsTrId("setup.clock.right"); onClicked: SetupModel.clockRight() }
}
