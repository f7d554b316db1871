# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The behaviours that the API's documents leave open. The first value of each is the default."""

from __future__ import annotations

CHOICES: dict[str, tuple[str, ...]] = {
    "upsert": ("name", "id"),
    "rename": ("applied", "ignored", "refused"),
    "name_filter": ("exact", "substring"),
    "defaults": ("absent", "filled"),
    "latest": ("kept", "v1"),
    "latest_spec": ("shown", "null", "no_data"),
    "secrets": (
        "plain",
        "masked",
        "null",
        "absent",
        "empty",
        "prefix",
        "dots",
        "redacted",
        "hidden",
        "hash",
    ),
    "references": ("shown", "resolved", "secret"),
    "auth_key": ("both", "spec", "deployment", "null", "absent"),
    "dedupe": ("no", "yes"),
    "error_shape": ("details", "issues", "text", "list", "flat", "nested", "error", "json"),
    "delete": ("gone", "soft", "slow"),
    "delete_answer": ("id", "204", "no_body"),
    "names": ("kept", "lower", "nfd", "cut", "blanks"),
    "project_ids": ("kept", "upper"),
    "project_list": ("own", "all"),
    "lost_cursor": ("goes_on", "end", "start", "refused"),
    "numbers": ("int", "float"),
    "normalise": ("no", "yes"),
    "unknown_fields": ("no", "yes"),
    "unknown_config": ("strip", "reject"),
    "metrics_shape": ("auto", "single", "list", "instances"),
    "projects": ("prefix", "all"),
    "standing": ("good", "bad"),
}
# A behaviour whose value is free: dotted config keys, separated by commas, that the server silently drops.
FREE = {"ignored_fields": ""}


class BehaviourError(ValueError):
    """An unknown behaviour or value; the message lists the valid ones."""


class Behaviours:
    """The chosen value of every behaviour; unknown names and values are refused."""

    def __init__(self, chosen: dict[str, str] | None = None) -> None:
        self._at_start = dict(chosen or {})
        self._values: dict[str, str] = {}
        self.reset()

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def as_dict(self) -> dict[str, str]:
        return dict(self._values)

    def changed(self) -> dict[str, str]:
        """Those that differ from the defaults."""
        return {name: value for name, value in self._values.items() if value != _default(name)}

    def reset(self) -> None:
        """Back to the defaults and what was chosen at the start."""
        self._values = {name: _default(name) for name in (*CHOICES, *FREE)}
        self.update(self._at_start)

    def update(self, chosen: dict[str, str]) -> None:
        for name, value in chosen.items():
            _check(name, value)
        self._values.update(chosen)

    @property
    def ignored_fields(self) -> list[str]:
        return [key.strip() for key in self._values["ignored_fields"].split(",") if key.strip()]


def _default(name: str) -> str:
    return FREE[name] if name in FREE else CHOICES[name][0]


def _check(name: str, value: str) -> None:
    if name in FREE:
        return
    if name not in CHOICES:
        known = ", ".join([*CHOICES, *FREE])
        raise BehaviourError(f"Unknown behaviour '{name}'. Valid behaviours: {known}.")
    if value not in CHOICES[name]:
        values = ", ".join(CHOICES[name])
        raise BehaviourError(f"Behaviour '{name}' can't be '{value}'. Valid values: {values}.")
