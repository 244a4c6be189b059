import QtQuick

// Text in the house font, size in u, tabular figures and tight CJK brackets.
Text {
    property real size: Theme.body
    property bool strong: false
    font {
        family: Theme.family
        pixelSize: Theme.fs(size)
        bold: strong
        features: ({ "tnum": 1, "palt": 1 })
    }
    color: Theme.ink
    elide: Text.ElideRight
    renderType: Text.QtRendering
    textFormat: Text.PlainText
    Accessible.name: text                              // a client of AT-SPI finds no name otherwise
    Accessible.ignored: !visible || text === ""
}
