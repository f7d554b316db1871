# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a config must be after a task: the rules of merging, spelled plainly once more.

It shares nothing with the engine on purpose: both must come to the same. A *meaning* is a config in the words of the
options, as nested mappings in which lists without an order are keyed by name and what is absent is not there.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Meaning = dict[str, Any]
Leaves = dict[str, Any]

NEW, OLD = "new", "old"
_NEW_ONLY = ("basic_auth_key", "integrations")
_OLD_ONLY = ("port", "models", "repositories")
# Secrets of which no name is shown where they are kept back.
_NAMELESS = ("basic_auth_key", "access_key_id", "secret_access_key", "password")
_PLAIN = ("name", "image", "command", "container_registry", "region", "enabled", "port")


class _Word:
    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text

    def __deepcopy__(self, _memo: Any) -> _Word:
        return self


# A task's word for an empty value; what a server shows of a secret that it keeps back; and of one that may be there.
EMPTY = _Word("EMPTY")
HIDDEN = _Word("HIDDEN")
MAYBE = _Word("MAYBE")
# While a config is read: a name that is shown without its value.
NULL = _Word("NULL")


class Refused(Exception):
    """The task asks for what can't be; nothing may be written. Its text is a word that the error must hold."""


@dataclass
class DesiredState:
    """What one task asks for: ``fields`` as options name them, with None and EMPTY, which say nothing.

    ``form`` is how it is written: ``flat``, ``camel`` or ``snake``; ``old`` says that it is of the oldest kind.
    """

    fields: dict[str, Any]
    form: str = "flat"
    version: str | None = None
    purge: bool = False
    remove: list[str] = field(default_factory=list)
    old: bool = False

    def shape(self) -> str | None:
        """Whose fields a document has; flat options fit any."""
        if self.form == "flat":
            return None
        if self.version is not None:
            return OLD if self.version == "v0alpha0" else NEW
        given = {key for key, value in self.fields.items() if value is not None and value is not EMPTY}
        resources = self.fields.get("resources")
        if isinstance(resources, Mapping):
            said = {key for key, value in resources.items() if value is not None and value is not EMPTY}
            given |= {f"resources.{key}" for key in said}
        if given & {*_OLD_ONLY} or (self.old and "resources.machine_type" in given):
            return OLD
        return NEW if given & {*_NEW_ONLY, "resources.machine_type", "resources.ports"} else None


@dataclass
class View:
    """One deployment: what the API shows of it, what it holds, and whether its endpoint asks for a password."""

    shown: Meaning | None = None
    held: Meaning | None = None
    protected: bool = False


@dataclass
class Expected:
    """What must come of a task. ``target`` is what has to be sent, None where nothing may be.

    ``kept`` is what the API must hold then, planned from all that it holds, whatever it shows of that; but for the
    paths in ``untold``: nothing tells of those in the spec that a rollback goes to.
    """

    changed: bool
    paths: set[str]
    target: Meaning | None
    kept: Meaning | None = None
    untold: frozenset[str] = frozenset()


def absent(value: Any) -> bool:
    return value is None or (isinstance(value, (str, list, dict)) and not value)


def masked(value: Any) -> bool:
    return isinstance(value, str) and (value in ("[REDACTED]", "<hidden>") or value.endswith(("****", "•••")))


def read_config(config: Mapping[str, Any] | None) -> Meaning:
    """What a config in the API's shape means."""
    shows_empty = _shows_empty_secrets(config or {})
    meaning: Meaning = {}
    for key, value in (config or {}).items():
        name = _snake(key)
        if absent(value):
            continue
        if name in _READERS:
            meaning[name] = _READERS[name](value)
        elif name in _PLAIN:
            meaning[name] = value
        else:
            meaning.setdefault("unknown", {})[key] = value
    alias = meaning.get("healthchecks")
    if alias is not None and meaning.get("health_checks", alias) == alias:
        meaning["health_checks"] = meaning.pop("healthchecks")
    if shows_empty:
        for pairs in _all_named(meaning):
            pairs.update({name: HIDDEN for name, value in pairs.items() if value == ""})
    if any(value is NULL for pairs in _all_named(meaning) for value in pairs.values()):
        _add_unseen(meaning)
    for pairs in _all_named(meaning):
        pairs.update({name: HIDDEN for name, value in pairs.items() if value is NULL})
    return meaning


def _all_named(meaning: Meaning) -> list[dict[str, Any]]:
    """The values of env and of the headers, by name."""
    probes = [*meaning.get("health_checks", {}).values(), *meaning.get("healthchecks", {}).values()]
    return [meaning.get("env", {}), *(probe.get("headers", {}) for probe in probes)]


def _add_unseen(meaning: Meaning) -> None:
    """Where names are shown without their values, whatever could have a key or a password may have it."""
    for item in meaning.get("integrations", {}).values():
        if item.get("type") == "s3":
            item.setdefault("access_key_id", MAYBE)
            item.setdefault("secret_access_key", MAYBE)
    for item in meaning.get("repositories", {}).get("repositories", {}).values():
        item.setdefault("password", MAYBE)


def _shows_empty_secrets(config: Mapping[str, Any]) -> bool:
    """True where the place of a secret that has no name of its own holds an empty text."""
    items = [*(config.get("integrations") or []), *(config.get("repositories") or {}).get("repositories", []), config]
    keys = ("accessKeyId", "secretAccessKey", "password", "basicAuthKey")
    return any("" in [item.get(key) for key in keys] for item in items)


def _secret(value: Any) -> Any:
    return HIDDEN if masked(value) else value


def _named(pairs: Any) -> dict[str, Any]:
    return {pair["name"]: NULL if pair.get("value") is None else _secret(pair["value"]) for pair in pairs}


def _read_probes(probes: Mapping[str, Any]) -> dict[str, Any]:
    return {kind: _read_probe(probe) for kind, probe in probes.items()}


def _read_probe(probe: Mapping[str, Any]) -> Meaning:
    read = {_snake(key): value for key, value in probe.items() if not absent(value)}
    return {**read, "headers": _named(read["headers"])} if "headers" in read else read


def _read_item(item: Mapping[str, Any]) -> Meaning:
    read = {}
    for key, value in ((_snake(key), value) for key, value in item.items()):
        if key in _NAMELESS:
            read[key] = MAYBE if value in (None, "") else _secret(value)
        elif not absent(value):
            read[key] = value
    return read


def _read_items(items: Any, key: str = "name") -> dict[str, Meaning]:
    return {item[key]: _read_item(item) for item in items}


def _read_repositories(value: Mapping[str, Any]) -> Meaning:
    mount = {"mount_path": value["mountPath"]} if value.get("mountPath") else {}
    return {"dataset": value["dataset"], **mount, "repositories": _read_items(value["repositories"])}


def _read_resources(value: Mapping[str, Any]) -> Meaning:
    read: Meaning = {}
    for key, inner in value.items():
        if absent(inner):
            continue
        if key in ("machineType", "instanceType"):
            read["machine_type"] = inner
        elif key in ("ports", "replicas"):
            read[key] = inner
        elif key == "autoscaling":
            read[key] = {_snake(name): below for name, below in inner.items() if not absent(below)}
            if "metrics" in read[key]:
                read[key]["metrics"] = {item["metric"]: item["value"] for item in inner["metrics"]}
        else:
            read.setdefault("unknown", {})[key] = inner
    return read


_READERS: dict[str, Callable[[Any], Any]] = {
    "api_version": lambda value: "v1" if value == "latest" else value,
    "basic_auth_key": _secret,
    "env": _named,
    "health_checks": _read_probes,
    "healthchecks": _read_probes,
    "integrations": _read_items,
    "models": lambda value: _read_items(value, "id"),
    "repositories": _read_repositories,
    "resources": _read_resources,
}


def leaves_of(meaning: Meaning | None) -> Leaves:
    """Each value by its path, as ``changes`` names it."""
    leaves: Leaves = {}
    for key, value in (meaning or {}).items():
        if key in ("env", "health_checks", "healthchecks", "resources"):
            _put(leaves, key, value)
        elif key in ("integrations", "models"):
            _put_items(leaves, key, value)
        elif key == "repositories":
            items = value["repositories"]
            _put(leaves, key, {name: inner for name, inner in value.items() if name != "repositories"})
            _put_items(leaves, "repositories.repositories", items)
        elif key == "unknown":
            leaves.update({_snake(name): inner for name, inner in value.items()})
        else:
            leaves[key] = value
    return leaves


