# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends an HTTP exchange at its deadline, wherever it hangs.

A socket's time-out counts from byte to byte, so a server that drips its headers or its body could hold a task for ever.
Another thread that shuts the socket down ends any read at once. Before there is a socket, names are looked up and
addresses are tried one by one, which nothing can end: that is left to a thread of its own, and waited for in time.
"""

from __future__ import annotations

import contextlib
import functools
import os
import queue
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from ..libraries import requests
from ..threads import start_without_signals

# By the deadline's own clock it is over then.
_MARGIN_SECONDS = 0.02
# As many as ``concurrency`` may ask for at once: what a pool can't hold is connected anew for each request.
MOST_CONNECTIONS = 32

# One for each connection that differs in what it trusts and where it goes; see Connection.identity.
Sessions = dict[tuple[object, ...], "requests.Session"]

_active = threading.local()


class Watchdog:
    """Watches the connection that this thread uses inside the ``with`` block."""

    def __init__(self, seconds: float) -> None:
        self.at = time.monotonic() + seconds + _MARGIN_SECONDS
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_over = False
        self._deadlines = _deadlines(os.getpid())

    def connected(self, connect: Callable[[], socket.socket]) -> socket.socket | None:
        """What ``connect`` gives, or None where that takes too long. Raises what it raises."""
        done: queue.SimpleQueue[socket.socket | BaseException] = queue.SimpleQueue()

        def run() -> None:
            try:
                done.put(connect())
            except BaseException as error:
                done.put(error)

        start_without_signals(threading.Thread(target=run, daemon=True))
        try:
            connected = done.get(timeout=max(0.0, self.at - time.monotonic()))
        except queue.Empty:
            return None
        if isinstance(connected, BaseException):
            raise connected
        return connected

    def watch(self, sock: socket.socket | None) -> None:
        """A copy of the socket is kept: TLS takes the first one over, and a connection that closes forgets it."""
        copy = _copy_of(sock)
        if copy is None:
            return
        with self._lock:
            self._close()
            self._socket = copy
            is_over = self._is_over
        if is_over:
            self.shut_down()

    def shut_down(self) -> None:
        """Ends whatever reads from the socket or writes to it, now or as soon as there is one."""
        with self._lock:
            self._is_over = True
            if self._socket is not None:
                # Whatever is wrong with the socket then, the exchange has ended already.
                with contextlib.suppress(OSError):
                    self._socket.shutdown(socket.SHUT_RDWR)

    def _close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def __enter__(self) -> Watchdog:
        _active.watchdog = self
        self._deadlines.add(self)
        return self

    def __exit__(self, *_exception: object) -> None:
        self._deadlines.remove(self)
        _active.watchdog = None
        self._close()


def _copy_of(sock: socket.socket | None) -> socket.socket | None:
    try:
        return None if sock is None else socket.socket(fileno=os.dup(sock.fileno()))
    # It is closed already.
    except OSError:
        return None


class _Deadlines:
    """The thread that shuts sockets down in time. One for all: starting one takes as long as a quick exchange."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watched: set[Watchdog] = set()
        self._looks_at = float("inf")
        # Its put is safe wherever a signal interrupts it, which that of a condition is not.
        self._earlier: queue.SimpleQueue[None] = queue.SimpleQueue()
        start_without_signals(threading.Thread(target=self._run, daemon=True))

    def add(self, watchdog: Watchdog) -> None:
        with self._lock:
            self._watched.add(watchdog)
            is_earlier = watchdog.at < self._looks_at
        if is_earlier:
            self._earlier.put(None)

    def remove(self, watchdog: Watchdog) -> None:
        """Its socket is left alone after this."""
        with self._lock:
            self._watched.discard(watchdog)

    def _run(self) -> None:
        while True:
            pause = self._look()
            with contextlib.suppress(queue.Empty):
                self._earlier.get(timeout=pause)

    def _look(self) -> float | None:
        """Seconds until the next look; None if there is nothing to look for."""
        with self._lock:
            now = time.monotonic()
            for watchdog in [watchdog for watchdog in self._watched if watchdog.at <= now]:
                self._watched.discard(watchdog)
                watchdog.shut_down()
            self._looks_at = min((watchdog.at for watchdog in self._watched), default=float("inf"))
            return self._looks_at - now if self._watched else None


@functools.lru_cache(maxsize=1)
def _deadlines(_process: int) -> _Deadlines:
    """That of this process: a fork has none of its parent's threads."""
    return _Deadlines()


def watched_session() -> requests.Session:
    """A requests session whose connections tell the thread's watchdog which socket they use. It knows no redirects."""
    session = requests.Session()
    # Even where none is followed, requests would read the whole body of one to prepare for it, past every bound.
    session.get_redirect_target = lambda _response: None  # type: ignore[method-assign, assignment]  # no option of it
    for scheme in ("http://", "https://"):
        session.mount(scheme, _adapter_class()(pool_maxsize=MOST_CONNECTIONS))
    return session


@functools.cache
def _adapter_class() -> type[requests.adapters.HTTPAdapter]:
    """Built on first use, since without requests there is nothing to build on."""
    from urllib3.connection import HTTPConnection
    from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
    from urllib3.exceptions import ConnectTimeoutError

    class Telling(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            # Before TLS, and before a proxy is asked.
            watchdog: Watchdog = _active.watchdog
            sock = watchdog.connected(super()._new_conn)
            if sock is None:
                raise ConnectTimeoutError(self, "no connection in time")
            watchdog.watch(sock)
            return sock

        def putrequest(self, *args: Any, **options: Any) -> Any:
            # A connection that is used again does not connect.
            _active.watchdog.watch(self.sock)
            return super().putrequest(*args, **options)

    def telling(pool: Any) -> Any:
        connection = type("Connection", (Telling, pool.ConnectionCls), {})
        return type("Pool", (pool,), {"ConnectionCls": connection})

    pools = {"http": telling(HTTPConnectionPool), "https": telling(HTTPSConnectionPool)}

    class Adapter(requests.adapters.HTTPAdapter):
        def init_poolmanager(self, *args: Any, **options: Any) -> None:
            super().init_poolmanager(*args, **options)
            self.poolmanager.pool_classes_by_scheme = pools

        def proxy_manager_for(self, *args: Any, **options: Any) -> Any:
            manager = super().proxy_manager_for(*args, **options)
            manager.pool_classes_by_scheme = pools
            return manager

    return Adapter
