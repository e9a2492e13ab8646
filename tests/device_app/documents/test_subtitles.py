"""Subtitles: what players read beside the words is there afterwards, also in files that people made by hand."""

from __future__ import annotations

import re

import pysubs2
import pytest

from tests.device_app.documents.reading import marked, tagged_texts, texts, through
from tests.device_app.documents.samples import ASS, LRC, MICRODVD, MPL2, SBV, SRT, VTT


def test_times_numbers_and_lines_stay() -> None:
    result = through(SRT, "srt", lambda text: marked(text) + " X Y Z")
    lines, before = result.split("\n"), SRT.split("\n")
    assert len(lines) == len(before)
    assert [line for line in lines if "-->" in line or line.isdigit()] == [
        line for line in before if "-->" in line or line.isdigit()
    ]
    assert "- WHO? X Y Z\n- {\\an8}YOU. X Y Z\n" in result
    assert re.search(r"HELLO <i>THERE</i>.*\n.+ X Y Z\n\n", result)
    assert through(VTT, "vtt", marked) == VTT.replace("Hello", "HELLO").replace("there", "THERE")
    broken = through("1\n00:00:01,000 --> 00:00:02,000\nA\n", "srt", lambda _: "x\n\ny")
    assert broken == "1\n00:00:01,000 --> 00:00:02,000\nx y\n"


TIMES = "00:00:0{0},000 --> 00:00:0{0},900"


def cues(*words: str, between: str = "\n") -> str:
    return between.join(f"{n}\n{TIMES.format(n)}\n{text}\n" for n, text in enumerate(words, 1))


def test_cues_without_empty_lines_between_them() -> None:
    document = cues("one", "two\nlines", "3", "four", between="")
    assert texts(document, "srt") == ["one", "two lines", "four"]
    assert through(document, "srt", marked) == cues("ONE", "TWO\nLINES", "3", "FOUR", between="")


def test_an_empty_line_in_a_cue() -> None:
    document = cues("one\n\ntwo", "three")
    assert through(document, "srt", marked) == cues("ONE\n\nTWO", "THREE")


def test_a_cue_that_is_a_number_and_cues_without_numbers() -> None:
    assert texts(cues("42", "x"), "srt") == ["x"]
    bare = f"{TIMES.format(1)}\none\n7\n\n{TIMES.format(2)}\ntwo\n"
    assert texts(bare, "srt") == ["one 7", "two"]


@pytest.mark.parametrize("newline", ["\r", "\r\n", "\n"])
def test_every_line_end(newline: str) -> None:
    document = cues("one\ntwo", "three").replace("\n", newline)
    assert texts(document, "srt") == ["one two", "three"]
    assert through(document, "srt", marked) == document.replace("one", "ONE").replace("two", "TWO").replace(
        "three", "THREE"
    )


def test_breaks_that_other_programs_write_stay() -> None:
    assert texts(cues("one\\Ntwo"), "srt") == ["one two"]
    assert through(cues("one\\Ntwo"), "srt", marked) == cues("ONE\\NTWO")


def test_comparisons_are_no_tags() -> None:
    document = cues("Five < six & seven > two")
    assert tagged_texts(document, "srt") == ["Five < six & seven > two"]
    assert through(document, "srt", marked) == cues("FIVE < SIX & SEVEN > TWO")


def test_a_break_between_two_formatted_lines_stays_there() -> None:
    document = cues("<i>the first, much longer than</i>\n<i>the other</i>")
    assert through(document, "srt", marked) == cues("<i>THE FIRST, MUCH LONGER THAN</i>\n<i>THE OTHER</i>")
    longer = through(document, "srt", lambda text: text.replace("other", "other one that grew and grew and grew"))
    assert [line.count("<i>") for line in longer.splitlines()[2:4]] == [1, 1]


def test_webvtt_is_decoded_and_encoded() -> None:
    document = f"WEBVTT\n\n{TIMES.format(1).replace(',', '.')}\nyou &amp; me &lt;3 <c.loud>here</c>\n"
    assert tagged_texts(document, "vtt") == ["you & me <3 <s1>here</s1>"]
    assert through(document, "vtt", marked) == document.replace("you", "YOU").replace("me ", "ME ").replace(
        "here", "HERE"
    )
    assert "&lt;v&gt; &amp;" in through(document, "vtt", lambda _: "<v> &")


