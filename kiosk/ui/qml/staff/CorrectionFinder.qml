pragma ComponentBehavior: Bound
import QtQuick
import QtQuick.Controls.Basic
import Kiosk.Models
import ".."

// Whose entry: by learner, or by class and day; beside it the one that is open.
FocusScope {
    id: root
    readonly property bool about: CorrectionModel.entryKey !== "" || CorrectionModel.learnerKey !== ""
    readonly property bool narrow: Theme.portrait
    readonly property var found: CorrectionModel.hits
    property string classNo: CorrectionModel.classNo
    property bool byClass: CorrectionModel.classNo !== ""   // instead of by learner

    Item {
        id: finder
        visible: !root.narrow || !root.about
        x: Theme.margin
        width: root.narrow ? root.width - 2 * Theme.margin : Math.min(0.42 * root.width, 84 * Theme.u)
        height: root.height - 2 * Theme.u
        Field {
            id: sought
            objectName: "correctionSeek"
            asksKeys: true
            live: true
            visible: !root.byClass
            onPaused: CorrectionModel.seek(text)
            width: parent.width - go.width - way.width - 2 * Theme.u
            placeholderText: qsTrId("corrections.learner_hint")
            onAccepted: CorrectionModel.seek(sought.text)
        }
        Chip {
            id: way
            objectName: "correctionByClass"
            x: parent.width - width
            text: qsTrId("corrections.by_class")
            on: root.byClass
            onClicked: root.byClass = !root.byClass
        }
        Btn { id: go; objectName: "correctionSeekGo"; visible: !root.byClass; x: way.x - width - 1 * Theme.u; pad: 2 * Theme.u; text: qsTrId("corrections.seek"); enabled: sought.text.trim() !== ""; onClicked: CorrectionModel.seek(sought.text) }
        PickField {
            id: classes
            kind: "classes"
            name: "correctionClasses"
            picksOnly: true
            current: root.classNo
            hint: qsTrId("corrections.class_hint")
            visible: root.byClass
            y: visible ? sought.height + 0.8 * Theme.u : 0
            width: parent.width
            onPicked: key => { root.classNo = key; CorrectionModel.chooseClassDay(key, chosen.day) }
        }
        DayStepper {
            id: chosen
            objectName: "correctionDay"
            visible: root.byClass
            width: parent.width - way.width - 2 * Theme.u
            height: Theme.touch
            day: CorrectionModel.day
            onDayChanged: if (root.classNo && day && day !== CorrectionModel.day) CorrectionModel.chooseClassDay(root.classNo, day)
        }
        Panel {
            y: (root.byClass ? classes.y + classes.height : Theme.touch) + 1 * Theme.u
            width: parent.width
            height: parent.height - y
            Empty {
                visible: !hits.visible && CorrectionModel.entryCount === 0
                anchors.centerIn: parent
                width: parent.width - 6 * Theme.u
                room: parent.height
                iconName: "person"
                objectName: "correctionNothing"
                what: root.byClass ? (root.classNo ? qsTrId("corrections.no_entries") : qsTrId("corrections.no_class"))
                                   : CorrectionModel.learnerKey ? qsTrId("corrections.no_entries") : CorrectionModel.sought ? qsTrId("corrections.no_hits") : qsTrId("corrections.find_first")
                note: qsTrId("corrections.no_entries_note")
            }
            ListView {
                id: hits
                objectName: "correctionHits"
                visible: root.found.length > 0 && CorrectionModel.learnerKey === ""
                anchors.fill: parent
                anchors.margins: 1 * Theme.u
                clip: true
                cacheBuffer: 0
                boundsBehavior: Flickable.StopAtBounds
                ScrollBar.vertical: Scroll {}
                model: CorrectionModel.hits
                footer: Txt { visible: CorrectionModel.cut; width: hits.width; text: CorrectionModel.cut ? qsTrId("corrections.cut") : ""; size: 2.2; color: Theme.inkSoft }
                delegate: Btn {
                    required property var modelData
                    objectName: "hit_" + modelData.key
                    width: hits.width - 1.4 * Theme.u
                    size: 2.4
                    text: [modelData.name, modelData.number].join("　")
                    note: modelData.where
                    onClicked: CorrectionModel.chooseLearner(modelData.key)
                }
            }
            CorrectionList {
                objectName: "correctionEntries"
                visible: !hits.visible
                anchors.fill: parent
                anchors.margins: 1 * Theme.u
                model: CorrectionModel.entries
                whose: CorrectionModel.learnerKey === ""
            }
        }
    }
    Loader {
        id: beside
        visible: !root.narrow || root.about
        x: root.narrow ? Theme.margin : finder.x + finder.width + 2 * Theme.u
        width: root.width - x - Theme.margin
        height: finder.height
        source: CorrectionModel.entryKey !== "" ? "CorrectionEntry.qml" : "CorrectionLearner.qml"
    }
}
