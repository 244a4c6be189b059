pragma ComponentBehavior: Bound
import QtQuick
import ".."

// One correction in words: what, whom, why, by whom; struck out once it was taken back.
Column {
    id: root
    property var line: ({})
    property bool short: false           // under the entry itself: whom it is about stands above
    spacing: 0.2 * Theme.u
    Row {
        width: root.width
        spacing: 1.4 * Theme.u
        Txt { id: what; width: Math.min(implicitWidth, root.width - when.width - parent.spacing); text: root.line.what ?? ""; size: 2.4; strong: true; font.strikeout: !(root.line.holds ?? true); color: root.line.holds ?? true ? Theme.ink : Theme.inkSoft }
        Txt { id: when; anchors.baseline: what.baseline; text: root.line.when ?? ""; size: 2.2; color: Theme.inkSoft }
    }
    Txt { visible: !root.short; width: parent.width; text: root.line.about ?? ""; size: 2.2; wrapMode: Text.Wrap }
    Txt { objectName: "correctionOf"; visible: !root.short && text !== ""; width: parent.width; text: root.line.of ?? ""; size: 2.2; wrapMode: Text.Wrap }
    Txt { width: parent.width; text: [(root.line.why ?? "").trim(), root.line.by].filter(t => t).join("　"); size: 2.2; color: Theme.inkSoft; wrapMode: Text.Wrap }
    Txt { visible: !(root.line.holds ?? true); text: qsTrId("corrections.undone"); size: 2.2; strong: true; color: Theme.inkSoft }
}
