# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What became of a write: how it is sent, how it is looked for, and how long an outage is waited out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from ..api.client import Client
from ..api.deadline import Deadline
from ..errors import ApiError, ContractError, PaperspaceError, TransportError, is_transient
from .timeline import Timeline

T = TypeVar("T")

# For so long at least a lost write is looked for before it may be sent again: servers finish what their client gave up.
LOOK_SECONDS = 30
# So long even past the task's deadline: the interval of a wait.
LATE_GRACE_SECONDS = 3
_FIRST_PAUSE_SECONDS = 0.25
_LONGEST_PAUSE_SECONDS = 2


def send_once(
    client: Client,
    send: Callable[[], T],
    settle: Callable[[], T | None],
    timeline: Timeline,
    phase: str,
    what: str,
) -> tuple[T, bool]:
    """(what ``send`` or ``settle`` returned, whether a response was lost).

    After a lost response ``settle`` looks what became of the request: None means that it was not carried out, and only
    then it is sent again. Raises what went wrong, and says so where nobody can know what became of the request;
    ``what`` is how people call it.
    """
    lost = False
    for left in reversed(range(client.connection.retries + 1)):
        try:
            return send(), lost
        except PaperspaceError as error:
            if not may_have_been_done(error):
                raise unknown(error, what) if lost else error from None
            lost = True
            doubt = f"the outcome of the {what} is unknown ({error.message})"
            timeline.add(phase, f"{doubt}; checking whether it took effect")
            done = _settled(settle, error, what)
            if done is not None:
                timeline.add(phase, f"the {what} took effect")
                return done, lost
            if not left or not is_transient(error):
                raise unknown(error, what) from None
            timeline.add(phase, f"the {what} did not take effect; retrying")
    raise AssertionError("the loop above returns or raises")


def _settled(settle: Callable[[], T | None], lost: PaperspaceError, what: str) -> T | None:
    """``settle``, where a look that fails too leaves the fate of the request open."""
    try:
        return settle()
    except PaperspaceError as trouble:
        lost.message = f"{lost.message}. Checking whether it took effect failed, too: {trouble.message.rstrip('.')}"
        lost.details = {**trouble.details, **lost.details}
        raise unknown(lost, what) from None


def polled(client: Client, read: Callable[[Client], T], seconds: float, *, whole: bool = False) -> Iterator[T]:
    """What ``read`` returns, poll by poll, until ``seconds`` have passed since the first time that it returned.

    ``read`` gets a client for it. An outage says nothing about a write that was sent: it is waited out until the task's
    deadline, and shortly even past that. Raises PaperspaceError if the API is silent to the end or says what no
    waiting mends, and with ``whole`` also if the deadline leaves less than ``seconds``.
    """
    reader = client.until(client.deadline.fresh(max(client.deadline.remaining(), LATE_GRACE_SECONDS)))
    began: float | None = None
    trouble: PaperspaceError | None = None
    for _poll in polls(reader.deadline):
        client.context.check_cancelled("Nothing more was read")
        try:
            value = read(reader)
        except PaperspaceError as error:
            # What the deadline cut short says nothing, if something was read before.
            if began is None or not reader.deadline.expired():
                if not is_transient(error):
                    raise
                trouble = error
            continue
        trouble, began = None, reader.deadline.now() if began is None else began
        yield value
        if reader.deadline.now() - began >= seconds:
            return
    if trouble is not None:
        raise trouble
    if whole:
        raise PaperspaceError(f"less than {seconds:g} seconds were left to check before the task's deadline")


def polls(deadline: Deadline) -> Iterator[None]:
    """Turns of a loop with growing pauses between them, none of which starts after the deadline."""
    pause = _FIRST_PAUSE_SECONDS
    while True:
        yield
        if deadline.remaining() <= pause:
            return
        deadline.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)


def unknown(error: PaperspaceError, what: str = "write") -> PaperspaceError:
    """An error after which a request that was sent may still be carried out, with the words that say so."""
    error.message = error.message.rstrip(".") + (
        f". It is not known whether the API completed the {what}; the next run will check"
    )
    return error


def may_have_been_done(error: PaperspaceError) -> bool:
    """True if a request that ended so may have been carried out."""
    if isinstance(error, ApiError):
        return error.status == 408 or error.status >= 499
    if isinstance(error, TransportError):
        return error.sent
    return isinstance(error, ContractError)
