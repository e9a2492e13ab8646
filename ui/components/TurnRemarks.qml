pragma ComponentBehavior: Bound

import QtQuick
import Dragoman

// What there is to say about a turn: why it failed, how far its translation may be trusted, what the speaker should know.
Column {
    id: remarks

    // The `Turn`.
    property var of
    readonly property bool trusted: of.qualityText === "" || of.translation === ""
    readonly property bool needed: of.failure !== "" || !trusted || of.notice !== ""
    readonly property real natural: Math.max(of.failure ? failureRemark.implicitWidth : 0, trusted ? 0 : qualityRemark.implicitWidth, of.notice ? noticeRemark.implicitWidth : 0)

    // The most important one's.
    readonly property string sign: of.failure ? "alert" : of.notice ? of.noticeIcon : of.quality === "phrasebook" ? "book" : "rough"

    visible: needed
    spacing: 0.6 * Theme.mm

    Remark {
        id: failureRemark
        objectName: "failure"
        width: parent.width
        visible: remarks.of.failure !== ""
        icon: "alert"
        words: remarks.of.failure
        language: remarks.of.source
        colour: Theme.danger
    }
    Remark {
        id: qualityRemark
        objectName: "quality"
        width: parent.width
        visible: !remarks.trusted
        icon: remarks.of.quality === "phrasebook" ? "book" : "rough"
        words: remarks.of.meant ? remarks.of.qualityText + " · " + Appearance.text(remarks.of.source, "meant") + ": " + remarks.of.meant : remarks.of.qualityText
        language: remarks.of.source
    }
    Remark {
        id: noticeRemark
        objectName: "notice"
        width: parent.width
        visible: remarks.of.notice !== ""
        icon: remarks.of.noticeIcon
        words: remarks.of.notice
        language: Appearance.wording(remarks.of.source)
    }
}
