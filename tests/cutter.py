"""A network between tui_orm and a server that breaks at a chosen moment."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from servers import LiveServer

from tui_orm.database.target import Target


class Break(StrEnum):
    """Where the line breaks, once what is sent next comes by."""

    BEFORE = "before the server gets it"
    STRANDED = "before the server gets it, which does not notice"
    AFTER = "after the server answered, before the answer arrives"


class Cutter:
    """A proxy that passes everything on until it is armed; after the break it takes new connections."""

    def __init__(self, server: LiveServer) -> None:
        self._parts = urlsplit(server.url)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._stranded: list[socket.socket] = []
        self.armed: Break | None = None
        self.refusing = False
        self._sent = False
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    @property
    def target(self) -> Target:
        """The server, through the proxy."""
        port = self._listening.getsockname()[1]
        place = self._parts.netloc.replace(f":{self._parts.port}", f":{port}")
        return Target(self._parts._replace(netloc=place).geturl())

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                if self.refusing:
                    near.close()
                    continue
                far = socket.create_connection((self._parts.hostname or "", self._parts.port or 0))
                self._open += [near, far]
                for one, other, up in ((near, far, True), (far, near, False)):
                    self._start(self._pass, one, other, up)

    def _pass(self, one: socket.socket, other: socket.socket, up: bool) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                if self._breaks(one, other, up):
                    return
                other.sendall(data)
            if other not in self._stranded:
                other.shutdown(socket.SHUT_RDWR)

    def _breaks(self, one: socket.socket, other: socket.socket, up: bool) -> bool:
        if self.armed is None:
            return False
        if self.armed == Break.AFTER and up:
            self._sent = True
            return False
        if self.armed == Break.AFTER and not self._sent:
            return False
        near, far = (one, other) if up else (other, one)
        if self.armed == Break.STRANDED:
            self._stranded.append(far)
        else:
            far.shutdown(socket.SHUT_RDWR)
        self.armed, self._sent = None, False
        near.shutdown(socket.SHUT_RDWR)
        return True

    def close(self) -> None:
        """End it: what is shut down wakes the thread that waits for it, what is closed would not."""
        for one in (self._listening, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        for one in (self._listening, *self._open):
            one.close()

    def _start(self, work: Callable[..., None], *given: Any) -> None:
        self._threads.append(threading.Thread(target=work, args=given, daemon=True))
        self._threads[-1].start()
