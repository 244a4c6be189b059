import QtQuick
import Kiosk.Models
import ".."

FocusScope {
    id: root
    Icon { visible: !SetupModel.good; name: "card"; size: Math.min(24 * Theme.u, root.height); color: Theme.action }
    Lines { lines: SetupModel.lines; visible: SetupModel.good; anchors.fill: parent }
}
