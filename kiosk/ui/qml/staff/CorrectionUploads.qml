pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// What the platform would not take: its cause and code, and beside it what may be done.
FocusScope {
    id: root
    readonly property bool about: CorrectionModel.entryKey !== ""
    readonly property bool narrow: Theme.portrait
    Panel {
        id: stuck
        visible: !root.narrow || !root.about
        x: Theme.margin
        width: root.narrow ? root.width - 2 * Theme.margin : Math.min(0.42 * root.width, 84 * Theme.u)
        height: root.height - 2 * Theme.u
        Empty {
            visible: CorrectionModel.uploadCount === 0
            anchors.centerIn: parent
            width: parent.width - 6 * Theme.u
            what: qsTrId("corrections.none_stuck")
            note: qsTrId("corrections.none_stuck_note")
        }
        CorrectionList {
            objectName: "correctionUploads"
            anchors.fill: parent
            anchors.margins: 1 * Theme.u
            model: CorrectionModel.uploads
        }
    }
    Loader {
        visible: root.about || !root.narrow
        x: root.narrow ? Theme.margin : stuck.x + stuck.width + 2 * Theme.u
        width: root.width - x - Theme.margin
        height: stuck.height
        active: root.about
        source: "CorrectionEntry.qml"
    }
}
