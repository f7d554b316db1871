# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The loop of a watch: look, remember, hand over, wait.

The state is written before events are handed over and again after that, so that a watch that is stopped in between
hands over the rest when it goes on, and nothing twice. Only one that is killed, or whose state can't be written, may
repeat what it handed over.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from ansible_collections.paperspace.cloud.plugins.module_utils.api.backoff import backoff
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import PaperspaceError, is_transient
from ansible_collections.paperspace.cloud.plugins.module_utils.libraries import tenacity
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.known_secrets import KnownSecrets
from ansible_collections.paperspace.cloud.plugins.module_utils.threads import start_without_signals

from .events import Event, advance, begin, is_wanted
from .observation import Observation
from .options import WatchOptions
from .reader import Reader
from .snapshot import Limits
from .state_file import State, read_state, write_state
from .text import inert

LONGEST_PAUSE_SECONDS = 300.0

_log = logging.getLogger(__name__)


class Queue(Protocol):
    """Where events go; ``put`` may wait until there is room."""

    async def put(self, event: Event) -> object: ...


class Watch:
    """One event source, until it is cancelled. Clock and pauses can be replaced in tests."""

    def __init__(
        self,
        queue: Queue,
        options: WatchOptions,
        reader: Reader | None = None,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._queue = queue
        self._options = options
        self._reader = reader or Reader(options)
        self._now = now
        self._sleep = sleep
        self._limits = Limits(options.unhealthy_seconds, options.healthy_within)
        self._state: State | None = None
        self._unsaved = False

    async def run(self) -> None:
        """Ends when it is cancelled, or with PaperspaceError where going on makes no sense."""
        if self._options.state_file is not None:
            self._state = read_state(self._options.state_file, self._options.scope)
        retrying = tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception(self._may_pass),
            wait=backoff(2 * self._options.interval, max(LONGEST_PAUSE_SECONDS, self._options.interval)),
            sleep=self._sleep,
            before_sleep=self._warn,
            reraise=True,
        )
        try:
            await self._hand_over()
            while True:
                await retrying(self._look)
                await self._sleep(self._options.interval)
        finally:
            self._reader.stop()

    async def _look(self) -> None:
        """One look and what comes of it."""
        observations = await in_thread(lambda: self._reader.read(self._state.snapshots if self._state else {}))
        if self._take(observations) or self._unsaved:
            self._save()
        await self._hand_over()

    def _may_pass(self, error: BaseException) -> bool:
        """Where it has never worked, a wrong key or project is better told than retried."""
        return isinstance(error, PaperspaceError) and (self._state is not None or is_transient(error))

    def _warn(self, state: tenacity.RetryCallState) -> None:
        failure = state.outcome.exception() if state.outcome is not None else None
        problem = failure.message if isinstance(failure, PaperspaceError) else ""
        error = KnownSecrets([self._options.connection.api_key]).text(problem)
        seconds = state.upcoming_sleep
        _log.warning("%d polls in a row failed, retrying in %.0f s: %s", state.attempt_number, seconds, inert(error))

    def _take(self, observations: list[Observation]) -> bool:
        """Whether there is something to remember."""
        if self._state is None:
            snapshots, events = begin(observations, self._now(), self._limits)
            self._state = State(snapshots)
            events = events if self._options.initial_events else []
        else:
            snapshots, events = advance(self._state.snapshots, observations, self._now(), self._limits)
            if snapshots == self._state.snapshots and not events:
                return False
            self._state.snapshots = snapshots
        wanted = (event for event in events if is_wanted(event, self._options.names, self._options.events))
        self._state.pending.extend(wanted)
        return True

    async def _hand_over(self) -> None:
        if self._state is None or not self._state.pending:
            return
        try:
            while self._state.pending:
                await self._queue.put(inert(self._state.pending[0]))
                self._state.pending.popleft()
        finally:
            self._save()

    def _save(self) -> None:
        """A full disk is no reason to be blind: the next look tries again."""
        if self._options.state_file is None or self._state is None:
            return
        try:
            write_state(self._options.state_file, self._options.scope, self._state)
            self._unsaved = False
        except PaperspaceError as error:
            self._unsaved = True
            _log.warning("%s. The watch continues, and retries at the next poll", error.message)


Value = TypeVar("Value")


async def in_thread(work: Callable[[], Value]) -> Value:
    """What ``work`` returns or raises, from a thread that nobody waits for once this is cancelled.

    The threads of ``asyncio.to_thread`` are joined when the loop ends: a request that hangs would hold up the end.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Value] = loop.create_future()

    def settle(how: Callable[[], None]) -> None:
        if not future.done():
            how()

    def worker() -> None:
        try:
            how = functools.partial(future.set_result, work())
        except BaseException as problem:
            how = functools.partial(future.set_exception, problem)
        # The loop may have ended meanwhile.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, how)

    start_without_signals(threading.Thread(target=worker, daemon=True))
    return await future
