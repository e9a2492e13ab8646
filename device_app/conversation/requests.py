"""What a person asks for, by what is going on.

What a press does in each state is in the table of ``device_app/conversation/states.py``. Of the rest:

=============  ==================  ======================  ==============  ==============
request        idle, error, …      listening               thinking        speaking
=============  ==================  ======================  ==============  ==============
typed text     translate           waits                   waits           stop, translate
replay, say    speak               nothing                 nothing         stop, speak
stop           back to rest        forget the utterance    stop            stop the voice
=============  ==================  ======================  ==============  ==============

Awaiting (hands-free) counts as idle: the device listens by itself again when the request is done with; a stop ends
that. While the people are asked which language it was, what ends a turn takes the likelier one. Other languages count
from the next turn; one in progress is finished in its own.
"""

from __future__ import annotations

from device_app.conversation.adjusting import Adjusting
from device_app.conversation.dialogue import Dialogue
from device_app.conversation.engine_events import EngineEvents
from device_app.conversation.hands_free import HandsFree
from device_app.conversation.jobs import Phase
from device_app.conversation.listening import Listening
from device_app.conversation.next_speaker import BOUNCE_SECONDS
from device_app.conversation.page_work import PageWork
from device_app.conversation.parts import Parts
from device_app.conversation.saying import Saying
from device_app.conversation.states import FREE, Act
from device_app.events.control import (
    ChangeSettings,
    ChooseLanguage,
    DeleteTurn,
    EditTurn,
    ForgetEverything,
    HoldEnded,
    HoldStarted,
    KeepConversation,
    ReloadEngines,
    ReplayTurn,
    SayText,
    SetHandsFree,
    SetLanguages,
    SetVolume,
    Stop,
    Tap,
    TypeText,
)
from device_app.events.documents import FileRequest
from device_app.events.families import Control, PageRequest, Side, State, TurnNumber
from device_app.events.sound_check import MeterMicrophone
from device_app.events.status import LanguagesChanged
from device_app.events.wordings import UseWording
from engines.errors import DragomanError
from engines.languages import language
from engines.text.cleaning import clean

MAX_TEXT = 5000
"""Longest typed text of a turn (characters): two pages, six minutes of speech. Longer ones are documents."""

PATIENCE_SECONDS = 8.0
"""How long a person may go on without a pause while the other one waits for the floor."""


