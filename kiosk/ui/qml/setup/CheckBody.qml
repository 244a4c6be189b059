import QtQuick

FocusScope {
    id: root
    Lines { anchors.fill: parent; nameW: 0.3 * root.width }
}
