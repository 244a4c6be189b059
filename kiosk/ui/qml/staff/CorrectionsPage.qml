pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// 更正: find an entry, move a whole class's lesson, deal with refused uploads, see what was corrected.
TabPage {
    id: root
    readonly property bool proposed: CorrectionModel.proposed
    readonly property var pages: ({
        find: "CorrectionFinder.qml", lessons: "CorrectionLessons.qml", uploads: "CorrectionUploads.qml", done: "CorrectionDone.qml"
    })
    whole: proposed
    Keys.onEscapePressed: event => {
        event.accepted = TodayModel.crossed
        if (event.accepted)
            TodayModel.back()
    }
    Component.onCompleted: if (!CorrectionModel.shown) CorrectionModel.show("find")
    Component.onDestruction: CorrectionModel.leave()

    Row {
        id: chips
        visible: !root.proposed
        x: Theme.margin
        y: 1.2 * Theme.u
        spacing: 1 * Theme.u
        Btn { objectName: "correctionsBack"; visible: TodayModel.crossed; pad: 1.8 * Theme.u; size: 2.2; text: qsTrId("key.back"); iconName: "left"; onClicked: TodayModel.back() }
        Repeater {
            model: [
                { key: "find", word: qsTrId("corrections.find") },
                { key: "lessons", word: qsTrId("corrections.lessons") },
                { key: "uploads", word: qsTrId("corrections.uploads").arg(TroublesModel.count || "") },
                { key: "done", word: qsTrId("corrections.done") }
            ]
            Chip {
                required property var modelData
                objectName: "corrections_" + modelData.key
                visible: !(TodayModel.crossed && Theme.portrait)
                text: modelData.word
                on: CorrectionModel.tab === modelData.key
                onClicked: CorrectionModel.show(modelData.key)
            }
        }
    }
    Txt {
        visible: !root.proposed && CorrectionModel.problem !== ""
        objectName: "correctionsSay"
        x: chips.x + chips.width + 2 * Theme.u
        width: root.width - x - Theme.margin
        anchors.verticalCenter: chips.verticalCenter
        text: CorrectionModel.problem
        size: 2.4
        strong: true
        color: Theme.badInk
        wrapMode: Text.Wrap
        maximumLineCount: 2
    }
    Loader {
        y: root.proposed ? 0 : chips.y + chips.height + 1.2 * Theme.u
        width: root.width
        height: root.height - y
        focus: true
        source: root.proposed ? "CorrectionSign.qml" : root.pages[CorrectionModel.tab]
    }
}
