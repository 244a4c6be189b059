import QtQuick
import Kiosk.Models
import ".."

// 成绩: an attempt.  Who is below the ratio, or attended nothing that counts, passes only with a reason; so does another
// result after a pass.
ApprovedForm {
    id: root
    readonly property var learner: AttendanceModel.resultOf
    readonly property bool again: learner.passed ?? false
    readonly property bool below: learner.level === "fail" || learner.level === "none"
    readonly property bool needsWhy: again || (below && verdict.picked === "pass")
    approved: false
    who: ""
    dot: typing === theory || typing === practice
    title: qsTrId("results.form").arg(learner.name ?? "").arg((learner.attempt ?? 0) + 1)
    saveNote: again ? qsTrId("results.again")
                    : learner.level === "none" ? qsTrId("results.unmeasured")
                    : below ? qsTrId("results.below") : qsTrId("attendance.enter_note")
    missing: [theory.text.trim() === "" && practice.text.trim() === "" ? qsTrId("results.scores") : "",
              verdict.picked === "" ? qsTrId("results.verdict") : "",
              needsWhy && why.text.trim() === "" ? qsTrId("results.why") : ""]
    onSaved: AttendanceModel.result(theory.text, practice.text, verdict.picked === "pass", certificate.text, why.text)
    LevelMark { label: qsTrId("attendance.ratio"); level: root.learner.level ?? "none"; percent: root.learner.percent ?? "" }
    Flow {
        width: root.room
        spacing: 2 * Theme.u
        Field {
            id: theory
            objectName: "theory"
            width: 34 * Theme.u
            placeholderText: qsTrId("results.theory")
            inputMethodHints: Qt.ImhFormattedNumbersOnly
            onPressed: root.typing = theory
            onAccepted: root.typing = null
        }
        Field {
            id: practice
            objectName: "practice"
            width: 34 * Theme.u
            placeholderText: qsTrId("results.practice")
            inputMethodHints: Qt.ImhFormattedNumbersOnly
            onPressed: root.typing = practice
            onAccepted: root.typing = null
        }
    }
    Choice {
        id: verdict
        objectName: "verdict"
        width: root.room
        title: qsTrId("results.verdict")
        options: [{ key: "pass", title: qsTrId("results.pass") }, { key: "fail", title: qsTrId("results.fail") }]
    }
    Field {
        id: certificate
        objectName: "certificate"
        width: root.room
        placeholderText: qsTrId("results.certificate")
        onPressed: root.typing = certificate
        onAccepted: root.typing = null
    }
    Field {
        id: why
        objectName: "why"
        visible: root.needsWhy
        width: root.room
        placeholderText: qsTrId("results.why")
        onPressed: root.typing = why
        onAccepted: root.typing = null
    }
}
