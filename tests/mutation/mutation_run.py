# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mutation testing: changes the engine in memory, one thing at a time; a test must notice.

Fails when a mutant survives that survivors.yml does not explain, and when that file explains one that is killed or that
does not exist.
"""

from __future__ import annotations

import argparse
import hashlib
import stat
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml
from mutation_forks import BROKEN, ROOT, SURVIVED, Learned, in_forks, judge, learn, path_of
from mutation_modules import MODULES
from mutation_mutants import Key, Mutant, mutants_of

_SURVIVORS = Path(__file__).with_name("survivors.yml")
_SAMPLE = 5
# In the place of a module or a function: every one.
_ANY = "*"


def main(words: list[str]) -> int:
    """0 if every mutant is killed or explained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sample", action="store_true", help=f"{_SAMPLE} mutants of each module, chosen by its content"
    )
    parser.add_argument("modules", nargs="*", metavar="module", help=f"of {', '.join(MODULES)}; all if none is given")
    arguments = parser.parse_args(words)
    modules = arguments.modules or list(MODULES)
    if unknown := set(modules) - set(MODULES):
        parser.error(f"unknown module: {', '.join(sorted(unknown))}")
    began = time.monotonic()
    explained = _explained()
    mutants = {module: _mixed(module) for module in modules}
    known = {key for found in mutants.values() for mutant in found for key in _keys(mutant)}
    troubles = [
        f"survivors.yml explains what does not exist: {key}" for key in explained if _is_gone(key, known, modules)
    ]
    if arguments.sample:
        # Nobody needs to kill those that are explained.
        mutants = {
            module: [mutant for mutant in found if not explained.intersection(_keys(mutant))][:_SAMPLE]
            for module, found in mutants.items()
        }
    counts: dict[str, Counter[str]] = {module: Counter() for module in modules}
    for mutant, outcome in run(mutants):
        counts[mutant.module][outcome] += 1
        if trouble := _trouble(mutant, outcome, explained):
            troubles.append(trouble)
            print(trouble, flush=True)
    # Tests of files that are no files may have a mutant write to this one, as root.
    if not stat.S_ISCHR(Path("/dev/null").stat().st_mode):
        troubles.append("a mutant has replaced /dev/null: rm /dev/null; mknod -m 666 /dev/null c 1 3")
    for module, outcomes in counts.items():
        print(f"{module:<14}", ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items())))
    for trouble in troubles:
        print(trouble.splitlines()[0])
    ran = sum(outcomes.total() for outcomes in counts.values())
    print(f"{ran} mutants in {time.monotonic() - began:.0f} s, {len(troubles)} to look at")
    return 1 if troubles or not ran else 0


def _explained() -> set[Key]:
    keys = [
        (entry.get("module", _ANY), entry.get("function", _ANY), entry["before"], after)
        for entry in yaml.safe_load(_SURVIVORS.read_text())
        for after in ([entry["after"]] if isinstance(entry["after"], str) else entry["after"])
    ]
    twice = [key for key, number in Counter(keys).items() if number > 1]
    assert not twice, f"explained twice: {twice}"
    return set(keys)


def _keys(mutant: Mutant) -> tuple[Key, Key]:
    return mutant.key, (_ANY, _ANY, mutant.before, mutant.after)


def _is_gone(key: Key, known: set[Key], modules: list[str]) -> bool:
    return key[0] in modules and key not in known


def _mixed(module: str) -> list[Mutant]:
    """All mutants of a module, mixed by the content of its file and by nothing else."""
    path = path_of(module)
    source = path.read_text()
    return sorted(mutants_of(path), key=lambda mutant: hashlib.sha256((source + repr(mutant.key)).encode()).digest())


def run(mutants: dict[str, list[Mutant]]) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with what became of it."""
    names = dict.fromkeys(name for module in mutants for name in MODULES[module])
    learned = learn(list(mutants), {name: ROOT / "tests/unit" / name for name in names})
    for found in learned.values():
        for test in found.failed:
            print(f"fails without a mutant, so it is left out: {test}")
    chosen = [mutant for found in mutants.values() for mutant in found]
    jobs = [_job(mutant, [learned[name] for name in MODULES[mutant.module]]) for mutant in chosen]
    yield from zip(chosen, in_forks(judge, jobs), strict=True)


def _job(mutant: Mutant, files: list[Learned]) -> tuple[float, tuple[str, str, list[str]]]:
    # All where none is seen to run the line: a test may do so in a process of its own.
    reached = [test for found in files for test in found.reached(mutant.module, mutant.span)]
    tests = reached or [test for found in files for test in found.tests if test]
    seconds = sum(found.seconds.get(test, 0) for found in files for test in tests)
    return 10 + 3 * seconds, (mutant.module, mutant.code, tests)


def _trouble(mutant: Mutant, outcome: str, explained: set[Key]) -> str | None:
    """What nobody has explained, in words. An entry for all modules need not hold in each."""
    place = f"{mutant.module}.py:{mutant.span[0]} {mutant.function}\n  - {mutant.before}\n  + {mutant.after}"
    if outcome == BROKEN:
        return f"could not be tested: {place}"
    if outcome == SURVIVED:
        return None if explained.intersection(_keys(mutant)) else f"survived: {place}"
    return f"is {outcome}, but survivors.yml says that it survives: {place}" if mutant.key in explained else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
