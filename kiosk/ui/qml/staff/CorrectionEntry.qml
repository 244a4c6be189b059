pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// One entry: what it rests on, what was corrected of it, what may be done about it.
Panel {
    id: root
    readonly property var entry: CorrectionModel.entry
    readonly property var upload: entry.upload ?? {}
    readonly property string wish: (entry.wishes ?? []).some(one => one.key === wishes.picked) ? wishes.picked : ""   // sent again, it may be no more
    readonly property bool placed: wish === "REASSIGN" || wish === "CONFIRM"
    readonly property bool ready: wish !== "" && (!placed || (lesson.picked.length > 0 && which.picked !== ""))
    Btn {
        id: close
        objectName: "correctionEntryClose"
        x: parent.width - width - 1 * Theme.u
        y: 1 * Theme.u
        width: Theme.touch
        pad: 0
        iconName: "cross"
        text: ""
        Accessible.name: qsTrId("key.back")
        onClicked: CorrectionModel.openEntry("")
    }
    Txt {
        id: title
        x: 2 * Theme.u
        y: Math.max(2 * Theme.u, close.y + (close.height - height) / 2)
        width: close.x - x - 1 * Theme.u
        text: [root.entry.what, root.entry.when].join("　")
        size: 3
        strong: true
        font.strikeout: root.entry.out ?? false
        wrapMode: Text.Wrap
    }
    onPlacedChanged: if (placed) Qt.callLater(view.show)
    Flickable {
        id: view
        objectName: "correctionWishes"
        function show(): void {          // what is asked next lies below the choice
            contentY = Math.max(0, Math.min(wishes.y + wishes.height - Theme.touch, contentHeight - height))
        }
        anchors.fill: parent
        anchors.margins: 2 * Theme.u
        anchors.topMargin: Math.max(close.y + close.height, title.y + title.height) + 0.6 * Theme.u
        anchors.bottomMargin: go.height + 3 * Theme.u
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        ScrollBar.vertical: Scroll {}
        contentHeight: body.height
        Column {
            id: body
            width: parent.width - 1.4 * Theme.u
            spacing: 0.8 * Theme.u
            Txt { width: parent.width; text: [root.entry.who, root.entry.where].filter(t => t).join("　"); size: 2.6; wrapMode: Text.Wrap }
            Txt { visible: text !== "" && root.upload.code === undefined; width: parent.width; text: root.entry.mark ?? ""; size: 2.4; strong: true; color: Theme.waitInk }
            Rectangle {
                visible: root.upload.code !== undefined
                width: parent.width
                height: told.height + 2 * Theme.u
                radius: 1 * Theme.u
                color: Theme.tint
                border.color: Theme.waitInk
                border.width: Theme.pen
                Column {
                    id: told
                    x: 1.4 * Theme.u
                    y: 1 * Theme.u
                    width: parent.width - 2 * x
                    Txt { width: parent.width; text: [root.upload.why, root.upload.code].join("　"); size: 2.4; strong: true; wrapMode: Text.Wrap }
                    Txt { visible: (root.upload.said ?? "") !== ""; width: parent.width; text: qsTrId("troubles.said").arg(root.upload.said ?? ""); size: 2.4; wrapMode: Text.Wrap }
                    Txt { width: parent.width; text: [root.upload.next, root.upload.attempts ? qsTrId("troubles.attempts").arg(root.upload.attempts) : ""].filter(t => t).join("　"); size: 2.2; color: Theme.inkSoft; wrapMode: Text.Wrap }
                }
            }
            Choice {
                id: wishes
                objectName: "correctionWish"
                visible: options.length > 0
                width: parent.width
                title: qsTrId("corrections.what_now")
                options: root.entry.wishes ?? []
            }
            Btn {
                objectName: "correctionForLearner"
                visible: !wishes.visible && CorrectionModel.learnerKey !== ""
                text: qsTrId("corrections.for_learner")
                onClicked: CorrectionModel.openEntry("")
            }
            Lessons {
                id: lesson
                objectName: "correctionLesson"
                visible: root.placed
                width: parent.width
                title: qsTrId("corrections.which_lesson")
                options: CorrectionModel.options
                onTouched: key => picked = [key]
            }
            Choice {
                id: which
                objectName: "correctionAction"
                visible: root.placed
                width: parent.width
                title: qsTrId("corrections.which_action")
                options: [{ key: "IN", title: qsTrId("choose.in") }, { key: "OUT", title: qsTrId("choose.out") }]
            }
            Txt { text: qsTrId("corrections.evidence"); size: 2.2; color: Theme.inkSoft }
            Repeater {
                model: root.entry.evidence ?? []
                Txt { required property string modelData; width: body.width; text: modelData; size: 2.4; wrapMode: Text.WrapAnywhere }
            }
            Txt { visible: (root.entry.trail ?? []).length > 0; text: qsTrId("corrections.trail"); size: 2.2; color: Theme.inkSoft }
            Repeater {
                model: root.entry.trail ?? []
                CorrectionTrail { required property var modelData; width: body.width; line: modelData; short: true }
            }
        }
    }
    Connections {
        target: CorrectionModel
        property string key: ""
        function onChanged() {
            if (key === CorrectionModel.entryKey)
                return
            key = CorrectionModel.entryKey
            wishes.picked = which.picked = ""
            lesson.picked = []
        }
    }
    RoleBtn {
        needs: "correct"
        id: go
        objectName: "correctionCompare"
        visible: wishes.visible
        x: parent.width - width - 2 * Theme.u
        y: parent.height - height - 1.4 * Theme.u
        kind: "primary"
        text: root.wish === "RESEND" ? qsTrId("troubles.resend") : qsTrId("corrections.compare")
        enabled: root.ready
        onClicked: CorrectionModel.wish(root.wish, lesson.picked[0] ?? "", which.picked, "")
    }
}
