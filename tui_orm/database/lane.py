"""A lane: one thread, one queue, one connection, for life."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Generic, TypeVar

Resource = TypeVar("Resource")
Answer = TypeVar("Answer")


class Lane(Generic[Resource]):
    """Does its work in order in a thread of its own, on a resource that no other thread touches.

    The resource is opened in the thread by the first piece of work. The thread is a daemon, so that a
    frozen network cannot keep the program from ending.
    """

    def __init__(
        self, name: str, opening: Callable[[], Resource], closing: Callable[[Resource], None]
    ) -> None:
        self._opening = opening
        self._closing = closing
        self._resource: Resource | None = None
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[Resource], Answer]) -> Answer:
        """Do `work` in the lane and wait for its answer; a request given up is not begun any more."""
        return await asyncio.wrap_future(self.submit(work))

    def submit(self, work: Callable[[Resource], Answer]) -> Future[Answer]:
        """Queue `work`, called with the resource."""
        future: Future[Answer] = Future()
        self._work.put(lambda: self._answer(future, work))
        return future

    def close(self, timeout: float = 1.0) -> None:
        """Close the resource after the work in hand; wait at most `timeout` seconds for it."""
        self._work.put(None)
        self._thread.join(timeout)

    def _answer(self, future: Future[Answer], work: Callable[[Resource], Answer]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            if self._resource is None:
                self._resource = self._opening()
            future.set_result(work(self._resource))
        except BaseException as error:
            future.set_exception(error)

    def _serve(self) -> None:
        while (work := self._work.get()) is not None:
            work()
        if self._resource is not None:
            self._closing(self._resource)
