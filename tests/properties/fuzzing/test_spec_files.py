# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Spec files of every kind, sound and broken, through the real action plugin: whole or refused by its path."""

from __future__ import annotations

import collections
import copy
import json
import os
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from depth import FULL
from fuzzing.malformed import LONG_SECRET
from fuzzing.memory_actions import CONNECTION, WAITING, Actions
from guarantees.memory_api import PROJECT
from guarantees.model import EMPTY, DesiredState, read_config
from guarantees.strategies import desired_states, document_of
from guarantees.task_runner import UNEXPECTED, assert_no_secret
from hypothesis import given, settings
from hypothesis import strategies as st

COUNTS: collections.Counter[str] = collections.Counter()
MOST_MEMORY_FOR_A_REFUSAL = 30 * 1024 * 1024
SOUND = {
    "apiVersion": "v1",
    "name": "new",
    "image": "nginx:3",
    "env": [{"name": "TOKEN", "value": LONG_SECRET}],
    "basicAuthKey": LONG_SECRET,
    "resources": {"machineType": "C4", "ports": [80]},
}
_YAML = yaml.safe_dump(SOUND)
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
_JSON = json.dumps(SOUND)


@pytest.fixture
def actions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Actions:
    return Actions(tmp_path, monkeypatch)


def run(actions: Actions, path: Path | str, **options: Any) -> dict[str, Any]:
    actions.fresh()
    given_ones = {**CONNECTION, **WAITING, "project_id": PROJECT, "src": str(path), **options}
    result = actions("deployment", given_ones)
    assert_no_secret(result)
    posts = actions.runner.api.posts()
    if result.get("failed"):
        assert not UNEXPECTED.search(result["msg"]), result["msg"]
        assert posts == [], "refused, and yet written"
        assert len(result["msg"]) < 10_000
    else:
        assert len(posts) == 1
    return result


def refused(actions: Actions, path: Path, *words: str) -> None:
    result = run(actions, path)
    assert result.get("failed"), path
    assert str(path) in result["msg"] and all(word in result["msg"] for word in words), result["msg"]


# Files that are taken

TAKEN: dict[str, str | bytes] = {
    "plain.yaml": _YAML,
    "plain.json": _JSON,
    "plain.toml": _TOML,
    "comments.jsonc": "// a comment\n" + _JSON[:-1] + ", /* trailing */ }",
    "bom.yaml": b"\xef\xbb\xbf" + _YAML.encode(),
    "bom.json": b"\xef\xbb\xbf" + _JSON.encode(),
    "bom.toml": b"\xef\xbb\xbf" + _TOML.encode(),
    "crlf.yml": _YAML.replace("\n", "\r\n"),
    "one_document.yaml": "---\n" + _YAML + "...\n",
    "anchors.yaml": _YAML.replace("basicAuthKey: ", "basicAuthKey: &key ").replace(
        f"value: {LONG_SECRET}", "value: *key"
    )
    if _YAML.index("basicAuthKey") < _YAML.index("env:")
    else _YAML,
    "merge_keys.yaml": "resources:\n  <<: {machineType: C4}\n  ports: [80]\n"
    + yaml.safe_dump({key: value for key, value in SOUND.items() if key != "resources"}),
}


