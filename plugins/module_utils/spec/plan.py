# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A desired state and the current one -> a plan: what to write, and the list behind ``changed``, ``changes``, ``diff``.

Pure: no clock, no network, nothing changed in place.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ..errors import InputError
from . import canonical
from .canonical import FieldPath, Leaves
from .documents import Patch
from .merge import check_autoscaling, check_whole, merge, missing_from, sendable
from .models import FLAT_VERSION, shape_of
from .redact import MASK, MASK_CHANGED, mask, redact_value
from .removal import is_removable
from .withheld import with_masks

_KEY: FieldPath = ("basic_auth_key",)
_IDENTITY: tuple[FieldPath, ...] = (("name",), ("api_version",))
CREATE, UPDATE, DELETE, NOTHING = "create", "update", "delete", "nothing"


@dataclass(frozen=True)
class Current:
    """What the API shows of a deployment, reduced to what planning needs. ``config`` is None if it shows no spec.

    ``asks_password`` says that its endpoint was seen to ask for one.
    """

    deployment_id: str
    name: str
    project_id: str
    config: Mapping[str, Any] | None
    asks_password: bool = False

    def masked(self, given: Leaves | None = None) -> Current:
        """The same with masks for what stands for secrets; ``given`` is what a task says or has sent."""
        return self if self.config is None else dataclasses.replace(self, config=with_masks(self.config, given))

    def leaves(self) -> Leaves:
        leaves = canonical.flatten(self.config)
        leaves[("name",)] = self.name
        if self.asks_password:
            leaves.setdefault(_KEY, canonical.WITHHELD)
        return leaves

    @property
    def hides_key(self) -> bool:
        """True if there may be a key that protects the endpoint, though the API shows none."""
        return _KEY not in canonical.flatten(self.config) and shape_of(self.config or {}) != "v0alpha0"


class _Named(Protocol):
    """Of a deployment, what a plan to delete it shows."""

    id: str
    name: str


@dataclass(frozen=True)
class Change:
    """One difference. ``before`` and ``after`` are what may be shown."""

    path: FieldPath
    before: object
    after: object

    def as_dict(self) -> dict[str, Any]:
        return {"path": canonical.format_path(self.path), "before": self.before, "after": self.after}


@dataclass(frozen=True)
class Plan:
    """What a task will do. ``config`` is the whole spec to send, None where nothing is sent.

    ``needs_answer`` says that it holds only while the endpoint is open: whether that asks for a password must be seen.
    """

    action: str
    changes: tuple[Change, ...]
    config: dict[str, Any] | None
    warnings: tuple[str, ...] = ()
    needs_answer: bool = False

    @property
    def changed(self) -> bool:
        return self.action != NOTHING

    def diff(self, label: str) -> dict[str, Any]:
        """Ansible's diff, made of the change list and of nothing else."""
        return {
            "before_header": label,
            "after_header": label,
            "before": _nested((change.path, change.before) for change in self.changes),
            "after": _nested((change.path, change.after) for change in self.changes),
        }


def plan_present(
    current: Current | None,
    patch: Patch,
    *,
    name: str | None,
    project_id: str | None = None,
    purge: bool = False,
    redeploy: bool = False,
    show_env: bool = False,
) -> Plan:
    """The plan that makes a deployment be as the patch says. ``name`` is the name it should have. Raises InputError.

    ``project_id`` is where it was looked for.
    """
    name = name or (current.name if current else None)
    if not name:
        raise InputError("name", "required for a new deployment")
    leaves = canonical.flatten(patch.config)
    given = set(leaves)
    if current is not None:
        current = current.masked(leaves)
    target = merge(current.config if current else None, patch, name=name, purge=purge)
    before = current.leaves() if current else {}
    after = canonical.flatten(target)
    changes, incomparable = compare(before, after, given, show_env=show_env)
    if current is None:
        _check_new(target, project_id)
        return Plan(CREATE, changes, sendable(target))
    names_key = _KEY in given or _KEY in patch.remove
    if _KEY in patch.remove and before.get(_KEY) is canonical.WITHHELD:
        incomparable = (*incomparable, canonical.format_path(_KEY))
    warnings = (*map(_incomparable_warning, incomparable), *_empty_warnings(patch, given, before, after))
    if not changes and not redeploy:
        return Plan(NOTHING, (), None, warnings, needs_answer=names_key and _may_hide_key(current))
    known = {} if purge else current.config or {}
    action = "this change" if current.config else "changing a deployment whose spec the API does not show"
    check_whole(target, action=action, known=known)
    if not names_key:
        _refuse_opening(current, target, "give basic_auth_key")
    _refuse_hidden(before, after, given, "give these values in the task too, or as secret:NAME references")
    if redeploy:
        changes = (*changes, Change(("redeploy",), False, True))
    return Plan(UPDATE, changes, sendable(target), warnings, needs_answer=_may_hide_key(current))


