"""The machine's own microphone and loudspeaker."""

from __future__ import annotations

from device_app.audio.loudspeaker import Loudspeaker
from device_app.audio.microphone import Microphone
from device_app.audio.portaudio import PortAudioHost
from device_app.settings import AudioSettings


def system_audio(settings: AudioSettings) -> tuple[Microphone, Loudspeaker]:
    """Both devices as set, not started yet. They share PortAudio: call this once per process."""
    host = PortAudioHost()
    return (
        Microphone(host, settings.microphone, settings.latency_seconds),
        Loudspeaker(host, settings.loudspeaker, settings.latency_seconds / 2),
    )
