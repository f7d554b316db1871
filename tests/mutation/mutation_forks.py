# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests in forked processes: without a mutant, to learn which tests run which lines, and with one, to see it die.

A mutant never gets into a file: the fork imports it from memory, so nothing is copied and the checkout can be used
meanwhile. The parent has imported what the tests need from elsewhere, so that a fork starts in a fraction of a second.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.abc
import importlib.machinery
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import coverage
import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "plugins" / "module_utils"
TESTS = ROOT / "tests" / "unit" / "plugins"
_PACKAGE = "ansible_collections.paperspace.cloud.plugins.module_utils"
_FORK = multiprocessing.get_context("fork")
# A mutant can make a loop that fills the memory.
_MEMORY_BYTES = 4 * 1024**3
KILLED, SURVIVED, TIMEOUT, BROKEN = "killed", "survived", "timeout", "broken"


def path_of(module: str) -> Path:
    """The file of a module, in whichever room."""
    (found,) = FOLDER.rglob(f"{module}.py")
    return found


def _name_of(module: str) -> str:
    return ".".join((_PACKAGE, *path_of(module).relative_to(FOLDER).with_suffix("").parts))


@dataclass
class Reach:
    """What tests ran without any mutant: lines of each module by test, seconds of each test, and what they imported.

    ``early`` are lines that run when a module is imported.
    """

    lines: dict[str, dict[str, set[int]]] = field(default_factory=dict)
    early: dict[str, set[int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    imported: set[str] = field(default_factory=set)

    def add(self, other: Reach) -> None:
        self.lines.update(other.lines)
        for module, lines in other.early.items():
            self.early.setdefault(module, set()).update(lines)
        self.seconds.update(other.seconds)
        self.failed += other.failed
        self.imported |= other.imported

    def tests_of(self, module: str, span: tuple[int, int]) -> list[str]:
        """The tests that run these lines, in the order in which they ran; all that run the module if imports do.

        All of them, too, where none is seen to: a test may run them in a process of its own, which nothing watches.
        """
        wanted = set(range(span[0], span[1] + 1))
        at_import = bool(wanted & self.early.get(module, set()))
        by_test = {test: found[module] for test, found in self.lines.items() if module in found}
        return [test for test, lines in by_test.items() if at_import or lines & wanted] or list(self.lines)


@dataclass
class Job:
    """Something to do in a fork, within a time."""

    work: Callable[[], Any]
    seconds: float
    subject: Any = None


def preload(names: Iterable[str]) -> None:
    """Imports what forks would import, less this collection and the files of its tests."""
    for name in sorted(names):
        with contextlib.suppress(Exception):
            importlib.import_module(name)


def results(jobs: Iterable[Job], processes: int) -> Iterator[tuple[Job, Any]]:
    """Each job with what its work returned; TIMEOUT for one that took too long, BROKEN for one that ended otherwise."""
    waiting = iter(jobs)
    running: dict[Any, tuple[Job, Connection, float]] = {}
    while True:
        while len(running) < processes and (job := next(waiting, None)) is not None:
            receiver, sender = _FORK.Pipe(duplex=False)
            process = _FORK.Process(target=_forked, args=(job.work, sender))
            process.start()
            sender.close()
            running[process] = (job, receiver, time.monotonic() + job.seconds)
        if not running:
            return
        wait([receiver for _job, receiver, _end in running.values()], timeout=0.5)
        for process, (job, receiver, end) in list(running.items()):
            ready = receiver.poll()
            if ready or time.monotonic() > end:
                yield job, _received(receiver) if ready else TIMEOUT
                _end(process)
                del running[process]


def _received(receiver: Connection) -> Any:
    try:
        return receiver.recv()
    except EOFError:
        return BROKEN


def _end(process: Any) -> None:
    """Ends a fork and all that it has started: simulators, too."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.join()


def _forked(work: Callable[[], Any], sender: Connection) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    with tempfile.TemporaryFile() as output:
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
        sender.send(work())


def reach(test_file: Path, modules: Iterable[str]) -> Reach:
    """Runs one file of tests without a mutant."""
    watched = {str(path_of(module)): module for module in modules}
    measuring = coverage.Coverage(data_file=None, include=list(watched), config_file=False)
    watch = _Watch(measuring)
    measuring.start()
    _pytest([test_file], watch)
    measuring.stop()
    data = measuring.get_data()
    found = Reach(seconds=watch.seconds, failed=watch.failed)
    for path, module in watched.items():
        for line, tests in data.contexts_by_lineno(path).items():
            for test in tests:
                by_module = found.lines.setdefault(test, {}) if test else found.early
                by_module.setdefault(module, set()).add(line)
    # In the order in which they ran.
    found.lines = {test: found.lines.get(test, {}) for test in watch.called if test not in found.failed}
    found.imported = {name for name, module in sys.modules.items() if _is_foreign(name, module)}
    return found


def _is_foreign(name: str, module: Any) -> bool:
    path = getattr(module, "__file__", None)
    ours = path is None or (Path(path).is_relative_to(ROOT) and "site-packages" not in path)
    return not ours and not name.startswith(("ansible_collections", "__main__", "test_"))


def judge(module: str, code: str, tests: list[str]) -> str:
    """Runs tests until one of them notices the mutant."""
    finder = _Finder(_name_of(module), path_of(module), code)
    sys.meta_path.insert(0, finder)
    files = dict.fromkeys(ROOT / test.split("::", 1)[0] for test in tests)
    selection = _Selection(tests)
    code = _pytest(list(files), selection, "-x")
    if not finder.loaded or code == pytest.ExitCode.NO_TESTS_COLLECTED:
        return BROKEN
    if code != pytest.ExitCode.OK:
        return KILLED
    return SURVIVED if selection.ran == len(tests) else BROKEN


# Neither chance nor what an earlier run found may kill a mutant.
settings.register_profile("mutation", derandomize=True, database=None)


def _pytest(files: list[Path], plugin: Any, *options: str) -> int:
    os.chdir(ROOT)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    settings.load_profile("mutation")
    with tempfile.TemporaryDirectory() as folder:
        quiet = ["-q", "-o", f"cache_dir={folder}/cache", f"--basetemp={folder}/temp"]
        return pytest.main([*quiet, *options, *map(str, files)], plugins=[plugin])


class _Watch:
    """Tells coverage which test runs, and notes how long each takes."""

    def __init__(self, measuring: coverage.Coverage) -> None:
        self.measuring = measuring
        self.seconds: dict[str, float] = {}
        self.called: list[str] = []
        self.failed: list[str] = []

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Iterator[None]:
        self.measuring.switch_context(item.nodeid)
        yield
        self.measuring.switch_context("")

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.when == "call":
            self.called.append(report.nodeid)
        if report.failed:
            self.failed.append(report.nodeid)


class _Selection:
    """Keeps the chosen tests, in the chosen order, and counts those that passed."""

    def __init__(self, tests: list[str]) -> None:
        self.order = {test: index for index, test in enumerate(tests)}
        self.ran = 0

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self.order), key=lambda item: self.order[item.nodeid]
        )

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.ran += report.when == "call" and not report.failed


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Imports one module from memory."""

    def __init__(self, name: str, path: Path, code: str) -> None:
        self.name, self.path, self.code = name, path, code
        self.loaded = False

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname != self.name:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, origin=str(self.path))

    def get_filename(self, fullname: str) -> str:
        return str(self.path)

    def get_data(self, path: Any) -> bytes:
        self.loaded = True
        return self.code.encode()
