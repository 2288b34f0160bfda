"""A way to a server that can freeze, break and come back: an SSH tunnel, as the tests have it."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit

from servers import LiveServer


class Proxy:
    """Passes bytes on between its own port and a server's."""

    def __init__(self, server: LiveServer) -> None:
        self._parts = urlsplit(server.url)
        self._listening: socket.socket | None = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._open: list[socket.socket] = []
        self.passing = threading.Event()
        self.passing.set()
        self._accept()

    @property
    def url(self) -> str:
        """The server's URL, through the proxy."""
        netloc = self._parts.netloc.replace(f":{self._parts.port}", f":{self.port}")
        return self._parts._replace(netloc=netloc).geturl()

    def freeze(self) -> None:
        """Stop passing bytes on."""
        self.passing.clear()

    def breaks(self) -> None:
        """End every connection, and refuse new ones."""
        if self._listening is not None:
            self._listening.shutdown(socket.SHUT_RDWR)
            self._listening.close()
            self._listening = None
        self.passing.set()
        self.drops()

    def drops(self) -> None:
        """End every connection."""
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def comes_back(self) -> None:
        """Take connections again, at the same port."""
        self.passing.set()
        self._listening = socket.create_server(("127.0.0.1", self.port))
        self._accept()

    close = breaks

    def _accept(self) -> None:
        threading.Thread(target=self._serve, args=(self._listening,), daemon=True).start()

    def _serve(self, listening: socket.socket) -> None:
        while True:
            try:
                near, _ = listening.accept()
                far = socket.create_connection((self._parts.hostname or "", self._parts.port or 0))
            except OSError:
                return
            self._open += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                self.passing.wait()
                other.sendall(data)
            other.shutdown(socket.SHUT_RDWR)
