import QtQuick

// A card on paper: the ground of everything in the staff area.
Rectangle {
    radius: Theme.radius
    color: Theme.card
    border.color: Theme.line
    border.width: Theme.hair
}
