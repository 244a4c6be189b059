import QtQuick

// A page under a tab.  `whole`: something was opened from it that wants the tabs' room as well; `shares`: its own first
// row stands beside the tabs where there is room for both, from `inset` on.
FocusScope {
    property bool whole: false
    property bool shares: false
    property real inset: 0
}