def plan_whole(current: Current, config: Mapping[str, Any], *, show_env: bool = False) -> Plan:
    """The plan that gives a deployment exactly this config; what it lacks goes. Raises InputError.

    Only the deployment's name and the key that protects its endpoint stay, where the config has none.
    """
    current = current.masked()
    target = {**canonical.with_one_spelling(with_masks(config)), "name": current.name}
    key = (current.config or {}).get("basicAuthKey")
    if key and canonical.is_absent(target.get("basicAuthKey")):
        if shape_of(target) != FLAT_VERSION:
            raise InputError(
                "to",
                "the earlier spec has no basic_auth_key, so the endpoint would lose its password: if that is intended, "
                "give that spec to paperspace.cloud.deployment with purge true and remove: [basic_auth_key]",
            )
        target["basicAuthKey"] = key
    before, after = current.leaves(), canonical.flatten(target)
    changes, _incomparable = compare(before, after, set(), show_env=show_env)
    if not changes:
        return Plan(NOTHING, (), None)
    missing = missing_from(target)
    if missing:
        problem = f"the earlier spec lacks {', '.join(missing)}, which the API requires: choose another spec"
        raise InputError("to", problem)
    elsewhere = "give that spec to paperspace.cloud.deployment"
    _refuse_opening(current, target, f"{elsewhere} with basic_auth_key")
    _refuse_hidden(before, after, set(), f"{elsewhere}, with these values or as references")
    return Plan(UPDATE, changes, sendable(target), needs_answer=_may_hide_key(current))


def _may_hide_key(current: Current) -> bool:
    """True where the API shows no key, and nobody has asked the endpoint yet."""
    return current.hides_key and not current.asks_password


def _refuse_opening(current: Current, target: Mapping[str, Any], remedy: str) -> None:
    """A write carries the whole spec, so one without the key would open an endpoint that is protected."""
    if current.asks_password and current.hides_key and canonical.is_absent(target.get("basicAuthKey")):
        raise InputError(
            "basic_auth_key",
            "the endpoint asks for a password, the API does not show the key, and a write without it would open the "
            f"endpoint: {remedy}, or set remove: [basic_auth_key] if the application itself requires the password",
        )


def _incomparable_warning(path: str) -> str:
    return (
        f"The API does not show {path}, so it can't be compared and was left as it is. "
        "Set redeploy to true to send it again."
    )


def _empty_warnings(patch: Patch, given: set[FieldPath], before: Leaves, after: Leaves) -> Iterator[str]:
    """For each path that was given no value although something is there, and stays."""
    for path in sorted(set(patch.empty)):
        there = [leaf for leaf in before if _is_below(leaf, path) and leaf in after]
        if not there or path in _IDENTITY or any(_is_below(leaf, path) for leaf in given):
            continue
        shown = canonical.format_path(path)
        remedy = f"; to remove it, set remove: [{shown}]" if is_removable(path) else ""
        yield f"{shown}: an empty value leaves it as it is{remedy}."


def _is_below(leaf: FieldPath, path: FieldPath) -> bool:
    return leaf[: len(path)] == path


def plan_absent(deployment: _Named | None) -> Plan:
    """The plan that makes a deployment be gone. Whatever its config looks like, it can be removed."""
    if deployment is None:
        return Plan(NOTHING, (), None)
    changes = (
        Change(("state",), "present", "absent"),
        Change(("id",), deployment.id, None),
        Change(("name",), deployment.name, None),
    )
    return Plan(DELETE, changes, None)


