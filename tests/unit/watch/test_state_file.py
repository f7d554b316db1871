# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state file: whole or not at all, its owner's only, and nothing but what it is meant for."""

from __future__ import annotations

import json
from collections import deque
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from watch.worlds import NOW, seen, worlds

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError, PaperspaceError
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.events import advance, begin
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.snapshot import Limits
from ansible_collections.paperspace.cloud.plugins.plugin_utils.watch.state_file import State, read_state, write_state

SCOPE = {"api_url": "https://api.example.com/v1", "project_id": "p1"}


def some_state() -> State:
    snapshots, events = begin([seen(), seen(None, name="llm")], NOW, Limits())
    return State(snapshots, deque(events))


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    assert read_state(path, SCOPE) is None
    write_state(path, SCOPE, State({}))
    # What was open to others is closed.
    path.chmod(0o644)
    write_state(path, SCOPE, some_state())
    assert read_state(path, SCOPE) == some_state()
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


@settings(deadline=None)
@given(worlds(most=4))
def test_any_state_survives(tmp_path_factory: pytest.TempPathFactory, looks: Any) -> None:
    path = tmp_path_factory.getbasetemp() / "any-state.json"
    snapshots, events = begin(looks[0], NOW, Limits())
    for look in looks[1:]:
        snapshots, events = advance(snapshots, look, NOW, Limits())
    write_state(path, SCOPE, State(snapshots, deque(events)))
    assert read_state(path, SCOPE) == State(snapshots, deque(events))


def whole() -> dict[str, Any]:
    snapshots = [snapshot.as_json() for snapshot in some_state().snapshots.values()]
    return {"version": 1, "scope": SCOPE, "snapshots": snapshots, "pending": []}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not the state file of a watch"),
        ("{", "not the state file of a watch"),
        ("[" * 100_000, "not the state file of a watch"),
        ("[]", "was written by another version"),
        ("null", "was written by another version"),
        ({**whole(), "version": 2}, "was written by another version"),
        ({**whole(), "snapshots": [{}]}, "was written by another version"),
        ({**whole(), "snapshots": [{**whole()["snapshots"][0], "more": 1}]}, "was written by another version"),
        ({**whole(), "snapshots": [{**whole()["snapshots"][0], "instances": None}]}, "was written by another version"),
        ({**whole(), "snapshots": [{**whole()["snapshots"][0], "since": "now"}]}, "was written by another version"),
        ({**whole(), "pending": ["event"]}, "was written by another version"),
        ({**whole(), "scope": {**SCOPE, "project_id": "p2"}}, "another project or API URL"),
        ({**whole(), "scope": {**SCOPE, "api_url": "https://other.example.com"}}, "another project or API URL"),
    ],
)
def test_a_file_of_something_else_is_refused(content: Any, words: str, tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(InputError, match=words) as refused:
        read_state(path, SCOPE)
    assert refused.value.path == "state_file" and str(path) in refused.value.message


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="can't be read"):
        read_state(tmp_path, SCOPE)


def test_a_write_that_fails_leaves_the_old_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "state.json"
    write_state(path, SCOPE, some_state())

    def full(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(PaperspaceError, match=r"state_file: .*No space left"):
        write_state(path, SCOPE, State({}))
    assert read_state(path, SCOPE) == some_state()
    assert list(tmp_path.iterdir()) == [path]
