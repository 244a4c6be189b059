import QtQuick
import Kiosk.Models

// The diagonal band of training mode: over everything, takes no touch, always visible.
Item {
    id: root
    visible: SurroundingsModel.training
    Rectangle {
        id: band
        width: 46 * Theme.u
        height: words.height + 1 * Theme.u
        x: root.width - 14 * Theme.u - width / 2
        y: 14 * Theme.u - height / 2 + (Theme.portrait ? 10 * Theme.u : 0)
        rotation: 45
        color: Theme.training
        antialiasing: true
        Txt {
            id: words
            anchors.centerIn: parent
            text: qsTrId("app.training")
            size: Theme.body
            strong: true
            color: Theme.trainingInk
        }
    }
}
