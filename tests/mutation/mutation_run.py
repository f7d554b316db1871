# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mutation testing: mutation_run.py [--sample] [module ...].

Fails when a mutant survives that tests/mutation/survivors.yml does not explain, and when that file explains one that is
killed or that there is not. ``--sample`` runs a few mutants of each module, chosen by the content of the files.
"""

from __future__ import annotations

import argparse
import functools
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator

import mutation_forks as forks
from mutation_forks import BROKEN, KILLED, ROOT, SURVIVED, TESTS, TIMEOUT, Job, Reach, path_of
from mutation_modules import MODULES
from mutation_points import Mutant, in_sample_order, mutants_of
from mutation_survivors import Survivors

PROCESSES = 2
SAMPLE = 5
_FILE_SECONDS = 300
_EXPLAINED = "survivors, explained"


def main(arguments: list[str]) -> int:
    wanted = _arguments(arguments)
    modules = wanted.modules or list(MODULES)
    survivors = Survivors()
    mutants = [mutant for module in modules for mutant in _mixed(module)]
    explained = [mutant for mutant in mutants if survivors.why(mutant)]
    chosen = _sample(mutants, explained) if wanted.sample else mutants
    began = time.monotonic()
    count: dict[str, Counter[str]] = {module: Counter() for module in modules}
    open_ends = [f"survivors.yml explains what there is not: {' | '.join(key)}" for key in survivors.unused(modules)]
    for mutant, outcome in run(chosen, learn(modules)):
        count[mutant.module][outcome] += 1
        trouble = _trouble(mutant, outcome, survivors)
        if trouble:
            open_ends.append(trouble)
            print(trouble, flush=True)
    for mutant in explained:
        count[mutant.module][_EXPLAINED] += 1
    return _end(count, open_ends, time.monotonic() - began)


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", action="store_true", help="a few mutants of each module")
    parser.add_argument("modules", nargs="*", metavar="module", help=f"of {', '.join(MODULES)}; all if none is given")
    wanted = parser.parse_args(arguments)
    unknown = set(wanted.modules) - set(MODULES)
    if unknown:
        parser.error(f"no such module here: {', '.join(sorted(unknown))}")
    return wanted


def _mixed(module: str) -> list[Mutant]:
    path = path_of(module)
    return in_sample_order(mutants_of(path), path.read_text())


def _sample(mutants: list[Mutant], explained: list[Mutant]) -> list[Mutant]:
    """The first few of each module; those that nobody needs to kill are not worth the time."""
    left_out = set(explained)
    by_module: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        if mutant not in left_out:
            by_module.setdefault(mutant.module, []).append(mutant)
    return [mutant for found in by_module.values() for mutant in found[:SAMPLE]]


def learn(modules: list[str]) -> Reach:
    """Which tests run which lines of these modules; tests that fail by themselves can't notice anything."""
    files = dict.fromkeys(TESTS / name for module in modules for name in MODULES[module])
    jobs = [Job(functools.partial(forks.reach, path, modules), _FILE_SECONDS, path) for path in files]
    by_file = {job.subject: found for job, found in forks.results(jobs, PROCESSES)}
    reach = Reach()
    for path in files:
        found = by_file[path]
        if not isinstance(found, Reach) or not found.seconds:
            sys.exit(f"{path} without a mutant: {found if isinstance(found, str) else 'ran no test'}")
        reach.add(found)
    for test in reach.failed:
        print(f"fails without a mutant, so it is left out: {test}")
    forks.preload(reach.imported)
    return reach


def run(mutants: Iterable[Mutant], reach: Reach) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with what became of it."""

    def jobs() -> Iterator[Job]:
        for mutant in mutants:
            tests = _tests_for(mutant, reach)
            seconds = 10 + 3 * sum(reach.seconds[test] for test in tests)
            work = functools.partial(forks.judge, mutant.module, mutant.code, tests)
            yield Job(work if tests else _unreached, seconds, mutant)

    yield from ((job.subject, outcome) for job, outcome in forks.results(jobs(), PROCESSES))


def _unreached() -> str:
    return SURVIVED


def _tests_for(mutant: Mutant, reach: Reach) -> list[str]:
    own = tuple(f"{TESTS.relative_to(ROOT)}/{name}::" for name in MODULES[mutant.module])
    return [test for test in reach.tests_of(mutant.module, mutant.span) if test.startswith(own)]


def _trouble(mutant: Mutant, outcome: str, survivors: Survivors) -> str | None:
    """What nobody has explained, in words."""
    place = f"{mutant.module}.py:{mutant.span[0]} {mutant.function}\n  - {mutant.before}\n  + {mutant.after}"
    if outcome == BROKEN:
        return f"could not be tested: {place}"
    if outcome == SURVIVED and not survivors.why(mutant):
        return f"survived: {place}"
    if outcome != SURVIVED and survivors.expects(mutant):
        return f"is killed ({outcome}), though survivors.yml says that it is not: {place}"
    return None


def _end(count: dict[str, Counter[str]], open_ends: list[str], seconds: float) -> int:
    for module, outcomes in count.items():
        figures = {
            "mutants run": outcomes[KILLED] + outcomes[TIMEOUT] + outcomes[SURVIVED] + outcomes[BROKEN],
            "killed by a test": outcomes[KILLED],
            "killed by its time": outcomes[TIMEOUT],
            _EXPLAINED: outcomes[_EXPLAINED],
        }
        print(f"{module:<10}", ", ".join(f"{value} {name}" for name, value in figures.items()))
    ran = sum(outcomes[outcome] for outcomes in count.values() for outcome in (KILLED, TIMEOUT, SURVIVED))
    for open_end in open_ends:
        print(open_end.splitlines()[0])
    print(f"{ran} mutants in {seconds:.0f} s, {len(open_ends)} to look at")
    return 1 if open_ends or not ran else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
