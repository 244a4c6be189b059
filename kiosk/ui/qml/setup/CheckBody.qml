import QtQuick
import Kiosk.Models

FocusScope {
    id: root
    Lines { lines: SetupModel.lines; anchors.fill: parent; nameW: 0.3 * root.width }
}
