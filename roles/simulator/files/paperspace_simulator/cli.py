# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line: checks its arguments, then runs the server here or in a process of its own."""

from __future__ import annotations

import argparse
import ipaddress
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from paperspace_simulator.behaviours import CHOICES, BehaviourError, Behaviours
from paperspace_simulator.clock import MAX_FACTOR
from paperspace_simulator.lifetime import Lifetime, Process
from paperspace_simulator.process import private_file, run_detached
from paperspace_simulator.store import StateFileError

KEY_VARIABLE = "PAPERSPACE_SIMULATOR_API_KEY"
REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements.txt"
FAILED = 1
LIBRARIES_MISSING = 3


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 after a clean end, 1 on failure, 2 for wrong arguments, 3 without the libraries."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser()
    options = parser.parse_args(given)
    if bool(options.tls_cert) != bool(options.tls_key):
        parser.error("--tls-cert and --tls-key go together")
    behaviours = _behaviours(parser, options.behaviour)
    owner = _owner(parser, options)
    if options.daemonize:
        return run_detached(given)
    try:
        from paperspace_simulator.recorder import RecordingError
        from paperspace_simulator.server import Settings, serve
    except Exception as error:  # a library whose compiled part does not fit raises what it likes
        return _complain(_missing_libraries(error), LIBRARIES_MISSING)
    settings = Settings(
        host=options.host,
        port=options.port,
        state_file=options.state_file,
        address_file=options.address_file,
        lifetime=Lifetime(owner, options.idle_timeout),
        keep_alive=options.keep_alive,
        clock_factor=options.clock_factor,
        behaviours=behaviours,
        api_key=options.api_key or os.environ.get(KEY_VARIABLE) or None,
        tls_cert=options.tls_cert,
        tls_key=options.tls_key,
    )
    try:
        _start_logging(options.log_file)
        serve(settings)
    except (StateFileError, RecordingError) as error:
        return _complain(str(error), FAILED)
    except OSError as error:
        if error.filename:
            return _complain(f"Can't write to {error.filename}: {error.strerror}.", FAILED)
        return _complain(f"Can't serve on {options.host} port {options.port}: {error}.", FAILED)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="paperspace_simulator",
        description="A local simulator of the Paperspace Deployments API.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--host", type=_loopback, default="127.0.0.1", help="a loopback address (%(default)s)")
    add("--port", type=_port, default=0, help="0 takes any free port (%(default)s)")
    add("--state-file", metavar="FILE", help="SQLite file that keeps the state over a restart")
    add("--address-file", metavar="FILE", help="where the addresses and the process id are written as JSON")
    add("--owner-pid", type=int, metavar="PID", help="end when this process has ended")
    add("--owner-start-time", type=int, metavar="T", help="the owner's start, field 22 of /proc/PID/stat")
    add("--idle-timeout", type=_positive, default=3600.0, metavar="SECONDS", help="end when idle (%(default)g)")
    add("--keep-alive", type=_seconds, default=75, metavar="SECONDS", help="keep idle connections open (%(default)d)")
    add("--clock-factor", type=_factor, default=1.0, metavar="F", help="simulated seconds a second (%(default)g)")
    add("--behaviour", action="append", default=[], metavar="NAME=VALUE", help="one of: " + ", ".join(CHOICES))
    add("--api-key", metavar="KEY", help=f"the only key accepted; also from {KEY_VARIABLE} (any key is accepted)")
    add("--log-file", metavar="FILE", help="log requests and the end into this file")
    add("--tls-cert", type=_file, metavar="FILE", help="serve TLS with this certificate")
    add("--tls-key", type=_file, metavar="FILE", help="the certificate's private key")
    add("--daemonize", action="store_true", help="return as soon as it listens and leave it running")
    return parser


def _loopback(text: str) -> str:
    host = "127.0.0.1" if text == "localhost" else text
    try:
        if ipaddress.ip_address(host).is_loopback:
            return host
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"'{text}' is no loopback address; the simulator serves this machine only")


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"'{text}' is no port")
    return port


def _positive(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"'{text}' must be more than 0")
    return seconds


def _seconds(text: str) -> int:
    seconds = int(text)
    if not 1 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError(f"'{text}' must be between 1 and 86400")
    return seconds


def _factor(text: str) -> float:
    factor = float(text)
    if not 0 <= factor <= MAX_FACTOR:
        raise argparse.ArgumentTypeError(f"'{text}' must be between 0 and {MAX_FACTOR:g}")
    return factor


def _file(text: str) -> str:
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"there is no file '{text}'")
    return text


def _behaviours(parser: argparse.ArgumentParser, pairs: list[str]) -> Behaviours:
    chosen = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            parser.error(f"argument --behaviour: '{pair}' is not NAME=VALUE")
        chosen[name] = value
    try:
        return Behaviours(chosen)
    except BehaviourError as error:
        parser.error(f"argument --behaviour: {error}")


def _owner(parser: argparse.ArgumentParser, options: argparse.Namespace) -> Process | None:
    if options.owner_pid is None:
        if options.owner_start_time is not None:
            parser.error("--owner-start-time needs --owner-pid")
        return None
    owner = Process.running(options.owner_pid)
    if owner is None:
        parser.error(f"argument --owner-pid: there is no process {options.owner_pid}")
    if options.owner_start_time not in (None, owner.started):
        parser.error(f"argument --owner-start-time: process {options.owner_pid} was started at {owner.started}")
    return owner


def _missing_libraries(error: Exception) -> str:
    return (
        f"The simulator's libraries can't be used by {sys.executable}: {error}. "
        f"Install them with: {sys.executable} -m pip install -r {REQUIREMENTS}"
    )


def _start_logging(path: str | None) -> None:
    if path:
        private_file(path)
    level = logging.INFO if path else logging.WARNING
    logging.basicConfig(filename=path, level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def _complain(message: str, status: int) -> int:
    print(message, file=sys.stderr)
    return status
