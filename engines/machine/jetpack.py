"""NVIDIA's system on a Jetson: Jetson Linux, JetPack, and the TensorRT that comes with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from engines.machine.boards import read_table
from engines.machine.files import read_text

_RELEASE_FILE = Path("etc/nv_tegra_release")
_RELEASE = re.compile(r"\bR(\d{1,4}) \(release\), REVISION: (\d{1,4}(?:\.\d{1,4})*)")

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class JetPack:
    """A release.

    Attributes:
        linux: version of Jetson Linux, ``36.4.3``.
        name: version of JetPack, ``6.2``; empty for one that isn't known.
        tensorrt: version of its TensorRT, ``10.3``; empty likewise.
        supported: whether the program runs there; what isn't known is trusted to.
    """

    linux: str
    name: str = ""
    tensorrt: str = ""
    supported: bool = True

    @property
    def builds_plans(self) -> bool:
        """Whether its TensorRT reads HY-MT's graph; a newer release than any known is trusted to."""
        if not self.tensorrt:
            return version(self.linux) > max(version(row["linux"]) for row in read_table()["releases"])
        return version(self.tensorrt) >= version(read_table()["plan"]["tensorrt"])


def read_jetpack(root: Path) -> JetPack | None:
    """The release; None where this is no Jetson Linux.

    Args:
        root: folder in which ``etc`` is.
    """
    found = _RELEASE.search(read_text(root / _RELEASE_FILE))
    if found is None:
        return None
    linux = f"{found[1]}.{found[2]}"
    known = [row for row in read_table()["releases"] if version(row["linux"])[0] == int(found[1])]
    older = [row for row in known if version(row["linux"]) <= version(linux)]
    if not older:
        return JetPack(linux)
    newest = max(older, key=lambda row: version(row["linux"]))
    return JetPack(linux, newest["jetpack"], newest["tensorrt"], newest.get("supported", True))


def version(text: str) -> Version:
    """``10.16`` as numbers, to be compared."""
    return tuple(int(part) for part in text.split("."))
