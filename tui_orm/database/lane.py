"""A lane: one thread, one queue, one connection, for life."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Any, Generic, Protocol, TypeVar

PATIENCE = 5.0
"""Seconds that a server has to stop a statement before its connection is given up."""

AGAIN = 0.2
"""Seconds after which a statement that goes on is stopped again."""


class Stoppable(Protocol):
    """What a lane works on. `stop` and `hang_up` are called from other threads while it works."""

    def close(self) -> None:
        """End it, in the lane's thread."""

    def resume(self) -> None:
        """Forget that a stop was asked for: other work begins."""

    def stop(self) -> None:
        """Stop the statement in hand; the work ends with Cancelled."""

    def hang_up(self) -> None:
        """Break the connection, so that the work ends whatever the network does."""


Resource = TypeVar("Resource", bound=Stoppable)
Answer = TypeVar("Answer")


class Lane(Generic[Resource]):
    """Does its work in order in a thread of its own, on a resource that no other thread touches.

    The resource is opened in the thread by the first piece of work. The thread is a daemon, so that a
    frozen network cannot keep the program from ending.
    """

    def __init__(self, name: str, opening: Callable[[], Resource]) -> None:
        self._opening = opening
        self._resource: Resource | None = None
        self._running: Future[Any] | None = None
        self._turn = threading.Lock()
        """Held while work begins or ends, and while it is being stopped: no other work is hit by the stop."""
        self._work: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    async def run(self, work: Callable[[Resource], Answer], stoppable: bool = True) -> Answer:
        """Do `work` in the lane and wait for its answer.

        A request given up is not begun any more; where it has begun and is `stoppable`, it is stopped.
        """
        future = self.submit(work)
        try:
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            if stoppable and not future.cancel() and not future.done():
                threading.Thread(target=self._stop, args=(future,), name="stop", daemon=True).start()
            raise

    def submit(self, work: Callable[[Resource], Answer]) -> Future[Answer]:
        """Queue `work`, called with the resource."""
        future: Future[Answer] = Future()
        self._work.put(lambda: self._answer(future, work))
        return future

    @property
    def is_busy(self) -> bool:
        """Whether work is in hand."""
        return self._running is not None

    def hang_up(self) -> None:
        """Break the connection under the work in hand; returns at once, and the next work connects again."""
        if self._resource is not None and self._running is not None:
            given_up = self._resource, self._running
            threading.Thread(target=self._give_up, args=given_up, name="hang up", daemon=True).start()

    def interrupt(self, pull: Callable[[Callable[[], None]], None]) -> None:
        """Have `pull` stop the work in hand, given what stops its statement; returns at once."""
        threading.Thread(target=self._interrupt, args=(pull,), name="interrupt", daemon=True).start()

    def close(self, timeout: float = 1.0) -> None:
        """Close the resource after the work in hand; wait at most `timeout` seconds for it."""
        self._work.put(None)
        self._thread.join(timeout)

    def _stop(self, future: Future[Answer]) -> None:
        """Stop until it has stopped: a statement may begin just after it was asked to stop."""
        patience = time.monotonic() + PATIENCE
        while time.monotonic() < patience:
            with self._turn:
                if self._running is not future or self._resource is None:
                    return
                if not _told(self._resource, PATIENCE):
                    break  # the server lets nobody in to say so
            if concurrent.futures.wait([future], AGAIN).done:
                return
        self.hang_up()

    def _interrupt(self, pull: Callable[[Callable[[], None]], None]) -> None:
        with self._turn:
            resource = self._resource if self._running is not None else None
            pull(resource.stop if resource is not None else _nothing)

    def _give_up(self, resource: Resource, future: Future[Any]) -> None:
        """A server that can still be reached is told: it may not notice for long that nobody listens."""
        if self._turn.acquire(timeout=AGAIN):
            _told(resource, AGAIN)
            self._turn.release()
        if concurrent.futures.wait([future], AGAIN).not_done:
            resource.hang_up()

    def _answer(self, future: Future[Answer], work: Callable[[Resource], Answer]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            if self._resource is None:
                self._resource = self._opening()
            self._begin(self._resource, future)
            answer = work(self._resource)
        except BaseException as error:
            self._end()
            future.set_exception(error)
        else:
            self._end()
            future.set_result(answer)

    def _begin(self, resource: Resource, future: Future[Any]) -> None:
        with self._turn:
            resource.resume()
            self._running = future

    def _end(self) -> None:
        with self._turn:
            self._running = None

    def _serve(self) -> None:
        while (work := self._work.get()) is not None:
            work()
        if self._resource is not None:
            self._resource.close()


def _told(resource: Stoppable, seconds: float) -> bool:
    """Stop what the resource is at; whether the server heard it in so many seconds."""
    stopping = threading.Thread(target=resource.stop, name="stop", daemon=True)
    stopping.start()
    stopping.join(seconds)
    return not stopping.is_alive()


def _nothing() -> None:
    """There is no statement to stop."""