class RequestHandler:
    """Does what people ask for, and what the end of a state's time brings about."""

    def __init__(
        self,
        parts: Parts,
        dialogue: Dialogue,
        listening: Listening,
        engine_events: EngineEvents,
        hands_free: HandsFree,
        *,
        pages: PageWork,
        adjusting: Adjusting,
    ) -> None:
        self._engine = parts.engine
        self._floor = parts.floor
        self._book = parts.book
        self._notify = parts.notify
        self._sound = parts.sound
        self._saying = Saying(parts, dialogue)
        self._dialogue = dialogue
        self._listening = listening
        self._engine_events = engine_events
        self._hands_free = hands_free
        self._pages = pages
        self._adjusting = adjusting

    def obey(self, request: Control) -> None:
        """Do what is asked, or report why not."""
        if isinstance(request, PageRequest):
            if not isinstance(request, FileRequest | MeterMicrophone):
                self._hands_free.end()
            self._pages.obey(request)
            return
        self._pages.make_room()
        if not isinstance(request, SetHandsFree):
            self._hands_free.pause()
        match request:
            case Tap(side):
                self._press(side, held=False)
            case HoldStarted(side):
                self._press(side, held=True)
            case HoldEnded(side):
                self._release(side)
            case ChooseLanguage(side):
                self._engine_events.answer(side)
            case SetHandsFree(on):
                self._hands_free.switch(on=on)
            case Stop():
                self._hands_free.end()
                self._engine_events.assume()
                self._dialogue.interrupt()
            case SetLanguages() | ReloadEngines() | ChangeSettings():
                self._set_up(request)
            case _:
                self._change_turns(request)

    def tick(self) -> None:
        """Leave a state whose time is over."""
        if self._floor.state is State.LISTENING and self._dialogue.next_speaker.waited >= PATIENCE_SECONDS:
            self._end_of_patience()
        match self._floor.expired():
            case None:
                pass
            case Act.FINISH:
                self._listening.finish()
            case Act.HUSH:
                self._dialogue.hush()
            case Act.ASSUME:
                self._engine_events.assume()
            case Act.GIVE_UP:
                self._dialogue.give_up()
            case Act.END_HANDS_FREE:
                self._hands_free.end()
            case Act.REPORT:
                self._floor.unavailable = DragomanError("engine.load_timeout", "the engines took too long to load")
                self._floor.rest()
            case _:
                self._dialogue.free()

    def _set_up(self, request: SetLanguages | ReloadEngines | ChangeSettings) -> None:
        match request:
            case SetLanguages(a, b):
                self._set_languages(a, b)
            case ReloadEngines():
                self._reload_engines()
            case ChangeSettings(settings):
                self._sound.cues = settings.audio.cues
                if self._adjusting.take(settings):
                    self._reload_engines()

    def _change_turns(self, request: Control) -> None:
        match request:
            case TypeText(side, text):
                words = self._checked(text, side)
                if words:
                    number = self._book.add(side, self._dialogue.pair(side), words, typed=True)
                    self._dialogue.interpret(number)
            case EditTurn(turn, text):
                self._edit(turn, text)
            case ReplayTurn(turn, slow):
                self._saying.turn(turn, slow=slow)
            case UseWording(turn, wording):
                self._book.reworded(turn, wording)
                self._saying.turn(turn, slow=False)
            case SetVolume(volume):
                self._sound.set_volume(volume)
            case SayText():
                self._saying.text(request)
            case _:
                self._forget_or_keep(request)

    def _forget_or_keep(self, request: Control) -> None:
        match request:
            case DeleteTurn(turn):
                self._dialogue.forget(turn)
                self._book.delete(turn)
            case ForgetEverything():
                self._engine_events.assume()
                self._dialogue.forget(None)
                self._report_storage(self._book.clear())
            case KeepConversation(on):
                self._report_storage(self._book.keep(on=on))
            case _:
                raise TypeError(f"unexpected request {request!r}")

    def _report_storage(self, code: str) -> None:
        """Say what could not be kept or forgotten, unless somebody has the floor; the turns say it too."""
        if code and self._floor.state in FREE:
            self._dialogue.report(None, DragomanError(code, "the history failed"))

    def _press(self, side: Side, *, held: bool) -> None:
        match self._floor.press(side, held=held):
            case Act.LISTEN if self._dialogue.may_begin:
                self._dialogue.queue(side, held=held)
            case Act.LISTEN:
                # A failure is on the screen and the engines are being started: show that.
                self._dialogue.free()
            case Act.FINISH if not self._is_habit():
                self._listening.finish()
            case Act.TAKE_OVER:
                self._take_over(side, held=held)
            case Act.QUEUE:
                self._dialogue.next_speaker.press(side, held=held)
            case Act.CANCEL if self._floor.elapsed() >= BOUNCE_SECONDS:
                self._dialogue.interrupt()
            case Act.HUSH:
                self._dialogue.hush()
            case Act.INTERRUPT:
                self._dialogue.queue(side, held=held)
                self._dialogue.hush()
            case Act.ANSWER:
                self._engine_events.answer(side)
            case _:
                pass

    def _is_habit(self) -> bool:
        """Whether a press comes from someone used to buttons, who is heard already."""
        return self._dialogue.current_job().automatic and self._floor.elapsed() < BOUNCE_SECONDS

    def _take_over(self, side: Side, *, held: bool) -> None:
        job = self._dialogue.current_job()
        if self._is_habit() or (job.automatic and held):
            return
        if job.phase is Phase.QUIET:
            if job.known_side is not None:
                self._dialogue.queue(side, held=held)
            self._dialogue.drop(job)
        elif job.known_side is None:
            self._listening.finish()
        else:
            # The other person wants to answer: first they get the translation of what is being said.
            self._dialogue.next_speaker.press(side, held=held)

    def _end_of_patience(self) -> None:
        """Who holds the button has said that they go on; who doesn't may not notice that the other one waits."""
        if not self._dialogue.current_job().held:
            self._listening.finish()

    def _release(self, side: Side) -> None:
        self._dialogue.next_speaker.release(side)
        job = self._dialogue.current
        if self._floor.state is State.LISTENING and job is not None and job.held and job.side is side:
            self._listening.finish()

    def _edit(self, number: TurnNumber, text: str) -> None:
        turn = self._book.get(number)
        if turn is not None and (words := self._checked(text, turn.side)):
            self._dialogue.forget(number)
            self._book.corrected(number, words)
            self._dialogue.interpret(number)

    def _reload_engines(self) -> None:
        self._dialogue.interrupt()
        self._engine.renew()
        self._floor.engines_ready = False
        self._floor.unavailable = None
        self._floor.rest()

    def _set_languages(self, a: str, b: str) -> None:
        try:
            chosen = (language(a).code, language(b).code)
        except DragomanError as error:
            if self._floor.state in FREE:
                self._dialogue.report(None, error)
            return
        if chosen != self._dialogue.languages:
            # A turn has languages of its own and goes on; a question to the seats as they were can't be answered now.
            self._engine_events.assume()
            self._dialogue.languages = chosen
        self._notify(LanguagesChanged(*chosen))

    def _checked(self, text: str, side: Side) -> str:
        """The text made safe; empty where it can't be a turn."""
        words = clean(text)
        if len(words) <= MAX_TEXT:
            return words
        if self._floor.state in FREE:
            failure = DragomanError(
                "turn.text_too_long",
                f"the text has {len(words)} characters, a turn has at most {MAX_TEXT}",
                hint="Translate it in parts, or as a document",
            )
            self._dialogue.report(side, failure)
        return ""
