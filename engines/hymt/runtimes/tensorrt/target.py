"""What a plan is built for: the GPU that is here, or, by TensorRT-RTX, one that isn't."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

from engines.errors import UsageError
from engines.hymt.runtimes.tensorrt.gpu import Gpu
from engines.hymt.runtimes.tensorrt.library import TensorRt


@dataclass(frozen=True, slots=True)
class BuildTarget:
    """The GPU that a plan is for.

    Attributes:
        name: as its driver calls it.
        compute_capability: such as ``8.7``.
        ahead_of_time: name of TensorRT-RTX's ``ComputeCapability`` to build for without that GPU; empty for the GPU
            that is here.
    """

    name: str
    compute_capability: str
    ahead_of_time: str = ""

    @classmethod
    def of(cls, gpu: Gpu) -> Self:
        """The GPU that is here."""
        return cls(gpu.name, gpu.compute_capability)

    @classmethod
    def elsewhere(cls, name: str, tensorrt: TensorRt) -> Self:
        """A GPU that isn't here, by a name such as ``SM86``.

        Raises:
            UsageError: ``engine.capability_unknown``.
        """
        found = getattr(tensorrt.module, "ComputeCapability", None)
        known = [one for one in getattr(found, "__members__", ()) if re.fullmatch(r"SM\d+", one)]
        if name not in known:
            raise UsageError(
                "engine.capability_unknown",
                f"{tensorrt.version} does not build for {name[:20]!r} without the GPU",
                hint=f"Known: {', '.join(known) or 'none'}",
            )
        capability = f"{name[2:-1]}.{name[-1]}"
        return cls(f"NVIDIA of compute capability {capability}", capability, name)