@pytest.mark.parametrize("name", TAKEN)
def test_sound_files_are_taken_whole(actions: Actions, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    content = TAKEN[name]
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = run(actions, path)
    assert not result.get("failed"), result["msg"]
    assert read_config(actions.runner.api.posts()[0].body["config"]) == read_config(SOUND)


# Files that are refused


def _bomb(levels: int = 30) -> str:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{level}: &a{level} [*a{level - 1}, *a{level - 1}]" for level in range(1, levels)]
    return "\n".join(lines) + f"\ncommand: *a{levels - 1}\n"


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "bomb.yaml": (_bomb(), "more than 1000000 values"),
    "circle.yaml": ("command: &c [*c]\n", ""),
    "deep.yaml": ("command: " + "[" * 5000 + "]" * 5000, ""),
    "deep.json": ('{"command": ' + "[" * 100_000 + "]" * 100_000 + "}", ""),
    "deep.toml": ("command = " + "[" * 5000 + "]" * 5000, ""),
    "deep.jsonc": ('{"command": ' + "[" * 5000 + "]" * 5000 + "}", ""),
    "two.yaml": (f"{_YAML}---\n{_YAML}", "more than one document"),
    "two.json": (f"{_JSON} {_JSON}", "more than one document"),
    "latin1.yaml": (b"name: \xe4\n", "UTF-8"),
    "latin1.json": (b'{"name": "\xe4"}', "UTF-8"),
    "utf16.json": (_JSON.encode("utf-16"), "UTF-8"),
    "nul.yaml": (b"name: \x00\n", ""),
    "tabs.yaml": ("name: new\n\tresources:\n", ""),
    "env_date.toml": (_TOML.replace(f'value = "{LONG_SECRET}"', "value = 2026-01-01"), ""),
    "date.yaml": (_YAML + "region: 2026-01-01\nenv: {DAY: 2026-01-01}\n", ""),
    "number_key.yaml": (_YAML + "1: one\n", ""),
    "null_key.yaml": (_YAML + "null: one\n", ""),
    "list_key.yaml": (_YAML + "? [a, b]\n: one\n", ""),
    "boolean_name.yaml": (_YAML.replace("TOKEN", "on"), "env[0].name"),
    "nan.yaml": (_YAML.replace("- 80", "- .nan"), ""),
    "nan.json": (_JSON.replace("[80]", "[NaN]"), ""),
    "infinite.toml": (_TOML.replace("[80]", "[inf]"), ""),
    "digits.json": (_JSON.replace("[80]", "[" + "9" * 10_000 + "]"), ""),
    "digits.toml": (_TOML.replace("[80]", "[" + "9" * 10_000 + "]"), ""),
    "digits.yaml": (_YAML.replace("- 80", "- " + "9" * 10_000), ""),
    "list.yaml": ("- name: new\n", "a list"),
    "text.yaml": ("just text\n", ""),
    "empty.yaml": ("", "nothing"),
    "empty.json": ("", ""),
    "only_comment.yaml": ("# nothing\n", "nothing"),
    "python.yaml": ("name: !!python/object/apply:os.system ['true']\n", ""),
    "binary.yaml": ("name: !!binary aGVsbG8=\n", ""),
    "unknown_tag.yaml": ("name: !thing x\n", ""),
    "open_quote.yaml": (f'basicAuthKey: "{LONG_SECRET}\n', "line"),
    "trailing.json": (_JSON[:-1] + ",}", "line"),
    "comment.json": ("// no\n" + _JSON, "line"),
    "misspelt.yaml": (_YAML.replace("machineType", "machineTyp"), "machineType"),
    "both.yaml": (_YAML + "basic_auth_key: other\n", "duplicate"),
    "vault.yaml": ("$ANSIBLE_VAULT;1.1;AES256\n3132\n", "vault password"),
    "unknown.ini": ("[a]\nb=c\n", "suffix"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_broken_files_are_refused_by_their_path(actions: Actions, tmp_path: Path, name: str) -> None:
    content, word = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    refused(actions, path, word)


def _circle(path: Path) -> None:
    path.symlink_to(path)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)


def _unreadable_folder(path: Path) -> None:
    path.mkdir()
    (path / "paperspace.yaml").symlink_to("nowhere")


NO_FILES: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "symlink loop": ("loop.yaml", _circle),
    "named pipe": ("pipe.yaml", os.mkfifo),
    "device": ("zero.yaml", lambda path: path.symlink_to("/dev/zero")),
    "50 MB": ("big.yaml", _sparse),
    "empty folder": ("folder", Path.mkdir),
    "folder of a broken link": ("folder2", _unreadable_folder),
    "absent": ("absent.yaml", lambda path: None),
}


