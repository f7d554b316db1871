# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file by which a watch goes on where it stopped: what it saw last, and the events that it has yet to hand over.

It is replaced as a whole, readable by its owner only, and holds what events hold: no secret.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible_collections.paperspace.cloud.plugins.module_utils.atomic_file import DEFAULT_MODE, write
from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError

from .events import Event, Snapshots
from .snapshot import Snapshot

_VERSION = 1
_REMEDY = "remove it to start from the current state"


@dataclass
class State:
    """The last whole look, by id, and what nobody has taken yet."""

    snapshots: Snapshots
    pending: deque[Event] = field(default_factory=deque)


def read_state(path: Path, scope: Mapping[str, Any]) -> State | None:
    """What was written last; None where there is no file. Raises InputError for a file of something else."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError("state_file", f"{path} can't be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise InputError("state_file", f"{path} is not the state file of a watch: {_REMEDY}") from None
    try:
        return _state(document, scope, path)
    except (KeyError, TypeError, ValueError):
        raise InputError("state_file", f"{path} was written by another version: {_REMEDY}") from None


def write_state(path: Path, scope: Mapping[str, Any], state: State) -> None:
    """Replaces the file. Raises PaperspaceError, and leaves the old one as it was, where that can't be done."""
    snapshots = [snapshot.as_json() for snapshot in state.snapshots.values()]
    document = {"version": _VERSION, "scope": dict(scope), "snapshots": snapshots, "pending": list(state.pending)}
    write(path, [json.dumps(document)], DEFAULT_MODE, "state_file")


def _state(document: Any, scope: Mapping[str, Any], path: Path) -> State:
    if document["version"] != _VERSION:
        raise ValueError("another version")
    if document["scope"] != dict(scope):
        raise InputError(
            "state_file",
            f"{path} belongs to a watch of another project or API URL: give each watch its own file",
        )
    snapshots = [Snapshot.from_json(one) for one in document["snapshots"]]
    pending = document["pending"]
    if not isinstance(pending, list) or not all(isinstance(event, dict) for event in pending):
        raise ValueError("not a list of events")
    return State({snapshot.id: snapshot for snapshot in snapshots}, deque(pending))
