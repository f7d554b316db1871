# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task ``deployment_rollback``: an earlier spec becomes the deployment's spec again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from ..api.client import Client
from ..api.context import TaskContext
from ..errors import InputError, PaperspaceError
from ..reconcile.identity import Identity, find_existing, read_identity, require_one
from ..reconcile.single import Single
from ..reconcile.state import DeploymentRequest, current_of, spec_id_of
from ..spec import canonical
from ..spec.plan import NOTHING, Plan, hidden_in, plan_whole
from ..spec.shapes import check_config
from ..spec.withheld import with_masks
from .deployment import deadline_seconds, read_git, read_wait

LAST_HEALTHY, PREVIOUS = "last_healthy", "previous"
# So many are named where a choice has to be made anew.
_ALTERNATIVES = 5
# A page of the history: further on nobody looks for what can only be near its beginning.
_NEAR = 120


def run(params: Mapping[str, Any], context: TaskContext) -> dict[str, Any]:
    """One run of the task. Returns the documented result; raises PaperspaceError."""
    wait = read_wait(params)
    identity = read_identity(params)
    require_one(identity)
    to = str(params.get("to") or "").strip() or LAST_HEALTHY
    client = Client.of_task(params, context, deadline_seconds(params, context))
    found = find_existing(client, identity)
    spec = choose(to, found, client.history(found.id))
    go_back = _GoBack(spec, params["show_env"])
    request = DeploymentRequest(
        Identity(found.id, found.name, found.project_id),
        go_back.plan,
        git=_git(spec),
        show_env=params["show_env"],
        wait=wait,
    )
    single = Single(client, request)
    if not go_back.is_there(found):
        check_config(spec.data)
        single.timeline.add("plan", f"rollback target: spec {spec.id}")
        context.warnings.extend(go_back.kept(found))
    with _target_in_errors(spec):
        result = single.present(found)
    if not (result["changed"] or go_back.is_there(found)):
        context.warnings.extend(go_back.uncompared(found))
    return {**result, "target_spec_id": spec.id}


class _GoBack:
    """A spec that should be the current one again, and what of it can't be had."""

    def __init__(self, spec: Any, show_env: bool) -> None:
        self._spec = spec
        self._show_env = show_env

    def is_there(self, found: Any) -> bool:
        """True if the deployment has this very spec: then there is nothing to compare."""
        return bool(spec_id_of(found) == self._spec.id)

    def plan(self, found: Any, asks_password: bool = False) -> Plan:
        if self.is_there(found):
            return Plan(NOTHING, (), None)
        return plan_whole(current_of(found, asks_password=asks_password), self._spec.data, show_env=self._show_env)

    def kept(self, found: Any) -> Iterator[str]:
        """A warning if the deployment has a key for its endpoint that the spec lacks."""
        current = current_of(found).config or {}
        if current.get("basicAuthKey") and canonical.is_absent(self._spec.data.get("basicAuthKey")):
            yield (
                f"The spec {self._spec.id} has no basic_auth_key; the deployment keeps the one it has, "
                "so that its endpoint stays protected."
            )

    def uncompared(self, found: Any) -> Iterator[str]:
        """A warning if a difference may be where nothing shows."""
        leaves = (current_of(found).masked().leaves(), canonical.flatten(with_masks(self._spec.data)))
        hidden = sorted({path for side in leaves for path in hidden_in(side)})
        if hidden:
            yield (
                f"The API does not show {', '.join(hidden)}, so whether that is as in the spec {self._spec.id} "
                "can't be compared. The rest is, and nothing was written."
            )


def _git(spec: Any) -> dict[str, str] | None:
    """What the API kept goes out again; what it kept in part, or could not be a header, does not."""
    with contextlib.suppress(InputError):
        return read_git(git_of(spec))
    return None


@contextlib.contextmanager
def _target_in_errors(spec: Any) -> Iterator[None]:
    """Adds the chosen spec to every error that leaves."""
    try:
        yield
    except PaperspaceError as error:
        error.details = {"target_spec_id": spec.id, **error.details}
        raise


def choose(to: str, deployment: Any, history: Iterable[Any]) -> Any:
    """The spec to go back to: ``history`` is newest first and read no further than needed. Raises InputError.

    The current spec is returned whatever the API shows of it, any other one only with its ``data``.
    """
    current = deployment.latest_spec
    if current is not None and (to == current.id or (to == LAST_HEALTHY and current.dt_healthy)):
        return current
    specs = iter(history)
    if to == LAST_HEALTHY:
        specs = _before(current, specs)
        spec = next((spec for spec in specs if spec.dt_healthy), None)
        missing = "no earlier spec was ever healthy, so there is no rollback target"
    elif to == PREVIOUS:
        # A deployment of which the API shows no spec has one all the same: the newest of its history.
        specs = _before(current if current is not None else next(specs, None), specs)
        spec = next(specs, None)
        missing = "there is no earlier spec, so there is no rollback target"
    else:
        spec = next((spec for spec in specs if spec.id == to), None)
        missing = f"its history has no spec {to}: give the id of one, {LAST_HEALTHY} or {PREVIOUS}"
    if spec is None:
        raise InputError("to", missing)
    if spec.data is None:
        raise InputError("to", f"the API no longer shows the content of the spec {spec.id}; {_advice(specs)}")
    return spec


def git_of(spec: Any) -> dict[str, str | None]:
    """The git provenance that the spec was written with, under the names of the option ``git``."""
    headers = spec.metadata.git_headers if spec.metadata is not None else None
    return {name.lower().removeprefix("x-git-"): value for name, value in (headers or {}).items()}


def _before(current: Any | None, specs: Iterator[Any]) -> Iterator[Any]:
    """What comes after the current spec. All there is where the history does not show that one: it may be behind."""
    newer = []
    for spec in islice(specs, _NEAR):
        if current is not None and spec.id == current.id:
            # Pages that shift while they are read can show one twice.
            return (earlier for earlier in specs if earlier.id != current.id)
        newer.append(spec)
    return chain(newer, specs)


def _advice(earlier: Iterator[Any]) -> str:
    healthy = [spec.id for spec in islice(earlier, _NEAR) if spec.dt_healthy and spec.data is not None]
    if not healthy:
        return "give the id of another one"
    return f"give the id of another one, such as these, which were healthy: {', '.join(healthy[:_ALTERNATIVES])}"
