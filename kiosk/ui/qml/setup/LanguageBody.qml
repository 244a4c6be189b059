import QtQuick
import Kiosk.Models
import ".."

FocusScope {
    Row {
        spacing: 3 * Theme.u
        Btn { objectName: "language_zh"; focus: true; kind: SurroundingsModel.language === "zh" ? "primary" : "plain"; size: 4; width: 36 * Theme.u; height: 16 * Theme.u; text: qsTrId("setup.language.zh"); onClicked: SetupModel.pickLanguage("zh") }
        Btn { objectName: "language_en"; kind: SurroundingsModel.language === "en" ? "primary" : "plain"; size: 4; width: 36 * Theme.u; height: 16 * Theme.u; text: qsTrId("setup.language.en"); onClicked: SetupModel.pickLanguage("en") }
    }
}
