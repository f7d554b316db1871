# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Spec files, generated and damaged, through the real action plugin: taken whole, or refused by their path."""

from __future__ import annotations

import collections
import copy
import json
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from depth import FULL
from fuzzing.malformed import LONG_SECRET
from fuzzing.memory_actions import CONNECTION, WAITING, MemoryActions
from guarantees.memory_api import PROJECT
from guarantees.model import DesiredState, read_config
from guarantees.strategies import desired_states, document_of
from guarantees.task_runner import UNEXPECTED, assert_no_secret
from hypothesis import given, settings
from hypothesis import strategies as st

COUNTS: collections.Counter[str] = collections.Counter()
EXAMPLES = 400 if FULL else 40
MOST_MEMORY_FOR_A_REFUSAL = 30 * 1024 * 1024
SOUND = {
    "apiVersion": "v1",
    "name": "new",
    "image": "nginx:3",
    "env": [{"name": "TOKEN", "value": LONG_SECRET}],
    "basicAuthKey": LONG_SECRET,
    "resources": {"machineType": "C4", "ports": [80]},
}
_TOML = f"""
apiVersion = "v1"
name = "new"
image = "nginx:3"
basicAuthKey = "{LONG_SECRET}"
env = [{{name = "TOKEN", value = "{LONG_SECRET}"}}]
[resources]
machineType = "C4"
ports = [80]
"""
_YAML, _JSON = yaml.safe_dump(SOUND), json.dumps(SOUND)
_TOKEN = f"value: {LONG_SECRET}"


def run(actions: MemoryActions, path: Path, **options: Any) -> dict[str, Any]:
    actions.fresh()
    result = actions("deployment", {**CONNECTION, **WAITING, "project_id": PROJECT, "src": str(path), **options})
    assert_no_secret(result)
    posts = actions.runner.api.posts()
    assert len(posts) == (0 if result.get("failed") else 1)
    if result.get("failed"):
        assert not UNEXPECTED.search(result["msg"]) and len(result["msg"]) < 10_000, result["msg"][:500]
    return result


# tests/unit/spec_files/test_files.py has the formats, and what is not valid in each.
TAKEN = {
    "comments.jsonc": "// a comment\n" + _JSON[:-1] + ", /* trailing */ }",
    "crlf.yml": _YAML.replace("\n", "\r\n"),
    "anchors.yaml": _YAML.replace("basicAuthKey: ", "basicAuthKey: &key ").replace(_TOKEN, "value: *key"),
    "merge_keys.yaml": _YAML.replace("machineType: C4", "<<: {machineType: C4}"),
    "plain.toml": _TOML,
}