@pytest.mark.parametrize("kind", NO_FILES)
def test_what_is_no_file_is_refused_at_once(actions: Actions, tmp_path: Path, kind: str) -> None:
    name, make = NO_FILES[kind]
    path = tmp_path / name
    make(path)
    tracemalloc.start()
    try:
        refused(actions, path)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY_FOR_A_REFUSAL
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("text", ["name: a\nname: b\n", '{"name": "a", "name": "b"}'], ids=["yaml", "json"])
def test_duplicate_keys_count_as_the_last(actions: Actions, tmp_path: Path, text: str) -> None:
    """As the parsers of Ansible and of Python have it; TOML refuses them itself."""
    path = tmp_path / ("twice.json" if text.startswith("{") else "twice.yaml")
    path.write_text(text)
    result = run(actions, path, image="nginx:1")
    assert result.get("failed") and "resources" in result["msg"]


# Generated documents, and damage

_DUMP: dict[str, Callable[[Any], str]] = {
    "yaml": lambda document: yaml.safe_dump(document, allow_unicode=True, sort_keys=False),
    "flow.yaml": lambda document: yaml.safe_dump(document, default_flow_style=True, sort_keys=False),
    "json": json.dumps,
    "jsonc": lambda document: "/* one */ " + json.dumps(document, indent=1).replace("\n", " // more\n", 1),
}


def check_generated(actions: Actions, folder: Path, desired: DesiredState, kind: str, data: Any) -> None:
    document = {**document_of(desired, data.draw), "name": "new"}
    path = folder / f"generated.{kind}"
    path.write_text(_DUMP[kind](document), encoding="utf-8")
    from_file = run(actions, path)
    sent = [copy.deepcopy(post.body) for post in actions.runner.api.posts()]
    actions.fresh()
    inline = actions("deployment", {**CONNECTION, **WAITING, "project_id": PROJECT, "spec": document})
    assert from_file.get("failed") == inline.get("failed"), (from_file.get("msg"), inline.get("msg"))
    assert sent == [post.body for post in actions.runner.api.posts()]
    COUNTS["compared with the document itself"] += 1


# Plain scalars of which readers of YAML make different things, in each place of a text
_SCALARS = st.one_of(
    st.text("0123456789_.:-+eExXobBaAfF", min_size=1, max_size=8),
    st.sampled_from(
        [
            "y",
            "N",
            "yes",
            "Off",
            "ON",
            "true",
            "False",
            ".inf",
            "-.INF",
            ".NaN",
            "2026-01-01",
            "0o17",
            "017",
            "1e10",
            "1_000",
            "22:30",
            "190:20:30.15",
            "0b1",
            "0x1F",
            "72225e2",
        ]
    ),
)
_BASE = "name: new\nimage: nginx:3\nresources: {machineType: C4, ports: [80]}\n"
_PLACES: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "env": ("env:\n  A: %s\n", lambda config: config["env"][0]["value"]),
    "env in one line": ("env: {A: %s}\n", lambda config: config["env"][0]["value"]),
    "pairs of env": ("env:\n- name: A\n  value: %s\n", lambda config: config["env"][0]["value"]),
    "command": ("command:\n- serve\n- %s\n", lambda config: config["command"][1]),
    "header": (
        "healthChecks:\n  liveness:\n    path: /\n    port: 80\n    headers:\n    - name: A\n      value: %s\n",
        lambda config: config["healthChecks"]["liveness"]["headers"][0]["value"],
    ),
}
# The numbers that all readers read alike.
_NUMBER = re.compile(r"[-+]?(?:0*[0-7]|[1-9][0-9]*)|0x[0-9a-fA-F]+")


