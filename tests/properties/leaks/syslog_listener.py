# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A syslog of a test's own behind the real /dev/log: what processes send there is kept in a file.

``python syslog_listener.py private FILE COMMAND...`` runs a command so. With ``private`` it lays a /dev of its own over
the machine's, in a mount namespace that goes with its last process. With ``shared`` it makes the socket in the
machine's /dev, and removes it again.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

DEVICES, JOURNAL = Path("/dev"), Path("/run/systemd/journal")
# Where libc's logger sends to, and that of the journal, which Ansible prefers where there is one.
LOG, JOURNAL_LOG = DEVICES / "log", JOURNAL / "socket"


@contextlib.contextmanager
def listening(folder: Path) -> Iterator[list[str] | None]:
    """The words to put before a command, so that ``folder / "log"`` gets what it logs; None where nobody may."""
    start = [sys.executable, str(Path(__file__))]
    own = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"]), *start, "private"]
    if shutil.which("unshare") and _works(own, folder / "try"):
        yield [*own, str(folder / "log")]
    elif not os.path.lexists(LOG) and os.access(DEVICES, os.W_OK):
        try:
            yield [*start, "shared", str(folder / "log")]
        finally:
            # It does so itself, unless it was killed.
            LOG.unlink(missing_ok=True)
    else:
        yield None


def _works(words: list[str], file: Path) -> bool:
    # What is in /dev has to be there still.
    command = [*words, str(file), sys.executable, "-c", "open('/dev/urandom', 'rb').read(1)"]
    return subprocess.run(command, check=False, capture_output=True, timeout=60).returncode == 0


def main(mode: str, file: Path, command: list[str]) -> int:
    """Runs the command, and keeps what it logs until it ends."""
    paths = [LOG]
    if mode == "private":
        _lay_own_devices(file.with_suffix(".devices"))
        if JOURNAL.is_dir():
            _lay_nothing(JOURNAL)
            paths.append(JOURNAL_LOG)
    with contextlib.ExitStack() as stack:
        for path in paths:
            stack.enter_context(_kept(path, file))
        return subprocess.run(command, check=False).returncode


def _lay_nothing(over: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", str(over)], check=True)


def _lay_own_devices(aside: Path) -> None:
    """All that is in /dev, by links, and room for a socket."""
    names = sorted(path.name for path in DEVICES.iterdir() if path != LOG)
    aside.mkdir()
    subprocess.run(["mount", "--rbind", str(DEVICES), str(aside)], check=True)
    _lay_nothing(DEVICES)
    for name in names:
        (DEVICES / name).symlink_to(aside / name)


@contextlib.contextmanager
def _kept(path: Path, file: Path) -> Iterator[None]:
    """Listens on a socket meanwhile, and adds what comes to a file, a line each."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(path))
        thread = threading.Thread(target=_keep, args=(listener, file))
        try:
            # Whoever a module runs as.
            path.chmod(0o666)
            thread.start()
            yield
        finally:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
                # The empty one ends it, after all that came before.
                last.sendto(b"", str(path))
            thread.join()
            path.unlink()


def _keep(listener: socket.socket, file: Path) -> None:
    while data := listener.recv(1 << 20):
        with file.open("ab") as kept:
            kept.write(data.rstrip(b"\0") + b"\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
