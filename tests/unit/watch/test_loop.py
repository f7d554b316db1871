# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The loop: what it hands over, what it remembers, how it bears failures, and that it ends at once."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from watch.worlds import NOW, check_events, seen

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import ApiError, ContractError, TransportError
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.loop import Watch, in_thread
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.options import WatchOptions, read_options

KEY = "a-key-for-the-loop"
OUTAGE = ApiError("GET /deployments", 503, "INTERNAL_SERVER_ERROR", f"no backend for {KEY}")


class Script:
    """A reader that gives looks in turn; an exception is raised. After the last one it ends the watch."""

    def __init__(self, *looks: Any) -> None:
        self.looks = list(looks)
        self.stopped = False

    def read(self, _sights: Any) -> list[Any]:
        if not self.looks:
            raise KeyboardInterrupt
        look = self.looks.pop(0)
        if isinstance(look, Exception):
            raise look
        return look

    def stop(self) -> None:
        self.stopped = True


class Taker:
    """A queue that takes so many events, and then makes whoever puts one wait for ever."""

    def __init__(self, room: int = 1000) -> None:
        self.events: list[dict[str, Any]] = []
        self.room = room
        self.full = asyncio.Event()

    async def put(self, event: dict[str, Any]) -> None:
        if len(self.events) >= self.room:
            self.full.set()
            await asyncio.Event().wait()
        self.events.append(event)

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in check_events(self.events)]


def options(tmp_path: Path | None = None, **given: Any) -> WatchOptions:
    state = {"state_file": str(tmp_path / "state.json")} if tmp_path else {}
    return read_options({"api_key": KEY, "project_id": "p1", "interval": 10, **state, **given})


def play(chosen: WatchOptions, *looks: Any, taker: Taker | None = None) -> tuple[Taker, list[float]]:
    """Runs a watch over a script: what was taken, and the pauses between the looks."""
    taker = taker or Taker()
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    reader = Script(*looks)
    watch = Watch(taker, chosen, reader, now=lambda: NOW, sleep=sleep)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(watch.run())
    assert reader.stopped
    return taker, pauses


def test_the_first_look_is_what_later_ones_are_compared_with() -> None:
    taker, pauses = play(options(), [seen()], [seen()], [seen("s2", False)])
    assert taker.types == ["new_spec"]
    assert pauses == [10, 10, 10]


def test_initial_events_are_told_if_wanted() -> None:
    assert play(options(initial_events=True), [seen()], [seen()])[0].types == ["seen"]


def test_names_and_types_filter() -> None:
    looks = [[seen(), seen(name="llm")], [seen("s2", False), seen("s2", name="llm")]]
    assert play(options(names=["ll*"], events=["healthy", "failed"]), *looks)[0].types == ["healthy"]


def test_failures_emit_nothing_and_are_waited_for_longer_and_longer(caplog: pytest.LogCaptureFixture) -> None:
    outage = [OUTAGE, TransportError("GET /deployments", "cut", sent=True), ContractError("no JSON")]
    taker, pauses = play(options(), [seen()], *outage, [seen("s2", False)], OUTAGE)
    assert taker.types == ["new_spec"]
    low = [10, 10, 20, 40, 10, 10]
    high = [10, 20, 40, 80, 10, 20]
    assert all(least <= pause <= most for least, pause, most in zip(low, pauses, high, strict=True)), pauses
    assert "3 polls in a row failed" in caplog.text
    assert KEY not in caplog.text


def test_an_outage_deletes_nothing() -> None:
    taker, _pauses = play(options(), [seen()], *[OUTAGE] * 5, [seen()], OUTAGE, [seen()])
    assert taker.types == []


def test_what_the_api_asks_for_is_waited_for() -> None:
    limited = ApiError("GET /deployments", 429, "TOO_MANY_REQUESTS", "slow down")
    limited.retry_after = 1234.0
    assert play(options(), [seen()], limited)[1][1] == 1234.0


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_watch_that_never_worked_ends(status: int) -> None:
    refused = ApiError("GET /deployments", status, "UNAUTHORIZED", "no")
    with pytest.raises(ApiError, match=str(status)):
        play(options(), refused)
    # One that has worked goes on: a key may be replaced.
    assert play(options(), [seen()], refused, [seen("s2", False)])[0].types == ["new_spec"]


def test_a_watch_that_begins_in_an_outage_waits() -> None:
    taker, pauses = play(options(), OUTAGE, [seen()], [seen("s2", False)])
    assert taker.types == ["new_spec"]
    assert 10 <= pauses[0] <= 20


def test_an_error_of_ours_ends_the_watch() -> None:
    with pytest.raises(ZeroDivisionError):
        play(options(), [seen()], ZeroDivisionError())


