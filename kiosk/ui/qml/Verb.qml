import QtQuick

// The one verb of a screen: as large as its length and `room` allow, never on two lines.
Txt {
    id: root
    property real room: 100 * Theme.u
    property real largest: Theme.hero
    readonly property bool cjk: /[^\x00-\x7f]/.test(text)
    readonly property real fits: 0.98 * room / natural.advanceWidth * 100 / Theme.u
    readonly property real wanted: cjk && text.length > 4 ? Math.min(largest, Theme.display) : largest

    TextMetrics {
        id: natural
        text: root.text
        font.family: Theme.family
        font.bold: true
        font.pixelSize: 100
    }
    strong: true
    elide: Text.ElideNone
    size: Math.min(wanted, Math.min(wanted, fits) < Theme.title ? fits / Theme.typeScale : fits)
    lineHeight: 0.93
    Accessible.role: Accessible.Heading
    Accessible.name: text
}
