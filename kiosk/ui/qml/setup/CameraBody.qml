import QtQuick
import Kiosk.Models
import ".."

FocusScope {
    id: root
    readonly property bool looks: SetupModel.stage === "look"
    Row {
        visible: SetupModel.stage === ""
        spacing: 2 * Theme.u
        Btn { objectName: "cameraYes"; focus: true; kind: "primary"; iconName: "face"; text: qsTrId("setup.camera.yes"); onClicked: SetupModel.chooseCamera(true) }
        Btn { objectName: "cameraNo"; text: qsTrId("setup.camera.no"); onClicked: SetupModel.chooseCamera(false) }
    }
    CameraView { id: view; visible: root.looks; height: root.height; width: Math.min(root.width - 40 * Theme.u, height * 4 / 3) }
    Column {
        visible: root.looks
        x: view.width + 3 * Theme.u
        spacing: 1.6 * Theme.u
        Btn { objectName: "cameraSeen"; kind: "primary"; text: qsTrId("setup.camera.is_me"); enabled: SetupModel.said !== ""; onClicked: SetupModel.seen() }
        Btn { objectName: "cameraNone"; text: qsTrId("setup.camera.no"); onClicked: SetupModel.chooseCamera(false) }
    }
}