def test_a_restart_tells_what_happened_in_between_and_repeats_nothing(tmp_path: Path) -> None:
    chosen = options(tmp_path)
    assert play(chosen, [seen()], [seen("s2", False)])[0].types == ["new_spec"]
    assert play(chosen, [seen("s2", False)])[0].types == []
    assert play(chosen, [seen("s2")], [seen("s2")])[0].types == ["applied", "healthy"]
    assert play(options(tmp_path, initial_events=True), [seen("s2")])[0].types == []


def test_without_a_file_a_restart_begins_anew() -> None:
    assert play(options(), [seen()])[0].types == []
    assert play(options(), [seen("s2", False)])[0].types == []


def stop_when_full(chosen: WatchOptions, taker: Taker, *looks: Any) -> None:
    """Cancels the watch while it hands an event over."""

    async def run() -> None:
        task = asyncio.create_task(Watch(taker, chosen, Script(*looks), now=lambda: NOW, sleep=_no_sleep).run())
        await taker.full.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())


async def _no_sleep(_seconds: float) -> None:
    return None


@pytest.mark.parametrize("room", range(4))
def test_what_was_not_taken_before_a_stop_is_handed_over_after_it(room: int, tmp_path: Path) -> None:
    chosen = options(tmp_path)
    first = Taker(room)
    stop_when_full(chosen, first, [], [seen()])
    second, _pauses = play(chosen, [seen()])
    assert first.types + second.types == ["created", "new_spec", "applied", "healthy"]
    assert len(first.events) == room


def test_what_will_be_handed_over_is_written_before(tmp_path: Path) -> None:
    """A watch that is killed repeats an event rather than lose it."""
    chosen = options(tmp_path)
    held: list[Any] = []

    class Looking(Taker):
        async def put(self, event: dict[str, Any]) -> None:
            held.append(json.loads(chosen.state_file.read_text())["pending"])
            await super().put(event)

    play(chosen, [seen()], [seen("s2")], taker=Looking())
    assert [event["type"] for event in held[0]] == ["new_spec", "applied", "healthy"]
    assert json.loads(chosen.state_file.read_text())["pending"] == []


def test_a_look_without_news_writes_nothing(tmp_path: Path) -> None:
    chosen = options(tmp_path)
    play(chosen, [seen()])
    chosen.state_file.unlink()
    play(chosen, [seen()], [seen()])
    before = chosen.state_file.stat().st_mtime_ns
    play(chosen, [seen()], [seen()])
    assert chosen.state_file.stat().st_mtime_ns == before


def test_a_state_that_cannot_be_written_stops_nothing_and_is_written_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whether the disk is full or the folder gone: what happens is told, and the next poll without news writes it."""
    folder = tmp_path / "gone"
    folder.mkdir()
    chosen = options(folder)
    folder.rmdir()

    class Mending(Script):
        def read(self, snapshots: Any) -> list[Any]:
            if len(self.looks) == 1:
                folder.mkdir()
            return super().read(snapshots)

    taker = Taker()
    watch = Watch(taker, chosen, Mending([seen()], [seen("s2")], [seen("s2")]), lambda: NOW, _no_sleep)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(watch.run())
    assert taker.types == ["new_spec", "applied", "healthy"]
    assert [snapshot["spec_id"] for snapshot in json.loads(chosen.state_file.read_text())["snapshots"]] == ["s2"]
    assert "state_file" in caplog.text and "retries at the next poll" in caplog.text
    assert play(chosen, [seen("s2")])[0].types == []


def test_it_ends_at_once_while_a_request_hangs() -> None:
    hangs, ended = threading.Event(), threading.Event()

    class Hanging(Script):
        def read(self, _sights: Any) -> list[Any]:
            hangs.wait(60)
            ended.set()
            return []

    async def run() -> None:
        task = asyncio.create_task(Watch(Taker(), options(), Hanging()).run())
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    # Also the end of the loop waits for no thread.
    assert not ended.is_set()
    hangs.set()


def _results(work: Callable[[], Any]) -> Any:
    return asyncio.run(in_thread(work))


def test_a_thread_gives_what_its_work_gives() -> None:
    assert _results(lambda: 42) == 42
    with pytest.raises(ZeroDivisionError):
        _results(lambda: 1 // 0)


def test_a_thread_that_ends_after_the_loop_is_no_trouble(recwarn: Iterable[Any]) -> None:
    ended = threading.Event()
    complaints: list[Any] = []
    before, threading.excepthook = threading.excepthook, complaints.append

    async def run() -> None:
        task = asyncio.create_task(in_thread(lambda: ended.wait(10)))
        await asyncio.sleep(0.02)
        task.cancel()

    try:
        asyncio.run(run())
        threads = [thread for thread in threading.enumerate() if thread.daemon]
        ended.set()
        for thread in threads:
            thread.join(0.5)
    finally:
        threading.excepthook = before
    assert complaints == []
