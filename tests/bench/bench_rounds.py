# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs scenes: in each round every contestant once, in an order that turns, all against one server."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from bench_contestants import Contestant, Sample, checked
from bench_scene import Scene
from bench_service import Service


def turned(contestants: Sequence[Contestant], number: int) -> list[Contestant]:
    """The order of a round: each contestant comes first once before one does again."""
    start = number % len(contestants)
    return [*contestants[start:], *contestants[:start]]


def run_scene(
    scene: Scene, service: Service, *, short: bool, rounds: int | None, say: Callable[[str], None]
) -> dict[str, Any]:
    """The samples of all contestants. Raises BenchError where one did something else than it should."""
    contestants = scene.contestants(short)
    samples: dict[str, list[Sample]] = {contestant.key: [] for contestant in contestants}
    began = time.monotonic()
    count = rounds or (1 if short else scene.rounds)
    for number in range(count):
        for contestant in turned(contestants, number):
            say(f"{scene.key}: round {number + 1} of {count}, {contestant.label}")
            samples[contestant.key].append(checked(contestant, contestant.measure(service)))
    return {
        "rounds": count,
        "seconds": time.monotonic() - began,
        "contestants": {
            contestant.key: {
                "label": contestant.label,
                "items": contestant.items,
                "samples": samples[contestant.key],
            }
            for contestant in contestants
        },
    }
