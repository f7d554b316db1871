# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark: measures scenes, prints them, and after a whole run writes docs/performance.md."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

import bench_page
from bench_contestants import WORK, BenchError, Sample, environment, prepare
from bench_profile import profile
from bench_scenes import SCENES, Figures, Scene
from bench_server import Service, running

_CACHE = WORK.parent
_RESULTS = _CACHE / "results.json"


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One benchmark at a time in a checkout: two would share a folder, and measure each other."""
    _CACHE.mkdir(parents=True, exist_ok=True)
    with (_CACHE / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("bench: waits for another one that runs here", file=sys.stderr, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _run(scene: Scene, service: Service, rounds: int, *, short: bool) -> dict[str, Any]:
    """In each round every contestant once, in an order that turns. Of the full form the first round only warms up."""
    contestants = scene.contestants(short)
    samples: dict[str, list[Sample]] = {contestant.key: [] for contestant in contestants}
    for number in range(0 if short else -1, rounds):
        start = number % len(contestants)
        for contestant in [*contestants[start:], *contestants[:start]]:
            print(f"  {scene.key}: round {number + 1} of {rounds}, {contestant.label}", file=sys.stderr, flush=True)
            sample = contestant.measure(service)
            if number >= 0:
                samples[contestant.key].append(sample)
    figures = Figures(samples)
    is_missed = any(target.ratio(figures) > target.limit for target in scene.targets)
    (profiled,) = (contestant for contestant in contestants if contestant.key == scene.profiled)
    return {
        "rounds": rounds,
        "labels": {contestant.key: contestant.label for contestant in contestants},
        "samples": samples,
        "profile": profile(profiled, service) if short or is_missed else [],
    }


def _print(scene: Scene, found: dict[str, Any]) -> None:
    figures = Figures(found["samples"])
    print(
        f"\n{scene.title} ({scene.key})\n{bench_page.plain(bench_page.scene_rows(scene, figures, found['labels']))}\n"
    )
    print(bench_page.plain([bench_page.TARGET_HEAD, *bench_page.target_rows(scene, figures)]), flush=True)
    if found["profile"]:
        print(f"\n{found['labels'][scene.profiled]}, profiled\n{bench_page.plain(found['profile'])}", flush=True)


def main(words: list[str]) -> int:
    """0 if every contestant did what it should; targets are not judged here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*", metavar="scene", help=f"of {', '.join(scene.key for scene in SCENES)}")
    parser.add_argument("--rounds", type=int, help="as many for every scene")
    parser.add_argument("--check", action="store_true", help="every scene in its smallest form, for its outcomes only")
    parser.add_argument("--page", action="store_true", help="writes the page from the last whole run")
    chosen = parser.parse_args(words)
    if unknown := set(chosen.scenes) - {scene.key for scene in SCENES}:
        parser.error(f"unknown scene: {', '.join(sorted(unknown))}")
    if chosen.page:
        bench_page.write(json.loads(_RESULTS.read_text()))
        return 0
    versions = ", ".join(f"{name} {version(name)}" for name in ("ansible-core", "requests", "pydantic"))
    results: dict[str, Any] = {"about": f"Python {platform.python_version()}, {versions}, {os.cpu_count()} cores"}
    results["scenes"] = {}
    try:
        with _alone():
            prepare()
            with running(environment()) as service:
                for scene in SCENES:
                    if chosen.scenes and scene.key not in chosen.scenes:
                        continue
                    rounds = 1 if chosen.check else chosen.rounds or scene.rounds
                    results["scenes"][scene.key] = found = _run(scene, service, rounds, short=chosen.check)
                    if not chosen.check:
                        _print(scene, found)
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    if chosen.check:
        print(f"bench: {', '.join(results['scenes'])}: every outcome as it should be")
    elif not chosen.scenes:
        _RESULTS.write_text(json.dumps(results, indent=1) + "\n")
        bench_page.write(results)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
