pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// 纸面: sheets for a coming day on the left; on the right an outage declared, and its sheets entered.
TabPage {
    id: root
    readonly property bool wide: !Theme.portrait
    whole: PaperModel.sheet !== "" || PaperModel.declaring || PaperModel.withdrawing !== ""
    Component.onCompleted: PaperModel.look()
    Component.onDestruction: PaperModel.leave()
    Keys.onEscapePressed: event => {
        if (PaperModel.signing)
            PaperModel.witness(false)
        else if (PaperModel.sheet !== "")
            PaperModel.leaveSheet()
        else if (PaperModel.declaring)
            PaperModel.declare(false)
        else if (PaperModel.withdrawing !== "")
            PaperModel.withdraw("")
        else
            event.accepted = false
    }
    Loader {
        anchors.fill: parent
        active: root.whole
        source: PaperModel.sheet !== "" ? "PaperSheet.qml" : PaperModel.declaring ? "PaperDeclare.qml" : "PaperWithdraw.qml"
        focus: true
    }
    Item {
        visible: !root.whole
        anchors.fill: parent
        DayStepper {
            id: stepper
            objectName: "paperDay"
            x: Theme.margin
            y: 1 * Theme.u
            height: implicitHeight
            title: qsTrId("sheets.day")
            day: PaperModel.day
            onDayChanged: if (stepper.day !== "" && stepper.day !== PaperModel.day) PaperModel.turn(stepper.day)
            Connections {
                target: PaperModel
                function onChanged() { stepper.day = PaperModel.day }   // a touch has untied it
            }
        }
        Txt {
            x: stepper.x + stepper.width + 3 * Theme.u
            y: stepper.y + stepper.height - height - 1.6 * Theme.u
            visible: root.wide || PaperModel.said !== ""
            width: root.width - x - Theme.margin
            text: PaperModel.said || qsTrId("sheets.note")
            size: 2.4
            strong: PaperModel.said !== ""
            color: PaperModel.said === "" ? Theme.inkSoft : PaperModel.good ? Theme.goodInk : Theme.badInk
            wrapMode: Text.Wrap
            maximumLineCount: 2
        }
        Panel {
            id: sheets
            x: Theme.margin
            y: stepper.y + stepper.height + 1.6 * Theme.u
            width: root.wide ? (root.width - 2 * Theme.margin) * 0.54 - 1 * Theme.u : root.width - 2 * Theme.margin
            height: root.wide ? root.height - y - 2.5 * Theme.u : (root.height - y) * 0.5
            Txt { id: head; x: 2 * Theme.u; y: 1.4 * Theme.u + (all.height - height) / 2; text: qsTrId("sheets.sheets"); size: 2.6; strong: true }
            RoleBtn {
                needs: "help"
                id: all
                objectName: "printAll"
                x: parent.width - width - 2 * Theme.u
                y: 1.4 * Theme.u
                size: 2.4
                text: qsTrId("sheets.print_all")
                enabled: PaperModel.lessonCount > 0
                onClicked: PaperModel.print("")
            }
            Empty {
                visible: PaperModel.lessonCount === 0
                anchors.centerIn: parent
                width: parent.width - 6 * Theme.u
                iconName: "today"
                what: qsTrId("sheets.no_lessons")
            }
            ListView {
                objectName: "paperLessons"
                cacheBuffer: 0
                x: 2 * Theme.u
                y: all.y + all.height + 0.8 * Theme.u
                width: parent.width - 4 * Theme.u
                height: parent.height - y - 1 * Theme.u
                clip: true
                boundsBehavior: Flickable.StopAtBounds
                ScrollBar.vertical: Scroll {}
                model: PaperModel.lessons
                delegate: Item {
                    id: line
                    required property var row
                    width: ListView.view.width
                    height: words.height + 2 * Theme.u
                    Rectangle { y: parent.height - height; width: parent.width; height: Theme.hair; color: Theme.line }
                    Column {
                        id: words
                        y: 1 * Theme.u
                        width: order.x - 1 * Theme.u
                        Txt { width: parent.width; text: line.row.what; size: 2.4; strong: true; wrapMode: Text.Wrap }
                        Txt { width: parent.width; text: line.row.when + "　" + line.row.note; size: 2.2; color: Theme.inkSoft; wrapMode: Text.Wrap }
                    }
                    RoleBtn {
                        needs: "help"
                        id: order
                        objectName: "print_" + line.row.key
                        x: parent.width - width - 1.4 * Theme.u
                        anchors.verticalCenter: parent.verticalCenter
                        size: 2.2
                        pad: 1.6 * Theme.u
                        text: line.row.again ? qsTrId("sheets.print_again") : qsTrId("closing.paper")
                        onClicked: PaperModel.print(line.row.key)
                    }
                }
            }
        }
        Panel {
            id: after
            x: root.wide ? sheets.x + sheets.width + 2 * Theme.u : sheets.x
            y: root.wide ? sheets.y : sheets.y + sheets.height + 1.6 * Theme.u
            width: root.width - x - Theme.margin
            height: root.height - y - 2.5 * Theme.u
            Flickable {
                id: view
                x: 2 * Theme.u
                y: 1.4 * Theme.u
                width: parent.width - 3 * Theme.u
                height: parent.height - 2.4 * Theme.u
                contentHeight: outages.height
                clip: true
                boundsBehavior: Flickable.StopAtBounds
                ScrollBar.vertical: Scroll {}
                Column {
                    id: outages
                    width: view.width - 2 * Theme.u
                    spacing: 1.2 * Theme.u
                    Txt { text: qsTrId("sheets.after"); size: 2.6; strong: true }
                    Txt { width: parent.width; text: qsTrId("sheets.after_note"); size: 2.2; color: Theme.inkSoft; wrapMode: Text.Wrap }
                    RoleBtn { needs: "close"; objectName: "declareOutage"; size: 2.4; text: qsTrId("sheets.declare"); onClicked: PaperModel.declare(true) }
                    Repeater {
                        model: PaperModel.outages
                        Item {
                            id: one
                            required property var row
                            readonly property bool gone: row.withdrawn !== ""
                            width: outages.width
                            height: Math.max(told.height, take.visible ? take.height : 0)
                            Column {
                                id: told
                                width: take.visible ? take.x - 1 * Theme.u : parent.width
                                Txt { width: parent.width; text: one.row.when; size: 2.4; strong: !one.gone; color: one.gone ? Theme.inkSoft : Theme.ink }
                                Txt { width: parent.width; text: one.row.said; size: 2.2; color: Theme.inkSoft; wrapMode: Text.Wrap }
                                Txt { visible: one.gone; width: parent.width; text: one.row.withdrawn; size: 2.2; color: Theme.waitInk; wrapMode: Text.Wrap }
                            }
                            RoleBtn {
                                needs: "close"
                                id: take
                                objectName: "withdraw_" + one.row.key
                                visible: !one.gone
                                x: parent.width - width
                                size: 2.2
                                pad: 1.6 * Theme.u
                                text: qsTrId("sheets.withdraw")
                                onClicked: PaperModel.withdraw(one.row.key)
                            }
                        }
                    }
                    Field {
                        id: code
                        objectName: "sheetNo"
                        visible: PaperModel.outageCount > 0 && [...StaffModel.rights].includes("close")
                        asksKeys: true
                        scans: true
                        width: parent.width
                        placeholderText: qsTrId("sheets.scan")
                        onAccepted: {
                            PaperModel.seek(text)
                            clear()
                        }
                    }
                    Btn {
                        objectName: "openSheet"
                        visible: code.visible
                        size: 2.4
                        text: qsTrId("sheets.open")
                        enabled: code.text.trim() !== ""
                        onClicked: {
                            PaperModel.seek(code.text)
                            code.clear()
                        }
                    }
                }
            }
        }
    }
}
