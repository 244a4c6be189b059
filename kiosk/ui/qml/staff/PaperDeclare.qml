pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// From when until when the desk was out; what the book says of it stands beside; two declare it.
FocusScope {
    id: root
    readonly property var gaps: [
        begins.text.trim() === "" ? qsTrId("sheets.begins") : "",
        ends.text.trim() === "" ? qsTrId("sheets.ends") : "",
        why.picked === "" ? qsTrId("sheets.why_title") : ""
    ].filter(t => t)
    function weigh() {
        if (begins.text.length >= 4 && ends.text.length >= 4)
            PaperModel.ask(stepper.day, begins.text, ends.text)
    }
    Btn {
        id: back
        objectName: "declareBack"
        x: Theme.margin
        y: 2 * Theme.u
        text: qsTrId("key.back")
        iconName: "left"
        onClicked: PaperModel.declare(false)
    }
    Txt {
        x: back.x + back.width + 3 * Theme.u
        anchors.verticalCenter: back.verticalCenter
        text: qsTrId("sheets.declare")
        size: 3.4
        strong: true
    }
    Flow {
        x: Theme.margin
        y: back.y + back.height + 1.6 * Theme.u
        width: root.width - 2 * Theme.margin
        spacing: 4 * Theme.u
        Flickable {
            id: form
            width: Theme.portrait ? parent.width : parent.width - pin.width - 4 * Theme.u
            readonly property real room: root.height - back.y - back.height - 3 * Theme.u
            height: Theme.portrait ? Math.min(said.height, room - pin.height - parent.spacing - 1 * Theme.u) : room   // the keys stay in sight
            contentHeight: said.height
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            ScrollBar.vertical: Scroll {}
            Column {
                id: said
                width: form.width - 2 * Theme.u
                spacing: 1 * Theme.u
                Flow {
                    width: parent.width
                    spacing: 1.4 * Theme.u
                    DayStepper {
                        id: stepper
                        objectName: "outageDay"
                        width: 42 * Theme.u
                        height: implicitHeight
                        title: qsTrId("closing.day")
                        Component.onCompleted: day = PaperModel.today
                        onDayChanged: root.weigh()
                    }
                    Item {
                        width: times.width
                        height: stepper.width + times.width + 1.4 * Theme.u > said.width ? times.height : stepper.height
                        Row {
                            id: times
                            anchors.bottom: parent.bottom
                            spacing: 1.4 * Theme.u
                            Field { id: begins; objectName: "outageFrom"; asksKeys: true; width: 19 * Theme.u; placeholderText: qsTrId("sheets.from"); onTextChanged: root.weigh() }
                            Field { id: ends; objectName: "outageTo"; asksKeys: true; width: 19 * Theme.u; placeholderText: qsTrId("sheets.to"); onTextChanged: root.weigh() }
                        }
                    }
                }
                Choice { id: why; objectName: "outageWhy"; width: parent.width; title: qsTrId("sheets.why_title"); options: PaperModel.reasons }
                Txt {
                    objectName: "outageMissing"
                    visible: root.gaps.length > 0
                    width: parent.width
                    text: qsTrId("roster.missing").arg(root.gaps.join(" · "))
                    size: 2.4
                    color: Theme.inkSoft
                    wrapMode: Text.Wrap
                }
                Txt { visible: PaperModel.groundCount > 0; text: qsTrId("sheets.grounds"); size: 2.2; color: Theme.inkSoft }
                Repeater {
                    model: PaperModel.weighed
                    Row {
                        id: ground
                        required property var modelData
                        spacing: 1 * Theme.u
                        Icon {
                            visible: ground.y + y - form.contentY > -1 && ground.y + y + height - form.contentY < form.height + 1   // the software renderer clips no shapes
                            name: ground.modelData.weight === "supports" ? "tick" : ground.modelData.weight === "contradicts" ? "alert" : "info"
                            filled: ground.modelData.weight === "contradicts"
                            size: 3 * Theme.u
                            color: ground.modelData.weight === "supports" ? Theme.goodInk : ground.modelData.weight === "contradicts" ? Theme.waitInk : Theme.inkSoft
                            cut: Theme.paper
                        }
                        Txt { text: ground.modelData.said; size: 2.2; color: ground.modelData.weight === "contradicts" ? Theme.waitInk : Theme.ink }
                    }
                }
                Txt {
                    visible: PaperModel.said !== ""
                    width: parent.width
                    text: PaperModel.said
                    size: 2.4
                    strong: true
                    color: PaperModel.good ? Theme.goodInk : Theme.badInk
                    wrapMode: Text.Wrap
                }
            }
        }
        SecondPin {
            id: pin
            objectName: "outagePin"
            width: Math.min(46 * Theme.u, parent.width)
            keyH: Math.max(60, 6.2 * Theme.u)
            needs: "close"
            since: stepper.day
            locked: root.gaps.length > 0
            go: qsTrId("sheets.declare_go")
            onGiven: PaperModel.sign(stepper.day, begins.text, ends.text, why.picked)
        }
    }
}