@pytest.mark.parametrize("name", TAKEN)
def test_sound_files_are_taken_whole(actions: MemoryActions, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(TAKEN[name], newline="")
    result = run(actions, path)
    assert not result.get("failed"), result["msg"]
    assert read_config(actions.runner.api.posts()[0].body["config"]) == read_config(SOUND)


def _bomb(levels: int = 30) -> str:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{level}: &a{level} [*a{level - 1}, *a{level - 1}]" for level in range(1, levels)]
    return "\n".join(lines) + f"\ncommand: *a{levels - 1}\n"


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "bomb.yaml": (_bomb(), "more than 1000000 values"),
    "deep.toml": ("command = " + "[" * 5000 + "]" * 5000, ""),
    "utf16.json": (_JSON.encode("utf-16"), "UTF-8"),
    "nul.yaml": (b"name: \x00\n", ""),
    "date.yaml": (_YAML + "region: 2026-01-01\nenv: {DAY: 2026-01-01}\n", ""),
    **{f"{key[:4]}_key.yaml": (f"{_YAML}{key}: one\n", "") for key in ("1", "null", "? [a, b]\n")},
    "nan.yaml": (_YAML.replace("- 80", "- .nan"), ""),
    "infinite.toml": (_TOML.replace("[80]", "[inf]"), ""),
    "digits.json": (_JSON.replace("[80]", "[" + "9" * 10_000 + "]"), ""),
    "digits.toml": (_TOML.replace("[80]", "[" + "9" * 10_000 + "]"), ""),
    "digits.yaml": (_YAML.replace("- 80", "- " + "9" * 10_000), ""),
    "only_comment.yaml": ("# nothing\n", "nothing"),
    "python.yaml": ("name: !!python/object/apply:os.system ['true']\n", ""),
    "binary.yaml": ("name: !!binary aGVsbG8=\n", ""),
    "misspelt.yaml": (_YAML.replace("machineType", "machineTyp"), "machineType"),
    "both.yaml": (_YAML + "basic_auth_key: other\n", "duplicate"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_broken_files_are_refused_by_their_path(actions: MemoryActions, tmp_path: Path, name: str) -> None:
    content, word = REFUSED[name]
    path = tmp_path / name.replace("/", "_")
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = run(actions, path)
    assert result.get("failed") and str(path) in result["msg"] and word in result["msg"], result


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)


@pytest.mark.parametrize("make", [_sparse, lambda path: path.symlink_to("/dev/zero")], ids=["50 MB", "a device"])
def test_what_is_too_large_is_refused_in_little_memory(
    actions: MemoryActions, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "large.yaml"
    make(path)
    tracemalloc.start()
    try:
        assert str(path) in run(actions, path)["msg"]
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY_FOR_A_REFUSAL
    finally:
        tracemalloc.stop()


_DUMP: dict[str, Callable[[Any], str]] = {
    "yaml": lambda document: yaml.safe_dump(document, allow_unicode=True, sort_keys=False),
    "flow.yaml": lambda document: yaml.safe_dump(document, default_flow_style=True, sort_keys=False),
    "json": json.dumps,
    "jsonc": lambda document: "/* one */ " + json.dumps(document, indent=1).replace("\n", " // more\n", 1),
}


def test_a_file_is_what_its_document_is(actions: MemoryActions, tmp_path: Path) -> None:
    COUNTS.clear()

    @settings(max_examples=EXAMPLES)
    @given(
        desired_states(whole=True).filter(lambda desired: desired.form != "flat"),
        st.sampled_from(sorted(_DUMP)),
        st.data(),
    )
    def compare(desired: DesiredState, kind: str, data: Any) -> None:
        document = {**document_of(desired, data.draw), "name": "new"}
        path = tmp_path / f"generated.{kind}"
        path.write_text(_DUMP[kind](document), encoding="utf-8")
        from_file = run(actions, path)
        sent = [copy.deepcopy(post.body) for post in actions.runner.api.posts()]
        actions.fresh()
        inline = actions("deployment", {**CONNECTION, **WAITING, "project_id": PROJECT, "spec": document})
        assert from_file.get("failed") == inline.get("failed"), (from_file.get("msg"), inline.get("msg"))
        assert sent == [post.body for post in actions.runner.api.posts()]
        COUNTS["taken"] += len(sent)

    compare()
    assert COUNTS["taken"] >= EXAMPLES // 2


# Plain scalars of which readers of YAML make different things, in each place of a text.
_WORDS = [
    *("y", "N", "yes", "Off", "ON", "true", "False", ".inf", "-.INF", ".NaN", "2026-01-01", "0o17", "017", "1e10"),
    *("1_000", "22:30", "190:20:30.15", "0b1", "0x1F", "72225e2"),
]
_SCALARS = st.one_of(st.text("0123456789_.:-+eExXobBaAfF", min_size=1, max_size=8), st.sampled_from(_WORDS))
_BASE = "name: new\nimage: nginx:3\nresources: {machineType: C4, ports: [80]}\n"
_PROBE = "healthChecks:\n  liveness:\n    path: /\n    port: 80\n    headers:\n    - name: A\n      value: %s\n"
_PLACES: dict[str, Callable[[Any], Any]] = {
    "env:\n  A: %s\n": lambda config: config["env"][0]["value"],
    "env: {A: %s}\n": lambda config: config["env"][0]["value"],
    "env:\n- name: A\n  value: %s\n": lambda config: config["env"][0]["value"],
    "command:\n- serve\n- %s\n": lambda config: config["command"][1],
    _PROBE: lambda config: config["healthChecks"]["liveness"]["headers"][0]["value"],
}
# The numbers that all readers read alike.
_NUMBER = re.compile(r"[-+]?(?:0*[0-7]|[1-9][0-9]*)|0x[0-9a-fA-F]+")


def is_plain_scalar(text: str) -> bool:
    try:
        node = yaml.compose(f"A: {text}").value[0][1]
    except (yaml.YAMLError, AttributeError):
        return False
    return isinstance(node, yaml.ScalarNode) and node.value == text


def test_a_plain_scalar_is_refused_or_sent_as_the_text_that_it_is(actions: MemoryActions, tmp_path: Path) -> None:
    """A number that is one to all readers may be written otherwise."""
    COUNTS.clear()

    @settings(max_examples=4 * EXAMPLES)
    @given(st.sampled_from(sorted(_PLACES)), _SCALARS.filter(is_plain_scalar))
    def scalars(lines: str, text: str) -> None:
        path = tmp_path / "scalar.yaml"
        path.write_text(_BASE + lines % text)
        result = run(actions, path)
        if result.get("failed"):
            COUNTS["to quote"] += "quote it" in result["msg"]
            return
        value = _PLACES[lines](actions.runner.api.posts()[0].body["config"])
        same = str(int(text, 16 if "x" in text else 10)) if _NUMBER.fullmatch(text) else text
        assert value in (text, same), (lines, text, value)

    scalars()
    assert COUNTS["to quote"] >= EXAMPLES // 4


_DAMAGE = [b"", b"\x00", b"\xff", b'"', b"'", b"{", b"]", b"\t", b"\n", b": ", b"&a ", b"*a", b"!!x ", b"= "]
_CUTS = st.tuples(st.integers(0, 1000), st.integers(0, 40), st.sampled_from(_DAMAGE))


def test_damaged_files(actions: MemoryActions, tmp_path: Path) -> None:
    COUNTS.clear()
    texts = {"yaml": _YAML, "json": _JSON, "toml": _TOML, "jsonc": _JSON}

    @settings(max_examples=2 * EXAMPLES)
    @given(st.sampled_from(sorted(texts)), st.lists(_CUTS, min_size=1, max_size=4))
    def damaged(kind: str, cuts: list[tuple[int, int, bytes]]) -> None:
        content = texts[kind].encode()
        for at, length, put in cuts:
            at %= len(content) + 1
            content = content[:at] + put + content[at + length :]
        check_damaged(actions, tmp_path / f"damaged.{kind}", content)

    damaged()
    assert COUNTS["refused"] >= EXAMPLES // 2


def check_damaged(actions: MemoryActions, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    actions.fresh()
    result = actions("deployment", {**CONNECTION, **WAITING, "project_id": PROJECT, "src": str(path)})
    if not result.get("failed"):
        return
    COUNTS["refused"] += 1
    message = result["msg"]
    assert not UNEXPECTED.search(message), (content, message)
    # Damage can make a name of a secret, and names are shown. Elsewhere it is none.
    is_a_name = re.search(rb"\bname\W{1,6}" + LONG_SECRET.encode(), content)
    assert is_a_name or LONG_SECRET not in message, (content, message)
    api = actions.runner.api
    assert not api.posts() or "answered" in message or "rollout" in message, message
    assert api.asked or any(word in message for word in (str(path), "name", "project_id", "spec")), message
