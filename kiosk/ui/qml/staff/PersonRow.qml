import QtQuick
import QtQuick.Controls.Basic
import ".."

// Somebody with how they stand; opened to see their day, or the attempt to be put right.
AbstractButton {
    id: root
    property var person: ({})            // as DayPeopleModel.rows
    property var words: ({})
    property var inks: ({})
    readonly property real third: width * (Theme.portrait ? 0.42 : 0.25)
    readonly property bool seen: y - (ListView.view?.contentY ?? 0) > -1 && y + height - (ListView.view?.contentY ?? 0) < (ListView.view?.height ?? 0) + 1
    readonly property color ink: inks[person.state] ?? Theme.ink
    enabled: (person.key || person.entry || "") !== ""
    readonly property bool twice: person.state === "twice"   // where and where again: more than a line, and the heading says what
    height: Math.max(Theme.row, said.height + 1.4 * Theme.u)
    objectName: "person_" + (person.key || person.entry)
    text: person.name
    Accessible.name: [person.name, person.number, person.className, said.text].filter(t => t).join(" ")
    focusPolicy: Qt.TabFocus
    Keys.onReturnPressed: click()
    background: Rectangle {
        color: root.down || root.activeFocus ? Theme.tint : "transparent"
        Rectangle { x: 1.4 * Theme.u; y: parent.height - height; width: parent.width - 2.8 * Theme.u; height: Theme.hair; color: Theme.line }
    }
    contentItem: Item {
        Txt { x: 1.4 * Theme.u; width: root.third - 2 * Theme.u; anchors.verticalCenter: parent.verticalCenter; text: root.person.name; size: 2.6; strong: true; Accessible.ignored: true }
        Txt { visible: !Theme.portrait; x: root.third; width: root.third - Theme.u; anchors.verticalCenter: parent.verticalCenter; text: root.person.number; size: 2.2; color: Theme.inkSoft; Accessible.ignored: true }
        Txt { visible: !Theme.portrait; x: 1.8 * root.third; width: said.x - x - Theme.u; anchors.verticalCenter: parent.verticalCenter; text: root.person.className; size: 2.2; Accessible.ignored: true }
        Txt {
            id: said
            x: root.width - width - (root.enabled ? 4.6 : 1.4) * Theme.u
            width: Math.min(implicitWidth, root.width * 0.5)
            horizontalAlignment: Text.AlignRight
            wrapMode: root.twice || Theme.portrait ? Text.Wrap : Text.NoWrap
            anchors.verticalCenter: parent.verticalCenter
            text: [root.twice ? "" : root.words[root.person.state] ?? "", root.person.code, root.person.said,
                   root.person.came ? (root.person.code || root.person.said ? root.person.came : qsTrId("today.arrived_at").arg(root.person.came)) : "", root.person.origin,
                   root.person.went ? qsTrId("today.left_at").arg(root.person.went) : ""].filter(t => t).join("　")
            size: 2.2
            strong: true
            color: root.ink
            Accessible.ignored: true
        }
        Icon { visible: root.enabled && root.seen; x: root.width - width - 1.4 * Theme.u; name: "right"; size: 2.4 * Theme.u; color: Theme.edge; weight: 5; anchors.verticalCenter: parent.verticalCenter }
    }
}