def check_scalar(actions: Actions, folder: Path, place: str, text: str) -> None:
    """Refused, or sent as the text that it is; a number that is one to all readers may be written otherwise."""
    lines, sent = _PLACES[place]
    path = folder / "scalar.yaml"
    path.write_text(_BASE + lines % text)
    result = run(actions, path)
    if result.get("failed"):
        COUNTS["scalars to quote"] += "quote it" in result["msg"]
        return
    value = sent(actions.runner.api.posts()[0].body["config"])
    same = str(int(text, 16 if "x" in text else 10)) if _NUMBER.fullmatch(text) else text
    assert value in (text, same), (place, text, value)


def is_plain_scalar(text: str) -> bool:
    try:
        node = yaml.compose(f"A: {text}").value[0][1]
    except (yaml.YAMLError, AttributeError):
        return False
    return isinstance(node, yaml.ScalarNode) and node.value == text


def check_damaged(actions: Actions, folder: Path, kind: str, cuts: list[tuple[int, int, bytes]]) -> None:
    content = {"yaml": _YAML, "json": _JSON, "toml": _TOML, "jsonc": _JSON}[kind].encode()
    for at, length, put in cuts:
        at %= len(content) + 1
        content = content[:at] + put + content[at + length :]
    path = folder / f"damaged.{kind}"
    path.write_bytes(content)
    actions.fresh()
    COUNTS["damaged files"] += 1
    result = actions("deployment", {**CONNECTION, **WAITING, "project_id": PROJECT, "src": str(path)})
    if not result.get("failed"):
        return
    assert not UNEXPECTED.search(result["msg"]), (content, result["msg"])
    # Damage can make a name of a secret, and names are shown. Elsewhere it is none.
    is_a_name = re.search(rb"\bname\W{1,6}" + LONG_SECRET.encode(), content)
    assert is_a_name or LONG_SECRET not in result["msg"], (content, result["msg"])
    posts = actions.runner.api.posts()
    assert not posts or "answered" in result["msg"] or "rollout" in result["msg"], result["msg"]
    if not actions.runner.api.asked:
        assert str(path) in result["msg"] or any(word in result["msg"] for word in ("name", "project_id", "spec")), (
            result
        )


def test_generated_and_damaged_files(actions: Actions, tmp_path: Path) -> None:
    COUNTS.clear()
    examples = 400 if FULL else 40

    @settings(max_examples=examples)
    @given(
        desired=desired_states(whole=True).filter(lambda desired: desired.form != "flat"),
        kind=st.sampled_from(sorted(_DUMP)),
        data=st.data(),
    )
    def generated(desired: DesiredState, kind: str, data: Any) -> None:
        assert EMPTY not in (desired.fields.get("image"),)
        check_generated(actions, tmp_path, desired, kind, data)

    @settings(max_examples=2 * examples)
    @given(
        kind=st.sampled_from(["yaml", "json", "toml", "jsonc"]),
        cuts=st.lists(
            st.tuples(
                st.integers(0, 1000),
                st.integers(0, 40),
                st.sampled_from(
                    [b"", b"\x00", b"\xff", b'"', b"'", b"{", b"]", b"\t", b"\n", b": ", b"&a ", b"*a", b"!!x ", b"= "]
                ),
            ),
            min_size=1,
            max_size=4,
        ),
    )
    def damaged(kind: str, cuts: list[tuple[int, int, bytes]]) -> None:
        check_damaged(actions, tmp_path, kind, cuts)

    @settings(max_examples=4 * examples)
    @given(place=st.sampled_from(sorted(_PLACES)), text=_SCALARS.filter(is_plain_scalar))
    def scalars(place: str, text: str) -> None:
        check_scalar(actions, tmp_path, place, text)

    generated()
    damaged()
    scalars()
    assert COUNTS["compared with the document itself"] >= examples // 2
    assert COUNTS["damaged files"] >= examples
    assert COUNTS["scalars to quote"] >= examples // 4