def _put(leaves: Leaves, prefix: str, value: Mapping[str, Any]) -> None:
    for key, inner in value.items():
        path = f"{prefix}.{key}"
        if path == "resources.autoscaling.metrics":
            leaves.update({f"{path}[{metric}]": bound for metric, bound in inner.items()})
        elif path == "resources.unknown":
            leaves.update({f"resources.{_snake(name)}": below for name, below in inner.items()})
        elif isinstance(inner, Mapping):
            _put(leaves, path, inner)
        else:
            leaves[path] = inner


def _put_items(leaves: Leaves, prefix: str, items: Mapping[str, Meaning]) -> None:
    for name, item in items.items():
        leaves.update({f"{prefix}[{name}].{key}": inner for key, inner in item.items()})


def _snake(key: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in key)


def with_defaults(meaning: Meaning | None) -> Leaves:
    """The leaves with what the server takes where nothing is said."""
    if not meaning:
        return {}
    full = copy.deepcopy(meaning)
    full.setdefault("enabled", True)
    full.setdefault("port", 80)
    resources = full.setdefault("resources", {})
    resources.setdefault("replicas", 1)
    if "autoscaling" in resources:
        resources["autoscaling"].setdefault("enabled", True)
    for probe in (*full.get("health_checks", {}).values(), *full.get("healthchecks", {}).values()):
        for key, value in (("initial_delay_seconds", 0), ("period_seconds", 10), ("timeout_seconds", 1)):
            probe.setdefault(key, value)
        probe.setdefault("failure_threshold", 3)
        if resources.get("ports"):
            probe.setdefault("port", resources["ports"][0])
    for item in full.get("integrations", {}).values():
        if item.get("type") == "model":
            item.setdefault("path", "/opt/models")
    return leaves_of(full)


def shape_of(meaning: Meaning | None) -> str | None:
    if not meaning:
        return None
    return OLD if meaning.get("api_version") == "v0alpha0" else NEW


def apply(current: Meaning | None, desired: DesiredState, name: str) -> Meaning:
    """What the config shall be. Raises Refused."""
    here, there = shape_of(current), desired.shape()
    if current and there not in (None, here) and not desired.purge:
        raise Refused("apiVersion")
    fields = _given(desired)
    shape = there or here or NEW
    if desired.form == "flat" and shape == OLD:
        _refuse_new_words(fields)
    target = _kept_by_purge(current or {}) if desired.purge else copy.deepcopy(current or {})
    target["name"] = name
    target["api_version"] = _version(current, desired, here, there)
    for key, value in fields.items():
        _set(target, key, value)
    for path in desired.remove:
        _remove(target, path)
    if there == OLD and "basic_auth_key" in target:
        raise Refused("basic_auth_key")
    return _tidy(target)


def _remove(target: Meaning, path: str) -> None:
    parts = path.split(".", 1) if path.startswith("env.") else path.replace("[", ".").replace("]", "").split(".", 1)
    if path.startswith("resources.autoscaling."):
        target.get("resources", {}).get("autoscaling", {}).pop("enabled", None)
        return
    for head in (parts[0], "healthchecks") if parts[0] == "health_checks" else parts[:1]:
        if len(parts) == 1:
            target.pop(head, None)
        else:
            target.get(head, {}).pop(parts[1], None)


def _version(current: Meaning | None, desired: DesiredState, here: str | None, there: str | None) -> str:
    if desired.form != "flat" and desired.version is not None:
        return "v1" if desired.version == "latest" else desired.version
    if current and there in (None, here):
        return current["api_version"]
    return "v0alpha0" if there == OLD else "v1"


def _given(desired: DesiredState) -> dict[str, Any]:
    """The fields without what says nothing: nulls, empty values, and mappings of nothing but such."""
    fields = {key: _dropped(value) for key, value in desired.fields.items()}
    return {key: value for key, value in fields.items() if value is not None}


def _dropped(value: Any) -> Any:
    if value is EMPTY:
        return None
    if not isinstance(value, Mapping):
        return value
    kept = {key: _dropped(inner) for key, inner in value.items()}
    return {key: inner for key, inner in kept.items() if inner is not None} or None


def _refuse_new_words(fields: Mapping[str, Any]) -> None:
    for key in _NEW_ONLY:
        if key in fields:
            raise Refused(key)
    if "ports" in fields.get("resources", {}):
        raise Refused("ports")


def _kept_by_purge(current: Meaning) -> Meaning:
    kept: Meaning = {"resources": {}}
    for key in ("enabled", "basic_auth_key", "unknown"):
        if key in current:
            kept[key] = copy.deepcopy(current[key])
    for key in ("replicas", "unknown"):
        if key in current.get("resources", {}):
            kept["resources"][key] = current["resources"][key]
    return kept


