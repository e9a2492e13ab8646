"""``dragoman doctor``: check this device and say what to do."""

from __future__ import annotations

import argparse
import sys
import textwrap
from dataclasses import asdict
from pathlib import Path

from device_app.cli.machine_json import machine_as_json
from device_app.cli.output import print_json
from device_app.cli.parsers import Parser, Subparsers, add_command
from device_app.doctor.bundle import write_bundle
from device_app.doctor.check import Check, CheckStatus
from device_app.doctor.examination import examine
from device_app.settings_file import load_settings
from engines.machine.machine import read_machine
from engines.model_choice import choose_models
from engines.whisper.ctranslate import cuda_available


def register(subparsers: Subparsers[Parser]) -> None:
    """Add the command."""
    parser = add_command(
        subparsers,
        "doctor",
        "Check microphone, loudspeaker, screen, engines, memory, storage and the offline guarantee",
        examples="""
            dragoman doctor
            dragoman doctor --json
            sudo dragoman doctor --bundle support.zip
        """,
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object: healthy, checks, machine, sizes")
    parser.add_argument(
        "--beside-window",
        action="store_true",
        help="leave out what an open window has in use: microphone, loudspeaker, engines, memory",
    )
    parser.add_argument(
        "--bundle",
        metavar="FILE",
        type=Path,
        help="also write a zip file for whoever helps: checks, versions, settings, units, logs; nobody's words",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command; status 1 where something needed is broken."""
    settings = load_settings(options.settings)
    machine = read_machine()
    choice = choose_models(machine, on_cpu=not cuda_available())
    checks: list[Check] = []
    for check in examine(settings, machine, choice, beside_window=options.beside_window):
        checks.append(check)
        if not options.json:
            print(_as_text(check), flush=True)
    healthy = all(check.status is not CheckStatus.FAIL for check in checks)
    report = {
        "healthy": healthy,
        "checks": [_as_json(check) for check in checks],
        "machine": machine_as_json(machine),
        "sizes": {
            "budget_megabytes": choice.budget,
            "megabytes": choice.megabytes,
            "hymt": choice.hymt,
            "whisper": choice.whisper,
            "reason": choice.reason,
        },
    }
    if options.json:
        print_json(report)
    if options.bundle:
        write_bundle(options.bundle, report, settings)
        print(f"{options.bundle} holds no word of a conversation; look into it before you pass it on", file=sys.stderr)
    return 0 if healthy else 1


def _as_text(check: Check) -> str:
    lines = textwrap.wrap(check.finding, 100, break_long_words=False, break_on_hyphens=False) or [""]
    if check.advice:
        lines += textwrap.wrap(f"→ {check.advice}", 100, break_long_words=False, break_on_hyphens=False)
    return f"{check.status:<5}{check.name:<13}" + ("\n" + " " * 18).join(lines)


def _as_json(check: Check) -> dict[str, str]:
    return asdict(check)
