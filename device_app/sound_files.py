"""Recordings: read in any common format, written as WAV."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import wave
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import av
import numpy as np

from device_app.audio.resampling import StreamResampler, mono
from device_app.text_files import check_writable
from engines.durable_files import sync_folder
from engines.errors import DragomanError
from engines.protocols import SAMPLE_RATE, AudioChunk, Samples

LONGEST_SECONDS = 4 * 3600.0
"""Recordings longer than this are refused (seconds)."""

BLOCK_SAMPLES = SAMPLE_RATE // 2
"""About how many samples `Recording.blocks` yields at a time."""

FORMATS = "wav,w64,aiff,au,caf,flac,mp3,ogg,aac,amr,asf,mov,mp4,matroska,webm"
"""Containers that are read. FFmpeg knows more, among them playlists, which would open other files and addresses."""

_READ_OPTIONS = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}


class Recording:
    """A recording opened for reading; use it as a context manager.

    Attributes:
        seconds: its length as its header tells it; 0.0 when it doesn't.

    Raises:
        DragomanError: ``file.missing``, ``file.not_a_file``, ``file.unreadable``, ``file.empty``, ``file.not_audio``,
            ``file.too_long``.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        _check_file(path)
        try:
            self._container = av.open(str(path), options=_READ_OPTIONS, metadata_errors="ignore")
        except (av.FFmpegError, OSError, ValueError) as error:
            raise _not_audio(path) from error
        if not self._container.streams.audio:
            self._container.close()
            raise _not_audio(path)
        self._stream = self._container.streams.audio[0]
        self.seconds = max(0.0, (self._container.duration or 0) / av.time_base)
        if self.seconds > LONGEST_SECONDS:
            self._container.close()
            raise _too_long(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._container.close()

    def blocks(self) -> Iterator[Samples]:
        """Yield the sound in order as ``float32[n]``, mono, `SAMPLE_RATE`, -1 … 1; call it once.

        A damaged part is left out. Memory doesn't grow with the length.

        Raises:
            DragomanError: ``file.not_audio``, ``file.empty`` when there is no sample in it, ``file.too_long``.
        """
        converter = FrameConverter()
        pieces: list[Samples] = []
        waiting = total = damaged = 0
        for packet in self._packets():
            try:
                frames = packet.decode()
            except av.FFmpegError:
                damaged += 1
                continue
            for frame in frames:
                assert isinstance(frame, av.AudioFrame)
                pieces += converter.convert(frame)
            waiting = sum(map(len, pieces))
            if waiting >= BLOCK_SAMPLES:
                total += waiting
                if total > LONGEST_SECONDS * SAMPLE_RATE:
                    raise _too_long(self._path)
                yield np.concatenate(pieces)
                pieces = []
        pieces += converter.flush()
        if waiting := sum(map(len, pieces)):
            yield np.concatenate(pieces)
        elif not total:
            raise _not_audio(self._path) if damaged else _empty(self._path)

    def _packets(self) -> Iterator[av.Packet[av.AudioStream]]:
        """The packets up to the end, or to where the file is cut off."""
        # FFmpeg reports a cut by an error of its own choice; what came before it is good.
        with contextlib.suppress(av.FFmpegError):
            yield from self._container.demux(self._stream)


class FrameConverter:
    """Decoded frames to mono at `SAMPLE_RATE`; their rate and layout may change on the way."""

    def __init__(self) -> None:
        self._shape: tuple[int, str, str] | None = None
        self._packer = av.AudioResampler(format="flt")
        self._resampler = StreamResampler(SAMPLE_RATE, SAMPLE_RATE)

    def convert(self, frame: av.AudioFrame) -> list[Samples]:
        """What is ready after `frame`."""
        pieces = []
        shape = (frame.sample_rate, frame.layout.name, frame.format.name)
        if shape != self._shape:
            pieces += self.flush()
            self._shape = shape
            self._packer = av.AudioResampler(format="flt")
            self._resampler = StreamResampler(frame.sample_rate, SAMPLE_RATE)
        for packed in self._packer.resample(frame):
            samples = np.asarray(packed.to_ndarray(), np.float32).reshape(-1, packed.layout.nb_channels)
            pieces.append(np.clip(self._resampler.process(mono(samples)), -1.0, 1.0))
        return pieces

    def flush(self) -> list[Samples]:
        """The rest."""
        return [np.clip(self._resampler.flush(), -1.0, 1.0)]


def read_recording(path: Path) -> Samples:
    """All of a recording, ``float32[n]``, mono, `SAMPLE_RATE`: 3.8 MB a minute. Errors as `Recording`."""
    with Recording(path) as recording:
        return np.concatenate(list(recording.blocks()))


def write_wav(path: Path, chunks: Iterable[AudioChunk]) -> float:
    """Write chunks one after the other as a 16-bit WAV at the rate of the first; `path` is replaced at the end or not.

    Returns:
        Its length in seconds.

    Raises:
        DragomanError: ``storage.full``, ``storage.unwritable``.
    """
    check_writable(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            seconds = _write_samples(file, chunks)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DragomanError(
                "storage.full", f"{path} can't be written: the disk is full", hint="Free some space and try again"
            ) from error
        raise DragomanError(
            "storage.unwritable", f"{path} can't be written: {error.strerror}", hint="Name another place"
        ) from error
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return seconds


def _write_samples(file: BinaryIO, chunks: Iterable[AudioChunk]) -> float:
    count = rate = 0
    resampler: StreamResampler | None = None
    source_rate = 0
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)

        def write(samples: Samples) -> None:
            nonlocal count
            sound = np.clip(np.nan_to_num(samples), -1.0, 1.0)
            out.writeframes(np.round(sound * 32767.0).astype("<i2").tobytes())
            count += len(sound)

        for chunk in chunks:
            if not rate:
                rate = chunk.sample_rate
                out.setframerate(rate)
            if resampler is None or chunk.sample_rate != source_rate:
                if resampler is not None:
                    write(resampler.flush())
                source_rate = chunk.sample_rate
                resampler = StreamResampler(source_rate, rate)
            write(resampler.process(chunk.samples))
        if resampler is not None:
            write(resampler.flush())
        else:
            out.writeframes(b"")
    return count / rate if rate else 0.0


def _check_file(path: Path) -> None:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise DragomanError("file.not_a_file", f"{path} is not a file", hint="Name a recording")
        with path.open("rb"):
            pass
    except (FileNotFoundError, NotADirectoryError) as error:
        raise DragomanError("file.missing", f"{path} does not exist", hint="Check the name") from error
    except OSError as error:
        raise DragomanError(
            "file.unreadable", f"{path} can't be read: {error.strerror}", hint="Check its permissions"
        ) from error
    except ValueError as error:  # a name that no file can have, such as one with a zero byte
        raise DragomanError("file.missing", f"{str(path)!r} is no name of a file", hint="Check the name") from error
    if not status.st_size:
        raise _empty(path)


def _empty(path: Path) -> DragomanError:
    return DragomanError("file.empty", f"{path} holds no sound", hint="Record again")


def _not_audio(path: Path) -> DragomanError:
    return DragomanError(
        "file.not_audio", f"{path} is not a recording that can be read", hint="Use WAV, FLAC, MP3, OGG or M4A"
    )


def _too_long(path: Path) -> DragomanError:
    hours = round(LONGEST_SECONDS / 3600)
    return DragomanError("file.too_long", f"{path} is longer than {hours} hours", hint="Cut it into parts")