def test_other_programs_see_the_same_events() -> None:
    for document, form, extension in ((SRT, "srt", "srt"), (ASS, "ass", "ass"), (MICRODVD, "microdvd", "microdvd")):
        result = through(document, form, marked)
        before, after = (pysubs2.SSAFile.from_string(text, format_=extension) for text in (document, result))
        assert [(event.start, event.end, event.style, event.type) for event in before] == [
            (event.start, event.end, event.style, event.type) for event in after
        ]
        said, written = (
            [event.plaintext.split() for event in events if not event.is_drawing and not event.is_comment]
            for events in (before, after)
        )
        assert [[word.upper() for word in words] for words in said] == written


def test_each_format_by_itself() -> None:
    assert texts(ASS, "ass") == ["Hello, you my friend"]
    assert "{\\i1}HELLO, YOU{\\i0}\\NMY FRIEND" in through(ASS, "ass", marked)
    assert texts(SBV, "sbv") == ["Hello there my friend", "Bye"]
    assert "THERE[br]MY" in through(SBV.replace("there\nmy", "there[br]my"), "sbv", marked)
    assert texts(MICRODVD, "microdvd") == ["Hello my friend", "Two"]
    assert texts(MPL2, "mpl2") == ["Hello my friend", "Two"]
    assert texts(LRC, "lrc") == ["Line one", "Line two"]


def test_each_speaker_of_a_cue_is_a_text_of_their_own() -> None:
    cue = "1\n00:00:01,000 --> 00:00:02,000\n[DOOR]\n<i>- JOHN: Who\nis it?</i>\n-It's me.\n"
    assert texts(cue, "srt") == ["[DOOR]", "JOHN: Who is it?", "It's me."]
    assert through(cue, "srt", marked) == cue.replace("Who\nis it?", "WHO\nIS IT?").replace("It's me", "IT'S ME")
    assert texts("1\n00:00:01,000 --> 00:00:02,000\nIt is\n-5 degrees\n", "srt") == ["It is -5 degrees"]
    voices = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Hello <b>you</b>\n<v.loud Bob>Thanks</v>\n"
    assert texts(voices, "vtt") == ["Hello you", "Thanks"]
    assert "<v Ann>HELLO <b>YOU</b>\n<v.loud Bob>THANKS</v>\n" in through(voices, "vtt", marked)


def test_times_of_syllables_and_words_are_spread_over_the_translation() -> None:
    line = "[Events]\nDialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{\\k20}Ne{\\k30}ver {\\k10}say {\\kf40}never\n"
    assert tagged_texts(line, "ass") == ["Never say never"]
    assert ",,{\\k20}{\\k30}Nunca {\\k10}diga {\\kf40}nunca\n" in through(line, "ass", lambda _: "Nunca diga nunca")
    assert ",,{\\k20}从{\\k30}不{\\k10}说{\\kf40}不\n" in through(line, "ass", lambda _: "从不说不")
    one = through(line, "ass", lambda _: "A")
    assert [one.count(mark) for mark in ("{\\k20}", "{\\k30}", "{\\k10}", "{\\kf40}")] == [1] * 4
    talk = "WEBVTT\n\n00:01.000 --> 00:04.000\nNever <00:02.000>drink <c>liquid <00:03.000>air</c>\nat all\n"
    assert tagged_texts(talk, "vtt") == ["Never drink <s1>liquid air</s1> at all"]
    written = through(talk, "vtt", lambda _: "Nunca beba <s1>ar líquido</s1> de modo algum")
    assert "Nunca <00:02.000>beba <c>ar líquido</c>\n<00:03.000>de modo algum\n" in written
    song = "[00:12.50]<00:12.50>Word <00:13.00>by <00:13.40>word\n"
    assert tagged_texts(song, "lrc") == ["Word by word"]
    assert through(song, "lrc", marked) == song.replace("Word", "WORD").replace("by", "BY").replace("word", "WORD")


def test_what_is_drawn_stays_and_words_beside_it_do_not() -> None:
    line = "[Events]\nDialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{\\an7\\p1}m 0 0 l 1 1{\\p0}After it\n"
    assert tagged_texts(line, "ass") == ["After it"]
    assert "{\\an7\\p1}m 0 0 l 1 1{\\p0}AFTER IT" in through(line, "ass", marked)
    assert tagged_texts(line.replace("After it", "a {\\b1}bold{\\b0} one"), "ass") == ["a <s1>bold</s1> one"]


def test_readings_over_words_are_no_words() -> None:
    cue = "WEBVTT\n\n00:01.000 --> 00:02.000\nThe <ruby>漢字<rt>かんじ</rt></ruby> here\n"
    assert tagged_texts(cue, "vtt") == ["The <s1>漢字<s2></s2></s1> here"]
    assert "<ruby>漢字<rt>かんじ</rt></ruby> HERE" in through(cue, "vtt", marked)
