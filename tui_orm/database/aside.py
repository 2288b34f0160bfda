"""Work aside: in a thread of its own that ends with it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Answer = TypeVar("Answer")


async def aside(work: Callable[[], Answer]) -> Answer:
    """Await blocking work; the thread is a daemon, as an executor's is not: no disk keeps the program from ending."""
    future: Future[Answer] = Future()
    threading.Thread(target=_do, args=(future, work), name="aside", daemon=True).start()
    return await asyncio.wrap_future(future)


def _do(future: Future[Answer], work: Callable[[], Answer]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(work())
    except BaseException as error:
        future.set_exception(error)
