pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// Whether anything can leave the device.
Remark {
    objectName: "offline"
    icon: Conversation.guarded ? "shield" : "alert"
    words: Conversation.offline
    language: Conversation.reader
    colour: Conversation.guarded ? Theme.soft : Theme.warning
}
