"""A disk with a Debian of its own, made into an appliance by the installer, for the virtual machine.

Debian with all that Dragoman needs is made once and kept in the person's cache; each disk adds the checkout as it is
now. The checkout is gone from the disk afterwards, as it may be from a device.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import ROOT, STARTER_MODELS

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "dragoman-machine"
CHECKOUT = "/opt/src/dragoman"
PACKAGES = "systemd,systemd-sysv,udev,dbus,kmod,procps,ca-certificates,python3-venv,initramfs-tools,linux-image-amd64"
"""The kernel for clouds knows no screen."""
TOOLS = ("mmdebstrap", "systemd-nspawn", "mke2fs", "qemu-system-x86_64")
OF_THE_DEVICE = {
    "/etc/dragoman/kiosk.env": "QT_QUICK_BACKEND=software\n",
    "/etc/dragoman/display.env": "WESTON_OPTIONS=--use-pixman\n",
    "/etc/dragoman/config.toml": "history.keep = true\n"
    'engines = {recognizer = "", translator = "phrasebook", synthesizer = ""}\n',
    "/var/lib/dragoman/window.json": '{"language_a": "en", "language_b": "pt", "less_motion": true}\n',
}
"""What is set for a device without a graphics card that renders, whose processor is emulated: nothing that listens,
speaks or moves, and no translator but the smallest, as others take minutes to load or all of the processor."""

_MINUTES = 60


def skip_unless_possible() -> None:
    """Skip the test where no disk can be made."""
    if os.geteuid() != 0:
        pytest.skip("only root may make a root file system")
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        pytest.skip(f"{', '.join(missing)} not installed")


def make_appliance(folder: Path) -> Path:
    """Make the disk ``disk.img`` in `folder`, with ``vmlinuz`` and ``initrd.img`` beside it; its path."""
    with _layered(_debian(), folder) as root:
        _copy_checkout(root)
        _inside(root, f"{CHECKOUT}/run", "--version")
        for name, text in OF_THE_DEVICE.items():
            place = root / name.lstrip("/")
            place.parent.mkdir(exist_ok=True)
            place.write_text(text, "utf-8")
        _inside(root, f"{CHECKOUT}/systemd/install.sh")
        shutil.rmtree(root / "opt/src")
        _let_the_test_in(root)
        for name in ("vmlinuz", "initrd.img"):
            shutil.copyfile(next((root / "boot").glob(f"{name}-*")), folder / name)
        disk = folder / "disk.img"
        _run("mke2fs", "-q", "-t", "ext4", "-d", root, disk, "8G")
    return disk


def _debian() -> Path:
    """Debian with a virtual environment of the checkout's, from the cache where it is there."""
    root = CACHE / hashlib.sha256(PACKAGES.encode()).hexdigest()[:16]
    if root.is_dir():
        return root
    partial = root.with_suffix(".partial")
    shutil.rmtree(CACHE, ignore_errors=True)  # of earlier packages
    CACHE.mkdir(parents=True)
    _run("mmdebstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", partial)
    with (partial / "etc/initramfs-tools/initramfs.conf").open("a") as configuration:
        configuration.write("MODULES=list\n")
    with (partial / "etc/initramfs-tools/modules").open("a") as modules:
        modules.write("virtio_pci\nvirtio_blk\next4\n")
    _inside(partial, "update-initramfs", "-u")
    _copy_checkout(partial)
    _inside(partial, f"{CHECKOUT}/run", "--version")
    return partial.rename(root)


def _copy_checkout(root: Path) -> None:
    """What git knows of the checkout, and new files."""
    listed = _run("git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, listed):
        if (source := ROOT / name).is_file():
            target = root / CHECKOUT.lstrip("/") / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def _let_the_test_in(root: Path) -> None:
    """The test's hand inside, and a kiosk that notes its events where the hand finds them."""
    shutil.copy(Path(__file__).with_name("guest.py"), root / "opt/guest.py")
    system = root / "etc/systemd/system"
    (system / "guest.service").write_text("[Service]\nExecStart=/usr/bin/python3 /opt/guest.py\nOOMScoreAdjust=-1000\n")
    wants = system / "multi-user.target.wants/guest.service"
    wants.symlink_to("../guest.service")
    events = "/opt/dragoman/current/.venv/bin/dragoman kiosk --events /run/dragoman/events.jsonl"
    drop_in = system / "dragoman-kiosk.service.d/test.conf"
    drop_in.parent.mkdir()
    drop_in.write_text(f"[Service]\nExecStart=\nExecStart={events}\n")


def _inside(root: Path, *command: str) -> None:
    """Run a command in the tree, with the network, the cache of pip and the models of this machine."""
    passed = [f"--setenv={name}={value}" for name, value in os.environ.items() if name.startswith("PIP_")]
    pip_cache = Path.home() / ".cache/pip"
    pip_cache.mkdir(parents=True, exist_ok=True)
    bound = [f"--bind={pip_cache}:/root/.cache/pip", "--bind-ro=/etc/ssl/certs/ca-certificates.crt"]
    if STARTER_MODELS.is_dir():
        bound.append(f"--bind-ro={STARTER_MODELS}:/root/.local/share/dragoman/models")
    options = ["--quiet", "--register=no", "--keep-unit", "--pipe", "--link-journal=no", f"--directory={root}"]
    _run("systemd-nspawn", *options, *passed, *bound, *command)


@contextmanager
def _layered(lower: Path, folder: Path) -> Iterator[Path]:
    """The tree below a layer of `folder` that takes every change."""
    upper, work, root = (folder / name for name in ("upper", "work", "root"))
    for layer in (upper, work, root):
        layer.mkdir()
    _run("mount", "-t", "overlay", "overlay", "-o", f"lowerdir={lower},upperdir={upper},workdir={work}", root)
    try:
        yield root
    finally:
        _run("umount", root)
        for layer in (upper, work, root):
            shutil.rmtree(layer)


def _run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60 * _MINUTES)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout
