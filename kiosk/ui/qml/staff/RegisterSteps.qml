pragma ComponentBehavior: Bound
import QtQuick
import Kiosk.Models
import ".."

// Where the registration stands, in words.
Flow {
    id: root
    readonly property var steps: [
        { key: "who", word: qsTrId("register.step.who") },
        { key: "voucher", word: qsTrId("register.step.voucher") },
        { key: "review", word: qsTrId("register.step.review") },
        { key: "confirm", word: qsTrId("register.step.confirm") },
        { key: "done", word: qsTrId("register.step.done") }
    ]
    readonly property int here: {
        const key = RegisterModel.step === "asked" ? "confirm" : RegisterModel.step
        return steps.findIndex(step => step.key === key)
    }
    spacing: 1.2 * Theme.u
    Repeater {
        model: root.steps
        Row {
            id: one
            required property var modelData
            required property int index
            readonly property bool now: index === root.here
            spacing: 0.8 * Theme.u
            height: 4.2 * Theme.u
            Icon {
                visible: one.index > 0
                name: "right"
                size: 2.2 * Theme.u
                color: Theme.inkSoft
                anchors.verticalCenter: parent.verticalCenter
            }
            Txt {
                id: word
                anchors.verticalCenter: parent.verticalCenter
                text: one.modelData.word
                size: one.now ? 2.8 : 2.4
                strong: one.now
                color: one.now ? Theme.action : Theme.inkSoft
            }
        }
    }
}
