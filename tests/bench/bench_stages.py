# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stacks -> stages of a run: the innermost frame that one of the rules knows says to which stage a stack belongs."""

from __future__ import annotations

import collections
from collections.abc import Iterable, Sequence

# Outermost frame first; a frame is the name of a function and the path of its file.
Stack = Sequence[Sequence[str]]
_IMPORTING = "importlib._bootstrap"
# A part of a path -> its stage. The first rule that fits a frame counts.
_RULES = (
    ("/pydantic", "answers: validated, as objects (pydantic)"),
    ("/requests/", "answers: asked for (requests, urllib3)"),
    ("/urllib3/", "answers: asked for (requests, urllib3)"),
    ("module_utils/api/transport.py", "answers: read within their deadline, decoded"),
    ("module_utils/api/watchdog.py", "answers: read within their deadline, decoded"),
    ("module_utils/api/responses.py", "answers: read within their deadline, decoded"),
    ("module_utils/api/client.py", "answers: read within their deadline, decoded"),
    ("module_utils/spec/known_secrets.py", "the result, masked"),
    ("module_utils/reconcile/fleet_results.py", "the result, masked"),
    ("module_utils/reconcile/results.py", "the result, masked"),
    ("module_utils/spec/redact.py", "the result, masked"),
    ("module_utils/adapter/outcome.py", "the result, masked"),
    ("plugin_utils/action/base.py", "the result, masked"),
    ("plugin_utils/values/plain_data.py", "options: read as plain values"),
    ("module_utils/adapter/arguments.py", "options: read as plain values"),
    ("module_utils/spec/documents.py", "options: made wishes in the API's shape"),
    ("cloud/plugins/module_utils/tasks/", "options: made wishes in the API's shape"),
    ("module_utils/spec/models.py", "options: made wishes in the API's shape"),
    ("module_utils/reconcile/state.py", "options: made wishes in the API's shape"),
    ("cloud/plugins/module_utils/", "the plan"),
    ("/ansible/module_utils/common/", "Ansible: checks options"),
    ("/ansible/_internal/_templating", "Ansible: templates"),
    ("/ansible/template", "Ansible: templates"),
    ("/jinja2/", "Ansible: templates"),
    ("multiprocessing/reduction", "Ansible: results between processes"),
    ("multiprocessing/queues", "Ansible: results between processes"),
    ("/ansible/executor/task_result", "Ansible: results made ready for callbacks"),
    ("/ansible/plugins/callback", "Ansible: callbacks"),
    ("/ansible/plugins/loader", "Ansible: finds plugins"),
    ("/ansible/utils/collection_loader", "Ansible: finds plugins"),
    ("/ansible/parsing", "Ansible: reads files"),
    ("/yaml/", "Ansible: reads files"),
)
_WAITING = "/ansible/plugins/strategy"


def stage_of(stack: Stack) -> str:
    """The stage of one stack."""
    if any(_IMPORTING in path for _name, path in stack):
        return "imports"
    if stack and _WAITING in stack[-1][1]:
        return "Ansible: the parent waits for the worker"
    for _name, path in reversed(stack):
        for part, stage in _RULES:
            if part in path:
                return stage
    return "Ansible: the rest"


def by_stage(samples: Iterable[tuple[Stack, float]]) -> dict[str, float]:
    """What the samples amount to for each stage, the greatest first."""
    sums: collections.Counter[str] = collections.Counter()
    for stack, amount in samples:
        sums[stage_of(stack)] += amount
    return dict(sums.most_common())
