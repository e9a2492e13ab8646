"""What a person asks for, by what is going on.

=============  ==================  =====================================  ==============  ==============
request        idle, error, …      listening                              thinking        speaking
=============  ==================  =====================================  ==============  ==============
tap            listen              same side: finish; other side: finish  stop, after     stop the voice
                                   if something was said, else listen to  the first
                                   that side                              second
hold           listen while held   other side: as a tap                   nothing         stop, listen
typed text     translate           waits                                  waits           stop, translate
replay         speak               nothing                                nothing         stop, speak
stop           back to rest        forget the utterance                   stop            stop the voice
=============  ==================  =====================================  ==============  ==============

Awaiting (hands-free) counts as idle: the device listens by itself again when the request is done with; a stop ends
that. While the people are asked which language it was, a tap answers, and what ends a turn takes the likelier one.
"""

from __future__ import annotations

from collections.abc import Callable

from device_app.conversation.dialogue import FREE, Dialogue
from device_app.conversation.hands_free import HandsFree
from device_app.conversation.jobs import Job, JobKind
from device_app.conversation.listening import Listening
from device_app.conversation.question import Question
from device_app.events.control import (
    ChooseLanguage,
    ClearConversation,
    DeleteTurn,
    EditTurn,
    HoldEnded,
    HoldStarted,
    ReplayTurn,
    SetHandsFree,
    SetLanguages,
    Stop,
    Tap,
    TypeText,
)
from device_app.events.families import Control, Side, State, Status
from device_app.events.status import LanguagesChanged
from engines.errors import DragomanError
from engines.languages import language
from engines.text.cleaning import clean

MAX_TEXT = 5000
"""Longest typed text of a turn (characters): two pages, six minutes of speech. Longer ones are documents."""

BOUNCE_SECONDS = 1.0
"""A tap this soon after the end of listening is the second one of a double tap, not a wish to stop."""


