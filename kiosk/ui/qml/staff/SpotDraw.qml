pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// 现场抽查: which lesson, how many, shown by what; then chance decides.
Panel {
    id: root
    property int count: 2
    readonly property var lessons: SpotModel.lessons
    readonly property string lesson: where.picked
    readonly property int most: Math.min(10, root.lessons.find(one => one.key === root.lesson)?.present ?? 10)
    signal done()
    height: form.height + 4 * Theme.u
    Column {
        id: form
        x: 2 * Theme.u
        y: 2 * Theme.u
        width: parent.width - 4 * Theme.u
        spacing: 1.4 * Theme.u
        Txt { width: parent.width; text: qsTrId("spots.draw_title"); size: 2.6; strong: true; wrapMode: Text.Wrap }
        Choice {
            id: where
            objectName: "drawLesson"
            width: parent.width
            title: qsTrId("spots.draw_lesson")
            picked: root.lessons.length === 1 ? root.lessons[0].key : ""
            options: root.lessons.map(one => ({ key: one.key, title: qsTrId("spots.in_lesson").arg(one.title).arg(one.present) }))
        }
        Flow {
            width: parent.width
            spacing: 3 * Theme.u
            Stepper {
                objectName: "drawCount"
                width: 28 * Theme.u
                title: qsTrId("spots.draw_count")
                text: Math.min(root.count, root.most)
                onLess: root.count = Math.max(1, Math.min(root.count, root.most) - 1)
                onMore: root.count = Math.min(root.most, root.count + 1)
            }
            Choice { id: how; objectName: "drawMode"; width: Math.min(form.width, 74 * Theme.u); title: qsTrId("spots.draw_mode"); options: SpotModel.modes; picked: "CARD" }
        }
        Btn {
            objectName: "drawGo"
            text: qsTrId("spots.draw_go")
            kind: "primary"
            enabled: root.lesson !== ""
            onClicked: {
                SpotModel.draw(root.lesson, Math.min(root.count, root.most), how.picked)
                root.done()
            }
        }
        Txt { width: parent.width; text: qsTrId("spots.draw_note"); size: 2.2; color: Theme.inkSoft; wrapMode: Text.Wrap }
    }
}
