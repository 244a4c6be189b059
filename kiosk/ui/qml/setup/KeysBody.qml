import QtQuick
import Kiosk.Models
import ".."

FocusScope {
    id: root
    readonly property bool ready: SetupModel.stage === "ready"
    Lines { lines: SetupModel.lines; id: lines; visible: SetupModel.stage !== "shown"; width: root.width; height: 14 * Theme.u }
    PaperBody { visible: !root.ready || SetupModel.papered; y: SetupModel.papered ? 0 : lines.height + 1 * Theme.u; width: root.width; height: root.height - y; focus: true }
    PaperAgain { visible: root.ready && !SetupModel.papered; y: lines.height + 1 * Theme.u }
}