def compare(
    before: Leaves, after: Leaves, given: set[FieldPath] | None = None, *, show_env: bool = False
) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """Two sets of leaves -> (the changes, in a stable order; the paths that can't be compared).

    A secret that the server holds but does not show can't be compared. It is no change, or each run would make one;
    ``given`` limits the report of such paths to those that the task gives a value.
    """
    changes = []
    incomparable = []
    for path in sorted({*before, *after}):
        old, new = canonical.value_at(path, before), canonical.value_at(path, after)
        if _incomparable(path, old, new, before):
            if given is None or path in given:
                incomparable.append(canonical.format_path(path))
        elif not canonical.same(path, before, after) and not _maybe_gone(path, old, new):
            changes.append(_change(path, old, new, show_env))
    return tuple(changes), tuple(incomparable)


def _maybe_gone(path: FieldPath, old: object, new: object) -> bool:
    """A withheld secret without a name of its own may as well not be there: its removal can't be seen as a change."""
    return old is canonical.WITHHELD and new is None and not canonical.is_named(path)


def _incomparable(path: FieldPath, old: object, new: object, before: Leaves) -> bool:
    if new is None or old == new:
        return False
    if canonical.is_hidden(path, old) or old is canonical.WITHHELD:
        return True
    # Where a server withholds other secrets, the absence of one that has no name of its own says nothing.
    nameless = canonical.is_sensitive(path) and not canonical.is_named(path)
    return nameless and old is None and withholds(before)


def withholds(leaves: Leaves) -> bool:
    """True if a server that shows these leaves is seen to keep secrets back."""
    return any(canonical.is_hidden(path, value) for path, value in leaves.items())


def _change(path: FieldPath, old: object, new: object, show_env: bool) -> Change:
    if show_env and path[0] == "env":
        return Change(path, _shown(old), _shown(new))
    if not canonical.is_sensitive(path):
        return Change(path, *(redact_value(path[-1], _shown(value)) for value in (old, new)))
    before, after = mask(_shown(old)), mask(_shown(new))
    # Fixed words that do not depend on the value, so that check mode can predict them.
    return Change(path, before, MASK_CHANGED if after == MASK and before == MASK else after)


def _shown(value: object) -> object:
    return MASK if value is canonical.WITHHELD else value


def _check_new(target: Mapping[str, Any], project_id: str | None) -> None:
    """What lacks most of a spec was hardly meant to be a new deployment, so its name is what may be wrong."""
    missing = missing_from(target)
    if missing:
        where = f" in project {project_id}" if project_id else ""
        raise InputError(
            "",
            f"the deployment {target['name']} does not exist{where}: to create it, give {', '.join(missing)}; "
            "otherwise correct name",
        )
    check_autoscaling(target, {})


def _refuse_hidden(before: Leaves, after: Leaves, given: set[FieldPath], remedy: str) -> None:
    """A write carries the whole spec, so a secret that the server does not show would be lost by it."""
    hidden = hidden_in(after, given, keeps_back=withholds(before))
    if hidden:
        raise InputError(
            "",
            f"the API does not show {', '.join(hidden)}, and a write replaces the whole spec: {remedy}",
        )


def hidden_in(leaves: Leaves, given: set[FieldPath] | None = None, *, keeps_back: bool = False) -> list[str]:
    """The paths of secrets that the server holds but does not show, less those that are given.

    ``keeps_back`` says that it is seen to do so elsewhere: then a null is a secret, too.
    """
    keeps_back = keeps_back or withholds(leaves)
    return sorted(
        canonical.format_path(path)
        for path, value in leaves.items()
        if path not in (given or ())
        and (canonical.is_hidden(path, value) or (keeps_back and value is canonical.WITHHELD))
    )


def _nested(entries: Iterable[tuple[FieldPath, object]]) -> dict[str, Any]:
    """Places and values -> one nested mapping; what is absent on this side is left out."""
    tree: dict[str, Any] = {}
    for path, value in entries:
        if value is None:
            continue
        branch = tree
        for part in path[:-1]:
            branch = branch.setdefault(part, {})
        branch[path[-1]] = value
    return tree
