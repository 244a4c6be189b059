import QtQuick
import Kiosk.Models

PinBody {
    once: true
    note: qsTrId("setup.locked.pin")
    onGiven: SetupModel.unlock()
}
