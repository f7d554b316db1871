# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several requests at once, in threads that never hold up the end of a task.

``concurrent.futures`` joins its threads when the process ends, so a task that ran into its time-out would wait for
whatever its threads are reading; these are daemons, and take no new item once nobody wants their results.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from .threads import start_without_signals

Item = TypeVar("Item")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Done(Generic[Item, Value]):
    """What became of one item: the value that ``work`` returned, or the error that it raised."""

    item: Item
    value: Value | None = None
    error: BaseException | None = None

    def result(self) -> Value:
        """The value; raises the error."""
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]  # None is one only where work returned it


def run_all(
    work: Callable[[Item], Value], items: Iterable[Item], concurrency: int
) -> Generator[Done[Item, Value], None, None]:
    """``work(item)`` for each item, at most ``concurrency`` at once; yields a Done for each as it ends.

    One item alone is worked on in the caller's thread. When the caller stops reading (an interrupt, a time-out,
    ``close()``), items that have not begun never do.
    """
    waiting: queue.SimpleQueue[Item] = queue.SimpleQueue()
    ended: queue.SimpleQueue[Done[Item, Value]] = queue.SimpleQueue()
    unwanted = threading.Event()
    items = list(items)
    if len(items) == 1:
        yield _done(work, items[0])
        return
    for item in items:
        waiting.put(item)

    def worker() -> None:
        while not unwanted.is_set():
            try:
                item = waiting.get_nowait()
            except queue.Empty:
                return
            ended.put(_done(work, item))

    try:
        for _thread in range(min(concurrency, len(items))):
            start_without_signals(threading.Thread(target=worker, daemon=True))
        for _item in items:
            yield ended.get()
    finally:
        unwanted.set()


def _done(work: Callable[[Item], Value], item: Item) -> Done[Item, Value]:
    try:
        return Done(item, value=work(item))
    # Whatever it is, the reader must not wait for an item that will never end.
    except BaseException as error:
        return Done(item, error=error)
