"""eSpeak NG's C library through ctypes: one copy a process, one caller at a time.

The functions and constants are those of eSpeak NG 1.52's ``speak_lib.h``. The library keeps its state in globals, so
every use is serialised by one lock, and the voice and the rate are set anew under it for each piece of text.
"""

from __future__ import annotations

import ctypes
import os
import threading
from functools import cache
from pathlib import Path

import espeakng_loader
import numpy as np

from engines.cancellation import Cancellation
from engines.errors import DragomanError
from engines.protocols import Samples

NORMAL_RATE = 175
"""Words a minute of a voice's own pace (``espeakRATE_NORMAL``)."""

_AUDIO_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_ENDPAUSE = 0x1000
_POS_CHARACTER = 1
_PARAMETER_RATE = 1
_EVENT_LIST_TERMINATED = 0
_EVENT_END = 5
_BUFFER_MS = 50
_LONGEST_DATA_PATH = 140  # the library copies the folder's name, with more appended, into 160 bytes


class _Voice(ctypes.Structure):
    """``espeak_VOICE``."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_void_p),  # (priority byte, name, NUL)…, priority 0 ends the list
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


class _Event(ctypes.Structure):
    """``espeak_EVENT``; the union at its end is as large as a pointer."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_void_p),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class EspeakLibrary:
    """The loaded library and its data. Thread-safe. Get it from `espeak_library`.

    Attributes:
        sample_rate: hertz.
        voices: every language name for which the data holds a voice, in lower case (``cmn``, ``pt-br`` …).

    Raises:
        DragomanError: ``tts.broken_installation``.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._clauses: list[Samples] = []
        self._buffers: list[Samples] = []
        self._cancellation = Cancellation()
        self._callback = _Callback(self._take)  # kept: the library holds only a pointer to it
        try:
            self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        except OSError as error:
            raise _broken(f"cannot load the eSpeak NG library: {error}") from error
        self._library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        self._data_folder: int | None = None
        self.sample_rate: int = self._library.espeak_Initialize(
            _AUDIO_OUTPUT_SYNCHRONOUS, _BUFFER_MS, self._data_path(), _INITIALIZE_DONT_EXIT
        )
        if self.sample_rate <= 0:
            raise _broken("cannot read the data of eSpeak NG")
        self._library.espeak_SetSynthCallback(self._callback)
        self.voices = self._list_voices()

    def speak(self, text: str, voice: str, rate: int, cancellation: Cancellation) -> list[Samples]:
        """Synthesise a text to the end, or until it is cancelled.

        Args:
            text: without control characters; taken literally, neither SSML nor phonemes.
            voice: one of `voices`.
            rate: words a minute, 80 … 450.
            cancellation: looked at every 50 ms of sound; stops the synthesis itself.

        Returns:
            One ``float32[n]`` at `sample_rate` for each clause.

        Raises:
            DragomanError: ``tts.language_unsupported``, ``tts.failed``.
            Cancelled: the synthesis was stopped.
        """
        encoded = text.encode("utf-8")
        with self._lock:
            # A failure leaves the previous voice in place, which would then read the text in a wrong language.
            if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
                raise DragomanError("tts.language_unsupported", f"eSpeak NG has no voice {voice!r}")
            self._library.espeak_SetParameter(_PARAMETER_RATE, rate, 0)
            self._clauses, self._buffers, self._cancellation = [], [], cancellation
            status = self._library.espeak_Synth(
                encoded, len(encoded) + 1, 0, _POS_CHARACTER, 0, _CHARS_UTF8 | _ENDPAUSE, None, None
            )
            self._end_clause()
            clauses = self._clauses
        cancellation.check()
        if status != 0:
            raise DragomanError("tts.failed", f"eSpeak NG failed with status {status}")
        return clauses

    def _take(self, samples: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]) -> int:
        """Collect a buffer; called by the library from within `speak`. 1 ends the synthesis."""
        if self._cancellation.cancelled:
            return 1
        if samples and count > 0:
            self._buffers.append(np.ctypeslib.as_array(samples, (count,)).astype(np.float32) / np.float32(32768))
        index = 0
        while events[index].type != _EVENT_LIST_TERMINATED:
            if events[index].type == _EVENT_END:
                self._end_clause()
            index += 1
        return 0

    def _end_clause(self) -> None:
        if self._buffers:
            self._clauses.append(np.concatenate(self._buffers))
            self._buffers = []

    def _data_path(self) -> bytes:
        path = os.fsencode(espeakng_loader.get_data_path())
        if not Path(os.fsdecode(path), "phontab").is_file():
            raise _broken("the data of eSpeak NG is missing")
        if len(path) <= _LONGEST_DATA_PATH:
            return path
        self._data_folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)  # open as long as the process: a short name
        return f"/proc/self/fd/{self._data_folder}".encode()

    def _list_voices(self) -> frozenset[str]:
        voices = self._library.espeak_ListVoices(None)
        names: set[str] = set()
        index = 0
        while voices[index]:
            address = voices[index].contents.languages
            while ctypes.c_ubyte.from_address(address).value:
                name = ctypes.string_at(address + 1)
                names.add(name.decode("ascii", "replace").lower())
                address += len(name) + 2
            index += 1
        return frozenset(names)


def espeak_library() -> EspeakLibrary:
    """The process's one copy, loaded by the first caller and never unloaded (about 3 MB).

    Raises:
        DragomanError: ``tts.broken_installation``.
    """
    with _loading:
        return _load()


_loading = threading.Lock()


@cache
def _load() -> EspeakLibrary:
    return EspeakLibrary()


def _broken(message: str) -> DragomanError:
    return DragomanError("tts.broken_installation", message, hint="Reinstall the package espeakng-loader")
