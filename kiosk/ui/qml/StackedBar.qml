pragma ComponentBehavior: Bound
import QtQuick

// Segments in proportion to `total`; the word is inside where it fits, the number wherever it fits.
Item {
    id: root
    property var parts: []           // [{ n, color, ink, word }]
    property int total: 1
    property real gap: Math.max(1, Math.round(Theme.u / 6))
    readonly property var widths: {          // small ones keep room for their number, the largest gives way
        const least = 2.2 * Theme.u, shown = parts.filter(p => p.n > 0).length
        const room = width - gap * Math.max(0, shown - 1)
        const w = parts.map(p => p.n > 0 ? Math.max(least, Math.round(room * p.n / Math.max(total, 1))) : 0)
        const widest = w.indexOf(Math.max(...w))
        if (shown > 0)
            w[widest] += room - w.reduce((a, b) => a + b, 0)
        return w
    }
    height: 4.4 * Theme.u
    Accessible.role: Accessible.StaticText
    Accessible.name: parts.map(p => p.word + " " + p.n).join(", ")
    Row {
        spacing: root.gap
        Repeater {
            model: root.parts
            Rectangle {
                id: part
                required property var modelData
                required property int index
                visible: modelData.n > 0
                width: root.widths[index]
                height: root.height
                radius: 0.5 * Theme.u
                color: modelData.color
                border.width: Theme.highContrast ? Theme.hair : 0
                border.color: Theme.ink
                Txt {
                    anchors.centerIn: parent
                    size: 2
                    strong: true
                    color: part.modelData.ink
                    text: part.width > 10 * Theme.u ? part.modelData.word + " " + part.modelData.n : part.modelData.n
                    Accessible.ignored: true
                }
            }
        }
    }
}
