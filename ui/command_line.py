"""Entry of the console script ``dragoman``: the commands of the application and those that open a window."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from device_app.cli import main as command_line

WINDOW_COMMANDS = {
    "kiosk": command_line.Command("ui.kiosk_command", "Open the translator's window", fetches=True),
    "rescue": command_line.Command("ui.rescue_command", "Open the screen of an appliance whose kiosk does not start"),
    "demo": command_line.Command("ui.demo_command", "Play a conversation of two people and keep its recordings"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run ``dragoman``; the exit status is that of `device_app.cli.main.main`."""
    return command_line.main(argv, WINDOW_COMMANDS)


if __name__ == "__main__":
    sys.exit(main())
