"""The device that a person means is found under a name that stays the same."""

from device_app.audio.devices import Device, ranked


def device(index: int, name: str, *, default: bool = False) -> Device:
    return Device(index, name, 2, 48_000, default)


JETSON = [
    device(0, "NVIDIA Jetson Orin Nano HDA: HDMI 0 (hw:0,3)"),
    device(1, "NVIDIA Jetson Orin Nano APE: - (hw:1,0)"),
    device(2, "Analog Codec: ALC (hw:2,0)"),
    device(3, "USB PnP Sound Device: Audio (hw:3,0)"),
    device(4, "sysdefault"),
    device(5, "default", default=True),
]
LAPTOP = [device(0, "HDA Intel PCH: ALC257 Analog (hw:0,0)"), device(1, "pipewire"), device(2, "default", default=True)]


def names(devices: list[Device]) -> list[str]:
    return [item.name for item in devices]


def test_name_holds_no_number_that_changes_at_the_next_start() -> None:
    assert device(0, "USB PnP Sound Device: Audio (hw:3,0)").name == "USB PnP Sound Device: Audio"
    assert device(0, "USB PnP Sound Device: - (hw:2,0)").name == "USB PnP Sound Device: -"
    assert device(0, "Speech (5.1)").name == "Speech (5.1)"
    assert device(0, "default").name == "default"


def test_without_a_server_a_plugged_in_microphone_goes_first_and_screens_are_left_out() -> None:
    assert names(ranked(JETSON, "", sound_server=False)) == [
        "USB PnP Sound Device: Audio",
        "Analog Codec: ALC",
        "default",
    ]


def test_a_sound_server_makes_the_choice_where_there_is_one() -> None:
    assert names(ranked(LAPTOP, "", sound_server=True))[0] == "default"
    assert names(ranked(LAPTOP[:2], "", sound_server=True))[0] == "pipewire"
    assert names(ranked(LAPTOP, "", sound_server=False))[0] == "HDA Intel PCH: ALC257 Analog"


def test_the_device_of_the_settings_goes_first_by_its_name_or_its_beginning() -> None:
    assert names(ranked(JETSON, "analog", sound_server=False))[0] == "Analog Codec: ALC"
    assert names(ranked(LAPTOP, "HDA Intel", sound_server=True))[0] == "HDA Intel PCH: ALC257 Analog"
    twins = [device(0, "Jabra 2 (hw:1,0)"), device(1, "Jabra (hw:2,0)")]
    assert names(ranked(twins, "jabra", sound_server=False)) == ["Jabra", "Jabra 2"]
    hdmi = "NVIDIA Jetson Orin Nano HDA: HDMI"
    assert names(ranked(JETSON, hdmi, sound_server=False))[0] == "NVIDIA Jetson Orin Nano HDA: HDMI 0"


def test_the_default_takes_the_place_of_a_device_that_is_not_there() -> None:
    assert names(ranked(LAPTOP, "Jabra", sound_server=True))[0] == "default"
    assert ranked([], "Jabra", sound_server=True) == []
