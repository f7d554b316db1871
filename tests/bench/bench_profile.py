# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the time of a playbook goes: the innermost file that a rule knows says to which stage a stack belongs."""

from __future__ import annotations

import collections
import json
import re
from collections.abc import Sequence

from bench_contestants import WORK, BenchError, Contestant
from bench_server import Service

_PREFIX = WORK / "profile"
_IMPORTING, _WAITING = "importlib._bootstrap", "/ansible/plugins/strategy"
_PACKAGE = re.compile(r"/site-packages/(\w+)")
# Parts of a path -> its stage. The first rule that fits a file counts.
_RULES = (
    (r"/pydantic", "responses: validated (pydantic)"),
    (r"/(requests|urllib3)/", "responses: asked for (requests, urllib3)"),
    (r"module_utils/api/(transport|watchdog|responses|client)\.py", "responses: read within their deadline, decoded"),
    (r"module_utils/spec/(known_secrets|redact)\.py", "the result: masked"),
    (r"module_utils/reconcile/(fleet_)?results\.py|adapter/outcome\.py|action/base\.py", "the result: masked"),
    (r"plugin_utils/values/plain_data\.py|adapter/arguments\.py", "options: read as plain values"),
    (r"module_utils/(tasks/|spec/(documents|models)\.py|reconcile/state\.py)", "options: in the API's shape"),
    (r"cloud/plugins/module_utils/", "the plan"),
    (r"/ansible/module_utils/common/", "Ansible: checks options"),
    (r"/ansible/(_internal/_templating|template)|/jinja2/", "Ansible: templates"),
    (r"multiprocessing/(reduction|queues)|/ansible/executor/task_result", "Ansible: results between processes"),
    (r"/ansible/plugins/callback", "Ansible: callbacks"),
    (r"/ansible/(plugins/loader|utils/collection_loader)", "Ansible: finds plugins"),
    (r"/ansible/parsing|/yaml/", "Ansible: reads files"),
)


def stage_of(stack: Sequence[str]) -> str:
    """The stage of one stack of files, outermost first."""
    if any(_IMPORTING in path for path in stack):
        found = [match[1] for path in stack if (match := _PACKAGE.search(path)) and match[1] != "ansible"]
        return f"imports: {found[-1] if found else 'Ansible and the standard library'}"
    if stack and _WAITING in stack[-1]:
        return "Ansible: waits for the worker"
    for path in reversed(stack):
        for pattern, stage in _RULES:
            if re.search(pattern, path):
                return stage
    return "Ansible: the rest"


def profile(contestant: Contestant, service: Service) -> list[list[str]]:
    """Runs it once; a heading, and for each of its two processes the stages above a hundredth of it."""
    for old in WORK.glob(f"{_PREFIX.name}.*"):
        old.unlink()
    contestant.measure(service, BENCH_PROFILE=str(_PREFIX))
    files = sorted(WORK.glob(f"{_PREFIX.name}.*"), key=lambda path: int(path.suffix[1:]))
    if len(files) < 2:
        raise BenchError(f"{contestant.label}: a profile was not written")
    rows = [["process", "stage", "ms"]]
    for process, path in (("parent, from its first play on", files[0]), ("worker", files[-1])):
        sums: collections.Counter[str] = collections.Counter()
        for stack, seconds in json.loads(path.read_text()):
            sums[stage_of(stack)] += seconds * 1000
        rows.append([process, "", f"{sums.total():,.0f}"])
        rows += [["", stage, f"{ms:,.0f}"] for stage, ms in sums.most_common() if ms > sums.total() / 100]
    return rows
