import QtQuick
import "../../components"

// What belongs together, below each other.
Column {
    spacing: 1.5 * Theme.margin
    bottomPadding: Theme.margin
}