class Requests:
    """Used by the worker thread alone; times are seconds of its clock.

    Args:
        dialogue: the turns.
        listening: the microphone's side of them.
        hands_free: listens by itself in between.
        question: which language it was.
        languages: codes of the languages of side A and side B.
        slow_speed: of a slow replay.
        notify: told of `LanguagesChanged`.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        *,
        listening: Listening,
        hands_free: HandsFree,
        question: Question,
        languages: tuple[str, str],
        slow_speed: float,
        notify: Callable[[Status], None],
    ) -> None:
        self._dialogue = dialogue
        self._listening = listening
        self._hands_free = hands_free
        self._question = question
        self._languages = languages
        self._slow_speed = slow_speed
        self._notify = notify

    def obey(self, request: Control, now: float) -> None:
        """Do what is asked, or tell why not."""
        if not isinstance(request, SetHandsFree):
            self._hands_free.pause(now)
        match request:
            case Tap(side):
                self._tap(side, now)
            case HoldStarted(side):
                self._hold(side, now)
            case HoldEnded(side):
                self._release(side, now)
            case ChooseLanguage(side):
                self._question.answer(side, now)
            case SetHandsFree(on):
                self._hands_free.switch(now, on=on)
            case Stop():
                self._stop(now)
            case SetLanguages(a, b):
                self._set_languages(a, b, now)
            case _:
                self._change_turns(request, now)

    def _change_turns(self, request: Control, now: float) -> None:
        match request:
            case TypeText(side, text):
                self._type(side, text, now)
            case EditTurn(turn, text):
                self._edit(turn, text, now)
            case ReplayTurn(turn, slow):
                self._replay(turn, now, slow=slow)
            case DeleteTurn(turn):
                self._dialogue.forget(turn, now)
                self._dialogue.book.delete(turn)
            case ClearConversation():
                self._question.assume(now)
                self._dialogue.forget(None, now)
                self._dialogue.book.clear()
            case _:
                raise TypeError(f"unexpected request {request!r}")

    def _stop(self, now: float) -> None:
        self._hands_free.end(now)
        self._question.assume(now)
        self._dialogue.interrupt(now)

    def _tap(self, side: Side, now: float) -> None:
        match self._dialogue.floor.state:
            case State.LISTENING:
                self._tap_while_listening(side, now, held=False)
            case State.THINKING:
                if self._dialogue.floor.elapsed(now) >= BOUNCE_SECONDS:
                    self._dialogue.interrupt(now)
            case State.ASKING:
                self._question.answer(side, now)
            case State.SPEAKING:
                self._dialogue.hush(now)
            case _:
                self._listen(side, now, held=False)

    def _tap_while_listening(self, side: Side, now: float, *, held: bool) -> None:
        job = self._dialogue.current_job()
        if job.automatic and self._dialogue.floor.elapsed(now) < BOUNCE_SECONDS:
            return  # who is used to buttons presses one and speaks, and is heard already
        if side is job.side:
            self._listening.finish(now)
        elif job.speech_started:
            # The other person wants to answer: first they get the translation of what was said.
            self._listening.finish(now)
        else:
            self._dialogue.drop(job, now)
            self._listen(side, now, held=held)

    def _hold(self, side: Side, now: float) -> None:
        match self._dialogue.floor.state:
            case State.LISTENING:
                job = self._dialogue.current_job()
                if side is not job.side and not job.automatic:
                    self._tap_while_listening(side, now, held=True)
            case State.THINKING:
                pass
            case State.SPEAKING:
                self._dialogue.hush(now)
                self._listen(side, now, held=True)
            case _:
                self._listen(side, now, held=True)

    def _release(self, side: Side, now: float) -> None:
        job = self._dialogue.current
        if self._dialogue.floor.state is State.LISTENING and job is not None and job.held and job.side is side:
            self._listening.finish(now)

    def _listen(self, side: Side, now: float, *, held: bool) -> None:
        if self._dialogue.may_begin:
            source, target = self._pair(side)
            self._listening.begin(side, source, target, now, held=held)
        elif self._dialogue.floor.state in FREE:
            # A failure is on the screen and the engines are being started: show that.
            self._dialogue.free(now)

    def _type(self, side: Side, text: str, now: float) -> None:
        words = self._checked(text, side, now)
        if words:
            source, target = self._pair(side)
            number = self._dialogue.book.add(side, source, target, words, typed=True)
            self._dialogue.interpret(Job(JobKind.TEXT, side, source, target, number, words), now)

    def _edit(self, number: int, text: str, now: float) -> None:
        if number not in self._dialogue.book:
            return
        turn = self._dialogue.book[number]
        words = self._checked(text, turn.side, now)
        if not words:
            return
        self._dialogue.forget(number, now)
        self._dialogue.book.change(
            number,
            heard=words,
            heard_stable=len(words),
            translation="",
            translation_stable=0,
            final=False,
            engine="",
            quality=None,
            meant="",
            spoken=False,
            error_code="",
            warnings=(),
            timings_ms=(),
        )
        self._dialogue.interpret(Job(JobKind.TEXT, turn.side, turn.source, turn.target, number, words), now)

    def _replay(self, number: int, now: float, *, slow: bool) -> None:
        if number not in self._dialogue.book:
            return
        turn = self._dialogue.book[number]
        if turn.translation.strip():
            speed = self._slow_speed if slow else 1.0
            job = Job(JobKind.REPLAY, turn.side, turn.source, turn.target, number, turn.translation, speed)
            self._dialogue.replay(job, now)

    def _set_languages(self, a: str, b: str, now: float) -> None:
        try:
            chosen = (language(a).code, language(b).code)
        except DragomanError as error:
            if self._dialogue.floor.state in FREE:
                self._dialogue.tell(None, error, now)
            return
        if chosen != self._languages:
            self._question.assume(now)
            if self._dialogue.current is not None:
                self._dialogue.interrupt(now)
            self._languages = chosen
            self._hands_free.speak_in(chosen)
        self._notify(LanguagesChanged(*chosen))

    def _checked(self, text: str, side: Side, now: float) -> str:
        """The text made safe; empty where it can't be a turn."""
        words = clean(text)
        if len(words) <= MAX_TEXT:
            return words
        failure = DragomanError(
            "turn.text_too_long",
            f"the text has {len(words)} characters, a turn has at most {MAX_TEXT}",
            hint="Translate it in parts, or as a document",
        )
        if self._dialogue.floor.state in FREE:
            self._dialogue.tell(side, failure, now)
        return ""

    def _pair(self, side: Side) -> tuple[str, str]:
        a, b = self._languages
        return (a, b) if side is Side.A else (b, a)