def _set(target: Meaning, key: str, value: Any) -> None:
    if key == "env":
        target[key] = {**target.get(key, {}), **{name: str(inner) for name, inner in value.items()}}
    elif key == "integrations":
        target[key] = {**target.get(key, {}), **{item["name"]: _filled(item) for item in value}}
    elif key == "health_checks":
        target.pop("healthchecks", None)
        target[key] = _overlaid(target.get(key, {}), {kind: _filled(probe) for kind, probe in value.items()})
    elif key == "resources":
        _set_resources(target, value)
    elif key == "models":
        target[key] = {item["id"]: _filled(item) for item in value}
    elif key == "repositories":
        items = {item["name"]: _filled(item) for item in value["repositories"]}
        target[key] = {**_filled(value), "repositories": items}
    else:
        target[key] = value


def _set_resources(target: Meaning, value: Mapping[str, Any]) -> None:
    desired = dict(value)
    scaling = desired.pop("autoscaling", None)
    resources = target["resources"] = _overlaid(target.get("resources", {}), desired)
    if scaling is not None:
        scaling = dict(scaling)
        if isinstance(scaling.get("metrics"), list):
            scaling["metrics"] = {item["metric"]: item["value"] for item in scaling["metrics"]}
        resources["autoscaling"] = _overlaid(resources.get("autoscaling", {}), scaling)


