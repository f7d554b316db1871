# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark: runs scenes, prints them, and after a whole run writes docs/performance.md. See --help."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import bench_page
import bench_peers
from bench_lock import alone
from bench_places import CACHE, RESULTS, prepare
from bench_process import BenchError
from bench_profiles import PROFILES, Profile
from bench_rounds import run_scene
from bench_scene import Figures, Scene
from bench_scenes import SCENES
from bench_service import running
from bench_tables import plain, scene_rows, target_rows

_SOME = CACHE / "results-some.json"


def _arguments(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What a task costs, beside what others cost.")
    parser.add_argument("scenes", nargs="*", metavar="scene", help=f"one of {', '.join(scene.key for scene in SCENES)}")
    parser.add_argument("--rounds", type=int, help="as many for every scene")
    parser.add_argument("--check", action="store_true", help="every scene in its smallest form, for its outcomes only")
    parser.add_argument("--profiles", action="store_true", help="only the profiles, which a whole run ends with")
    parser.add_argument("--page", action="store_true", help="writes the page from the last whole run")
    chosen = parser.parse_args(words)
    unknown = set(chosen.scenes) - {scene.key for scene in SCENES}
    if unknown:
        parser.error(f"there is no scene {', '.join(sorted(unknown))}")
    return chosen


def _about() -> dict[str, str]:
    return {
        "Python": platform.python_version(),
        "ansible-core": version("ansible-core"),
        "ansible": version("ansible"),
        "requests": version("requests"),
        "pydantic": version("pydantic"),
        "cores:": str(os.cpu_count()),
    }


def _say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def _run(scenes: Sequence[Scene], profiles: Sequence[Profile], rounds: int | None, *, short: bool) -> dict[str, Any]:
    results: dict[str, Any] = {"about": _about(), "scenes": {}, "profiles": {}}
    prepare()
    with running() as service:
        for scene in scenes:
            results["scenes"][scene.key] = run_scene(scene, service, short=short, rounds=rounds, say=_say)
            if not short:
                _print(scene, Figures(results["scenes"]))
        for profile in profiles:
            _say(f"profile: {profile.title}")
            results["profiles"][profile.key] = rows = profile.rows(service, short)
            if not short:
                print(f"\n{profile.title}\n{plain(rows)}", flush=True)
    return results


def _print(scene: Scene, figures: Figures) -> None:
    print(f"\n{scene.title} ({scene.key}, {figures.scenes[scene.key]['seconds']:.0f} s)")
    print(plain(scene_rows(scene, figures)))
    if scene.targets:
        print(plain(target_rows(scene.targets, figures)), flush=True)


def _keep(results: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(results, indent=1) + "\n")


def _count(results: dict[str, Any]) -> None:
    contestants = [one for scene in results["scenes"].values() for one in scene["contestants"].values()]
    requests = sum(sample["requests"] for one in contestants for sample in one["samples"])
    told = f"{len(results['scenes'])} scenes, {len(results['profiles'])} profiles, {len(contestants)} contestants"
    print(f"bench: {told}, {requests:.0f} requests, every outcome as it should be")


def _write_page() -> None:
    bench_page.write(SCENES, PROFILES, json.loads(RESULTS.read_text()), bench_peers.left_out())


def main(words: Sequence[str]) -> int:
    """0 if every contestant did what it should; whether targets are met is not judged here."""
    chosen = _arguments(words)
    if chosen.page:
        _write_page()
        return 0
    wanted = chosen.scenes or ([] if chosen.profiles else [scene.key for scene in SCENES])
    scenes = [scene for scene in SCENES if scene.key in wanted]
    profiles = [] if chosen.scenes else PROFILES
    try:
        with alone():
            results = _run(scenes, profiles, chosen.rounds, short=chosen.check)
    except BenchError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    if chosen.check:
        _count(results)
    elif chosen.scenes or chosen.profiles:
        _keep(results, _SOME)
    else:
        _keep(results, RESULTS)
        _write_page()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
