"""Runs inside the appliance as the user of the kiosk, with its release: does what people do at the kiosk.

Requests come as JSON lines, and are answered by one line each, once the program has said that it is done:

    {"say": TEXT}                   types a turn: its number, what was heard, its translation, what went wrong
    {"delete": NUMBER}              forgets a turn: null
    {"choose": {NAME: VALUE}}       chooses on the screen, see `ui.preferences`: null
    {"term": [TEXT, TRANSLATION]}   adds to the glossary, from English to Portuguese: null
"""

from __future__ import annotations

import json
import queue
import sys
from typing import TypeVar

from device_app.audio.system import system_audio
from device_app.conversation.conversation import Conversation
from device_app.events import DeleteTurn, Side, Status, TurnChanged, TurnDeleted, TypeText
from device_app.events.families import TurnNumber
from device_app.pair_list import KeptPair, PairList
from device_app.paths import glossary_file
from device_app.settings_file import load_settings
from ui.preferences import Preferences, load_preferences, save_preferences

Kind = TypeVar("Kind", bound=Status)


class Talk:
    """A conversation as the window has one, without a window."""

    def __init__(self) -> None:
        settings = load_preferences().applied_to(load_settings(), ())
        self._statuses: queue.SimpleQueue[Status] = queue.SimpleQueue()
        self._conversation = Conversation(settings, *system_audio(settings.audio))
        self._conversation.start(self._statuses.put)

    def answer(self, request: dict[str, object]) -> object:
        """Do what was asked for."""
        match request:
            case {"say": str(text)}:
                self._conversation.post(TypeText(Side.A, text))
                while not (turn := self._wait(TurnChanged).snapshot).final:
                    pass
                return [turn.number, turn.heard, turn.translation, [turn.error_code, *turn.warnings]]
            case {"delete": int(number)}:
                self._conversation.post(DeleteTurn(TurnNumber(number)))
                self._wait(TurnDeleted)
            case {"choose": dict(choices)}:
                save_preferences(Preferences(**choices))
            case {"term": [str(text), str(translation)]}:
                PairList(glossary_file()).add(KeptPair("en", "pt", text, translation))
            case _:
                raise ValueError(request)
        return None

    def _wait(self, kind: type[Kind]) -> Kind:
        # The test has the time limits: it can end the whole appliance.
        while not isinstance(status := self._statuses.get(), kind):
            pass
        return status


def main() -> None:
    """Answer until nobody asks any more."""
    talk = Talk()
    for line in sys.stdin:
        print(json.dumps(talk.answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
