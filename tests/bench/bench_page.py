# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/performance.md: what was measured, how, the targets, and a table and a chart a scene."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import yaml
from bench_charts import draw, picture
from bench_places import LIMITS, PAGE
from bench_profiles import Profile
from bench_scene import Figures, Scene
from bench_tables import markdown, scene_rows, target_rows

_LINE = 120
_PROFILES = "Profiles"
_HEAD = """# Performance

What a task of this collection costs, beside tasks of Ansible itself, of other collections and of plain scripts that do
the same. `make bench` measures all of it anew and writes this page; nothing in it is typed in by hand.

- [How it is measured](#how-it-is-measured)
- [Targets](#targets)
"""
_HOW = """
## How it is measured

- Compare the ratios, not the seconds: the seconds are those of one machine, and another has others.
- All contestants of a scene run in one run, in rounds: each once, then each once more, in an order that turns. The
  figures are medians of the rounds, of which each scene says how many it had.
- All ask one server, a process of its own on loopback that answers prepared bytes, so that what is measured is the
  client. Only where a scene says so it adds latency or TLS.
- All run in one environment, with one Python, one `ansible.cfg`, a home folder of their own, pipelining, and without
  facts. A module is run by the Python that runs the playbook.
- Every time counts only if the outcome was right: each task ended well, said `changed` where it should and nowhere
  else, and made exactly the requests that it should. Otherwise the run ends there.
- A task's time is from its start to the last result, by a clock that only runs forward, as a callback plugin sees it.
  Start to end is that of the whole process. A peak is the most memory that a process held, as the kernel counts it:
  the worker's is that of the process in which the task ran, the other that of the largest process of a run.
- This run: {about}.

`make bench` takes some {minutes} minutes. `scripts/bench loop tasks` runs two scenes and only prints them, `--rounds 9`
takes more rounds, `--page` writes this page from the last whole run, and `make bench-check` runs every scene in its
smallest form and looks at the outcomes only.

## Targets

A target is a multiple of what it names, and less is better where it says "at most".

"""


def limits() -> dict[str, str]:
    """Target -> why it is not met, as somebody found out."""
    return yaml.safe_load(LIMITS.read_text()) or {}


def write(
    scenes: Sequence[Scene], profiles: Sequence[Profile], results: Mapping[str, Any], left_out: Mapping[str, str]
) -> None:
    """Writes the page and its charts from the results of a whole run."""
    figures = Figures(results["scenes"])
    scenes = [scene for scene in scenes if scene.key in figures.scenes]
    contents = "".join(f"- [{title}](#{_anchor(title)})\n" for title in [*(one.title for one in scenes), _PROFILES])
    minutes = round(sum(figures.scenes[scene.key]["seconds"] for scene in scenes) / 60)
    how = _HOW.format(about=_about(results["about"]), minutes=minutes)
    targets = markdown(target_rows([target for scene in scenes for target in scene.targets], figures, limits()))
    sections = [_section(scene, figures) for scene in scenes]
    told = _profiles(profiles, results["profiles"])
    PAGE.write_text(_HEAD + contents + how + targets + "".join(sections) + told + _left_out(left_out))


def _about(about: Mapping[str, str]) -> str:
    return ", ".join(f"{what} {value}" for what, value in about.items())


def _anchor(title: str) -> str:
    kept = "".join(letter for letter in title.lower() if letter.isalnum() or letter in " -")
    return kept.replace(" ", "-")


def _section(scene: Scene, figures: Figures) -> str:
    told = f"{scene.about} {_rounds(figures.scenes[scene.key]['rounds'])}"
    text = f"\n## {scene.title}\n\n{textwrap.fill(told, _LINE, break_on_hyphens=False)}\n\n"
    text += markdown(scene_rows(scene, figures))
    if scene.chart:
        draw(scene, figures)
        text += f"\n![{scene.title}](pictures/{picture(scene).name})\n"
    return text


def _profiles(profiles: Sequence[Profile], results: Mapping[str, Any]) -> str:
    text = f"\n## {_PROFILES}\n\nWhat stands in the way of the targets that are not met.\n"
    for profile in profiles:
        about = textwrap.fill(profile.about, _LINE, break_on_hyphens=False)
        text += f"\n### {profile.title}\n\n{about}\n\n{markdown(results[profile.key])}"
    return text


def _rounds(count: int) -> str:
    return f"Medians of {count} rounds." if count > 1 else "One round."


def _left_out(left_out: Mapping[str, str]) -> str:
    if not left_out:
        return ""
    return "\n## Who takes no part\n\n" + "".join(f"- `{who}`: {why}.\n" for who, why in left_out.items())
