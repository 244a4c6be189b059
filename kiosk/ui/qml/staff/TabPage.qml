import QtQuick

// A page under a tab.  `whole`: something was opened from it that wants the tabs' room as well.
FocusScope {
    property bool whole: false
}