def _overlaid(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Each key replaced whole."""
    return {**below, **above}


def _filled(item: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if value is not None and value is not EMPTY}


def _tidy(target: Meaning) -> Meaning:
    resources = {key: value for key, value in target.get("resources", {}).items() if not absent(value)}
    kept = {key: value for key, value in target.items() if not absent(value)}
    kept.pop("resources", None)
    return {**kept, "resources": resources} if resources else kept


def check_whole(target: Meaning, before: Meaning | None = None) -> None:
    """What the API needs of every spec, and of autoscaling where that or the replicas are others than before."""
    resources = target.get("resources", {})
    if not target.get("image"):
        raise Refused("image")
    if not resources.get("machine_type"):
        raise Refused("machine_type")
    if shape_of(target) == NEW and not resources.get("ports"):
        raise Refused("ports")
    scaling = resources.get("autoscaling")
    old = (before or {}).get("resources", {})
    if not scaling or all(resources.get(key) == old.get(key) for key in ("replicas", "autoscaling")):
        return
    if not (scaling.get("max_replicas") and scaling.get("metrics")):
        raise Refused("autoscaling")
    if scaling.get("enabled") is not False and scaling["max_replicas"] < resources.get("replicas", 0):
        raise Refused("max_replicas")


def differences(before: Meaning | None, after: Meaning, *, protected: bool = False) -> set[str]:
    """The paths that change. A secret that is kept back can't be compared: it only changes where it goes.

    ``protected`` says that the endpoint asks for a password: then it has a key, whatever is shown.
    """
    old, new = with_defaults(before), with_defaults(after)
    keeps_back = any(value is HIDDEN for value in leaves_of(before).values())
    changed = set()
    for path in {*leaves_of(before), *leaves_of(after)}:
        was, will = old.get(path), new.get(path)
        if will is not None and (was in (HIDDEN, MAYBE) or (_is_nameless(path) and was is None and keeps_back)):
            continue
        if was is MAYBE and will is None:
            continue
        if path == "basic_auth_key" and was is None and protected:
            continue
        if not _same(was, will):
            changed.add(path)
    return changed


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)


def hidden_in(current: Meaning, target: Meaning) -> bool:
    """True where a write would lose a secret: one that is seen to be there or, with a server that does so, may be."""
    keeps_back = any(value is HIDDEN for value in leaves_of(current).values())
    return any(value is HIDDEN or (value is MAYBE and keeps_back) for value in leaves_of(target).values())


def without_maybe(target: Meaning) -> Meaning:
    """As it is sent: nobody takes a null back."""
    if not isinstance(target, Mapping):
        return target
    return {key: without_maybe(value) for key, value in target.items() if value is not MAYBE}


def expect_present(view: View, desired: DesiredState, name: str, *, redeploy: bool = False) -> Expected:
    """Raises Refused where the task must fail before it writes."""
    current = view.shown
    target = apply(current, desired, name)
    changed = differences(current, target, protected=view.protected)
    if current is None:
        check_whole(target)
        return Expected(True, changed, without_maybe(target), target)
    if changed or redeploy:
        check_whole(target, None if desired.purge else current)
        if hidden_in(current, target):
            raise Refused("does not show")
        if "basic_auth_key" not in desired.remove:
            _refuse_opening(view, target)
    kept = _kept(view, lambda: apply(view.held, desired, name))
    if not changed and not redeploy:
        return Expected(False, set(), None, kept)
    return Expected(True, changed | ({"redeploy"} if redeploy else set()), without_maybe(target), kept)


def expect_whole(view: View, wanted: View) -> Expected:
    """The same for a rollback to a config: what that lacks goes, but for the name and the key of the endpoint."""
    current = view.shown
    target = _replaced(current, wanted.shown)
    kept = _kept(view, lambda: _replaced(view.held, wanted.held))
    changed = differences(current, target, protected=view.protected)
    if not changed:
        return Expected(False, set(), None, kept)
    if hidden_in(current, target):
        raise Refused("does not show")
    _refuse_opening(view, target)
    return Expected(True, changed, without_maybe(target), kept, frozenset(unseen(wanted)))


def _replaced(current: Meaning, wanted: Meaning) -> Meaning:
    target = {**copy.deepcopy(wanted), "name": current["name"]}
    if "basic_auth_key" in current and "basic_auth_key" not in target:
        if shape_of(target) == OLD:
            raise Refused("basic_auth_key")
        target["basic_auth_key"] = current["basic_auth_key"]
    return target


def _refuse_opening(view: View, target: Meaning) -> None:
    if view.protected and shape_of(view.shown) == NEW and "basic_auth_key" not in {*view.shown, *target}:
        raise Refused("basic_auth_key")


def _kept(view: View, plan: Any) -> Meaning | None:
    """None where what is held can't be kept, which nobody sees: the oldest version has no place for a key."""
    try:
        return plan()
    except Refused:
        if "basic_auth_key" in unseen(view):
            return None
        raise


def secrets_of(view: View) -> dict[str, Any]:
    """The fields of a desired state that gives again all that holds secrets which the API keeps back."""
    shown, held = leaves_of(view.shown), leaves_of(view.held)
    hidden = {path.replace("[", ".").split(".")[0] for path in held if shown.get(path, MAYBE) in (HIDDEN, MAYBE)}
    keys = ("env", "health_checks", "integrations", "basic_auth_key")
    fields = {key: copy.deepcopy(view.held[key]) for key in keys if key in hidden}
    if "integrations" in fields:
        fields["integrations"] = list(fields["integrations"].values())
    return fields


def unseen(view: View) -> set[str]:
    """The paths of secrets of which nothing tells: the API shows the same of a deployment without them.

    No name of theirs is shown, no other secret is seen to be kept back, and no endpoint asks for the password.
    """
    shown = leaves_of(view.shown)
    paths = {path for path in leaves_of(view.held) if _is_nameless(path) and shown.get(path, MAYBE) is MAYBE}
    if view.protected:
        paths.discard("basic_auth_key")
    keeps_back = any(value is HIDDEN for value in shown.values())
    return paths & {"basic_auth_key"} if keeps_back else paths


def lost(view: View, kept: Meaning, after: Meaning) -> set[str]:
    """The paths that hold something else than they must, less those of which nothing told."""
    wanted, found = with_defaults(_with_one_spelling(kept)), with_defaults(_with_one_spelling(after))
    return {path for path in {*wanted, *found} if not _same(wanted.get(path), found.get(path))} - unseen(view)


def _with_one_spelling(meaning: Meaning) -> Meaning:
    """Without the other spelling of health checks where it says the same, defaults included."""
    main, alias = ({"health_checks": meaning.get(key, {})} for key in ("health_checks", "healthchecks"))
    if with_defaults(main) != with_defaults(alias):
        return meaning
    return {key: value for key, value in meaning.items() if key != "healthchecks"}


def is_comparable(view: View, path: str) -> bool:
    """False for a secret that is not shown: a task can't see whether it is what the task says."""
    return leaves_of(view.shown).get(path, MAYBE if _is_nameless(path) else None) not in (HIDDEN, MAYBE)


def _is_nameless(path: str) -> bool:
    return path.rpartition(".")[2] in _NAMELESS and not path.startswith("env.") and ".headers." not in path
