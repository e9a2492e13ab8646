"""A client of AT-SPI, as a screen reader is one: what it finds in a window, presses and is told.

Interfaces and numbers: https://gitlab.gnome.org/GNOME/at-spi2-core, ``xml/`` and ``atspi/atspi-constants.h``.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, MatchRule, Message, MessageType, Properties, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.waiting import longest_wait

ROOT_PATH = "/org/a11y/atspi/accessible/root"
ACCESSIBLE, ACTION = "org.a11y.atspi.Accessible", "org.a11y.atspi.Action"

CHECKED, ENABLED, FOCUSABLE, SHOWING, CHECKABLE = 4, 8, 11, 25, 41
"""Numbers of states (``AtspiStateType``)."""


@dataclass(frozen=True)
class Thing:
    """What a screen reader knows of a thing in a window: on which connection, as which object, and what it is."""

    connection: str
    path: str
    name: str
    role: str
    states: int

    def has(self, state: int) -> bool:
        return bool(self.states >> state & 1)


class ScreenReader:
    """Connected to the bus of assistive technology that a session has, and told of every announcement.

    Args:
        session: address of the session's D-Bus.
    """

    def __init__(self, session: str) -> None:
        with open_dbus_connection(session) as bus:
            where = new_method_call(DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus"), "GetAddress")
            (address,) = self._answer(bus, where)
        self._bus: DBusConnection = open_dbus_connection(address)
        rule = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object", member="Announcement")
        self._answer(self._bus, message_bus.AddMatch(rule))
        self._announced: deque[Message] = deque()
        self._bus.filter(rule, queue=self._announced).__enter__()
        registry = DBusAddress("/org/a11y/atspi/registry", "org.a11y.atspi.Registry", "org.a11y.atspi.Registry")
        self._answer(self._bus, new_method_call(registry, "RegisterEvent", "sass", ("object:announcement", [], "")))

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()

    @staticmethod
    def _answer(bus: DBusConnection, message: Message) -> tuple[Any, ...]:
        reply = bus.send_and_get_reply(message, timeout=longest_wait())
        if reply.header.message_type is MessageType.error:
            raise LookupError(reply.body)
        return tuple(reply.body)

    def _ask(self, of: tuple[str, str], interface: str, method: str, signature: str = "", *given: object) -> Any:
        address = DBusAddress(of[1], of[0], interface)
        return self._answer(self._bus, new_method_call(address, method, signature or None, given))[0]

    def _name(self, of: tuple[str, str]) -> str:
        address = DBusAddress(of[1], of[0], ACCESSIBLE)
        return str(self._answer(self._bus, Properties(address).get("Name"))[0][1])

    def _children(self, of: tuple[str, str]) -> list[tuple[str, str]]:
        return [tuple(child) for child in self._ask(of, ACCESSIBLE, "GetChildren")]

    def applications(self) -> dict[str, tuple[str, str]]:
        """Every program that has a window, by its name."""
        found = self._children(("org.a11y.atspi.Registry", ROOT_PATH))
        return {self._name(one): one for one in found}

    def things(self, application: tuple[str, str]) -> list[Thing]:
        """Everything in the windows of a program that can be seen, in the order of reading."""

        def walk(of: tuple[str, str]) -> Iterator[Thing]:
            # What closes while it is looked at is no longer there.
            with contextlib.suppress(LookupError):
                for child in self._children(of):
                    low, high = self._ask(child, ACCESSIBLE, "GetState")
                    thing = Thing(
                        *child, self._name(child), self._ask(child, ACCESSIBLE, "GetRoleName"), low | high << 32
                    )
                    if thing.has(SHOWING):
                        yield thing
                    yield from walk(child)

        return list(walk(application))

    def press(self, thing: Thing) -> None:
        """Do what a screen reader does with a thing first: press or toggle it.

        Raises:
            LookupError: nothing can be done with it.
        """
        if not self._ask((thing.connection, thing.path), ACTION, "DoAction", "i", 0):
            raise LookupError(f"{thing} can't be pressed")

    def announced(self) -> list[str]:
        """What was announced so far, oldest first."""
        with contextlib.suppress(TimeoutError):
            while True:
                self._bus.recv_messages(timeout=0.05)
        return [str(message.body[3][1]) for message in self._announced]
