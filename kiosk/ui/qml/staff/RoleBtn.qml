import QtQuick
import Kiosk.Models
import ".."

// A button that is there only for whoever may do what it does, whatever else decides whether it is seen.
Btn {
    id: root
    required property string needs       // rights, of which any one is enough
    readonly property bool allowed: root.needs.split(" ").some(right => [...StaffModel.rights].includes(right))
    Binding { target: root; property: "visible"; value: false; when: !root.allowed }
}
