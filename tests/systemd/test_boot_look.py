"""What the installer does to the boot loader, and takes back."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

SCRIPT = ROOT / "systemd/boot-look.sh"
# As a Jetson has it: a second kernel to fall back on, and words of the board's.
EXTLINUX = """TIMEOUT 30
DEFAULT primary

MENU TITLE L4T boot options

LABEL primary
      MENU LABEL primary kernel
      LINUX /boot/Image
      INITRD /boot/initrd
      APPEND ${cbootargs} root=PARTUUID=1-2 rw rootwait quiet console=ttyTCU0,115200\t
# LABEL backup
#    APPEND ${cbootargs}
LABEL other
\tAPPEND ${cbootargs} root=/dev/mmcblk0p1
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "boot").mkdir()
    (tmp_path / "bin").mkdir()
    return tmp_path


@pytest.fixture
def shell(place: Path) -> Callable[..., str]:
    """Runs a function of the script on files of the test's own; what it said."""

    def run(function: str, *, dry: int = 0) -> str:
        setup = f"""
            set -euo pipefail
            say() {{ echo "$*"; }}; note() {{ echo "note: $*"; }}; fail() {{ echo "$*" >&2; exit 1; }}
            dry={dry} changed=0
            . {SCRIPT}
            grub_defaults={place}/grub.d/90-dragoman.cfg extlinux={place}/boot/extlinux.conf
            {function}
        """
        done = subprocess.run(
            ["bash", "-c", setup],
            env={"PATH": f"{place}/bin:/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout

    return run


def test_extlinux_gets_the_words_once_and_loses_them_again(place: Path, shell: Callable[..., str]) -> None:
    file = place / "boot/extlinux.conf"
    file.write_text(EXTLINUX)
    file.chmod(0o640)
    assert "extlinux.conf" in shell("place_boot_look", dry=1)
    assert file.read_text() == EXTLINUX
    assert "extlinux.conf" in shell("place_boot_look")
    once = file.read_text()
    appended = [line for line in once.splitlines() if line.strip().startswith("APPEND")]
    assert all(line.endswith("systemd.show_status=false vt.global_cursor_default=0") for line in appended)
    assert len(appended) == 2
    assert "rootwait quiet console=ttyTCU0,115200\t dragoman.look=1 quiet loglevel=3" in once
    assert "#    APPEND ${cbootargs}\n" in once
    assert shell("place_boot_look") == ""
    assert file.read_text() == once
    # What somebody added meanwhile stays.
    file.write_text(once.replace("DEFAULT primary", "DEFAULT other"))
    shell("remove_boot_look")
    assert file.read_text() == EXTLINUX.replace("DEFAULT primary", "DEFAULT other")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in (place / "boot").iterdir()] == ["extlinux.conf"]


def test_a_file_without_a_kernel_is_left_alone(place: Path, shell: Callable[..., str]) -> None:
    (place / "boot/extlinux.conf").write_text("TIMEOUT 30\n")
    assert shell("place_boot_look") == ""
    assert (place / "boot/extlinux.conf").read_text() == "TIMEOUT 30\n"


def test_a_machine_with_neither_is_left_alone(place: Path, shell: Callable[..., str]) -> None:
    assert shell("place_boot_look; remove_boot_look") == ""


def test_grub_reads_the_words_behind_the_machine_s_own(shell: Callable[..., str]) -> None:
    """As grub-mkconfig does: it sources the settings of the machine, then the files beside them."""
    read = 'GRUB_CMDLINE_LINUX_DEFAULT="splash nomodeset"; eval "$(grub_settings)"; echo $GRUB_CMDLINE_LINUX_DEFAULT'
    words = "quiet loglevel=3 logo.nologo systemd.show_status=false vt.global_cursor_default=0"
    assert shell(read) == f"splash nomodeset dragoman.look=1 {words}\n"
