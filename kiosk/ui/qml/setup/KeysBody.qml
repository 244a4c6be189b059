import QtQuick
import Kiosk.Models
import ".."

FocusScope {
    id: root
    readonly property bool ready: SetupModel.stage === "ready"
    Lines { lines: SetupModel.lines; id: lines; visible: SetupModel.stage !== "shown"; width: root.width; height: Math.min(implicitHeight, root.height - Theme.touch - 2 * Theme.u) }
    PaperBody { visible: !root.ready || SetupModel.papered; y: SetupModel.papered ? 0 : lines.height + 2 * Theme.u; width: root.width; height: root.height - y; focus: true }
    PaperAgain { visible: root.ready && !SetupModel.papered; y: lines.height + 2 * Theme.u }
}
