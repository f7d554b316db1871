# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs tests in forks: without a mutant, to learn which tests run which lines, and with one, to see it die.

A mutant never gets into a file: the fork imports it from memory. The parent has imported what the tests need from
elsewhere, so that a fork starts in a fraction of a second.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import importlib.abc
import importlib.machinery
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coverage
import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[2]
_FOLDER = ROOT / "plugins" / "module_utils"
_PACKAGE = "ansible_collections.paperspace.cloud.plugins.module_utils"
_FORK = multiprocessing.get_context("fork")
_PROCESSES = 2
_FILE_SECONDS = 300
# A mutant can make a loop that fills the memory.
_MEMORY_BYTES = 4 * 1024**3
KILLED, SURVIVED, TIMEOUT, BROKEN = "killed", "survived", "timeout", "broken"


def path_of(module: str) -> Path:
    """The file of a module, in whichever folder."""
    (found,) = _FOLDER.rglob(f"{module}.py")
    return found


@dataclass
class Learned:
    """What one file of tests ran without a mutant. The lines of an import are those of the test ``""``."""

    tests: dict[str, set[tuple[str, int]]]
    seconds: dict[str, float]
    failed: list[str]
    imported: set[str]

    def reached(self, module: str, span: tuple[int, int]) -> list[str]:
        """The tests that run these lines, in their order; all where an import runs them."""
        wanted = {(module, line) for line in range(span[0], span[1] + 1)}
        everything = bool(wanted & self.tests[""])
        return [test for test, lines in self.tests.items() if test and (everything or lines & wanted)]


def in_forks(work: Callable[..., Any], jobs: Iterable[tuple[float, tuple[Any, ...]]]) -> Iterator[Any]:
    """What ``work`` returns for the arguments of each job, in a fork within its seconds; else TIMEOUT or BROKEN."""
    with ProcessPoolExecutor(_PROCESSES, mp_context=_FORK) as pool:
        yield from pool.map(functools.partial(_in_fork, work), jobs)


def _in_fork(work: Callable[..., Any], job: tuple[float, tuple[Any, ...]]) -> Any:
    seconds, arguments = job
    receiver, sender = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_forked, args=(work, arguments, sender))
    process.start()
    sender.close()
    try:
        return receiver.recv() if receiver.poll(seconds) else TIMEOUT
    except EOFError:
        return BROKEN
    finally:
        # And all that it has started: simulators, too.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.join()


def _forked(work: Callable[..., Any], arguments: tuple[Any, ...], sender: Any) -> None:
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    with tempfile.TemporaryFile() as output:
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
        sender.send(work(*arguments))


def learn(modules: list[str], files: dict[str, Path]) -> dict[str, Learned]:
    """What each file of tests runs of these modules; the parent then imports what the tests did from elsewhere."""
    found = dict(
        zip(files, in_forks(_learn, ((_FILE_SECONDS, (path, modules)) for path in files.values())), strict=True)
    )
    for name, learned in found.items():
        if not isinstance(learned, Learned) or not learned.seconds:
            sys.exit(f"{name} without a mutant: {learned if isinstance(learned, str) else 'ran no test'}")
    for name in sorted(set().union(*(learned.imported for learned in found.values()))):
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    return found


def _learn(path: Path, modules: list[str]) -> Learned:
    watched = {str(path_of(module)): module for module in modules}
    measuring = coverage.Coverage(data_file=None, include=list(watched), config_file=False)
    tests = _Tests(on_test=measuring.switch_context)
    measuring.start()
    tests.run([path])
    measuring.stop()
    lines: dict[str, set[tuple[str, int]]] = {test: set() for test in ("", *tests.passed)}
    for file, module in watched.items():
        for line, names in measuring.get_data().contexts_by_lineno(file).items():
            for test in lines.keys() & names:
                lines[test].add((module, line))
    foreign = {name for name, module in sys.modules.items() if _is_foreign(name, getattr(module, "__file__", None))}
    return Learned(lines, tests.seconds, tests.failed, foreign)


def _is_foreign(name: str, path: str | None) -> bool:
    is_ours = path is None or (Path(path).is_relative_to(ROOT) and "site-packages" not in path)
    return not is_ours and not name.startswith(("ansible_collections", "__main__", "test_"))


def judge(module: str, code: str, chosen: list[str]) -> str:
    """Runs the chosen tests until one of them notices the mutant."""
    path = path_of(module)
    name = ".".join((_PACKAGE, *path.relative_to(_FOLDER).with_suffix("").parts))
    mutant = _Finder(name, path, code)
    sys.meta_path.insert(0, mutant)
    tests = _Tests(chosen)
    ended = tests.run(list(dict.fromkeys(ROOT / test.split("::", 1)[0] for test in chosen)), "-x")
    if not mutant.loaded or ended == pytest.ExitCode.NO_TESTS_COLLECTED:
        return BROKEN
    if ended != pytest.ExitCode.OK:
        return KILLED
    return SURVIVED if len(tests.passed) == len(chosen) else BROKEN


# Neither chance nor what an earlier run found may kill a mutant.
settings.register_profile("mutation", derandomize=True, database=None)


class _Tests:
    """Runs tests in this process: all of the files, or the chosen ones in the chosen order."""

    def __init__(self, chosen: list[str] | None = None, on_test: Callable[[str], None] = lambda _test: None) -> None:
        self.order = chosen and {test: index for index, test in enumerate(chosen)}
        self.on_test = on_test
        self.passed: list[str] = []
        self.failed: list[str] = []
        self.seconds: dict[str, float] = {}

    def run(self, files: list[Path], *options: str) -> int:
        os.chdir(ROOT)
        os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        settings.load_profile("mutation")
        with tempfile.TemporaryDirectory() as folder:
            quiet = ["-q", "-o", f"cache_dir={folder}/cache", f"--basetemp={folder}/temp"]
            return pytest.main([*quiet, *options, *map(str, files)], plugins=[self])

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        if order := self.order:
            items[:] = sorted((item for item in items if item.nodeid in order), key=lambda item: order[item.nodeid])

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Iterator[None]:
        self.on_test(item.nodeid)
        yield
        self.on_test("")

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)
        elif report.when == "call":
            self.passed.append(report.nodeid)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Imports one module from memory."""

    def __init__(self, name: str, path: Path, code: str) -> None:
        self.name, self.path, self.code = name, path, code
        self.loaded = False

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        return importlib.machinery.ModuleSpec(fullname, self, origin=str(self.path)) if fullname == self.name else None

    def get_filename(self, fullname: str) -> str:
        return str(self.path)

    def get_data(self, path: Any) -> bytes:
        self.loaded = True
        return self.code.encode()
