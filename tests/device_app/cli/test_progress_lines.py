from __future__ import annotations

import pytest

from device_app.cli.progress import Progress


def test_another_program_gets_each_per_cent_once(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("voice", lines=True) as progress:
        for fraction in (0.0, 0.001, 0.5, 0.501, 1.0):
            progress.update(fraction)
    assert capsys.readouterr().out.splitlines() == ["voice\t0.00", "voice\t0.50", "voice\t1.00"]


def test_nobody_else_does(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("voice") as progress:
        progress.update(0.5)
    assert capsys.readouterr().out == ""
