# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An import, over generated deployments and behaviours: its files hold no secret, and change nothing."""

from __future__ import annotations

import re
from typing import Any

import yaml
from depth import FULL
from guarantees.memory_api import BEHAVIOURS, ORIGINAL, PROJECT, Clock
from guarantees.strategies import MARK, desired_states, options_of
from guarantees.task_runner import TaskRunner, clock_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.export_files import to_spec_files

# What a config may say that no document can.
SPARE = {"kept": ["by", {"the": "server"}]}
_BEHAVIOURS = st.fixed_dictionaries({}, optional={name: st.sampled_from(BEHAVIOURS[name]) for name in BEHAVIOURS})
_NAMES = st.sampled_from(["web", "a/b", "日本", "x\ny: {{ 1 }} # z", "-", "true"])


@settings(max_examples=400 if FULL else 50)
@given(desired_states(whole=True), _BEHAVIOURS, _NAMES, st.booleans(), st.booleans(), st.data())
def test_what_is_imported_changes_nothing(
    desired: Any, behaviours: dict[str, Any], name: str, spare: bool, values: bool, data: Any
) -> None:
    clock = Clock()
    with clock_of(clock):
        runner = TaskRunner(clock)
        runner.api.behaviours = {**ORIGINAL, **behaviours}
        identity = {"name": name, "project_id": PROJECT}
        made = runner.attempt("deployment", False, {**identity, **options_of(desired, data.draw), "wait": False})
        assume(not made.get("failed"))
        if spare:
            runner.api.named(name)[0].config["serverOnly"] = SPARE
        shown = runner.run("deployment_info", show_env=values, **identity)["deployments"]
        made = to_spec_files(shown, PROJECT)
        assert made["skipped"] == []
        spec_file, playbook = made["files"]
        [task] = yaml.safe_load(playbook["content"])[0]["tasks"]
        assert task["paperspace.cloud.deployment_fleet"]["deployments"] == [{"src": spec_file["path"]}]
        document = yaml.safe_load(spec_file["content"])
        assert document["name"] == name
        # With the values of env those are in it, and no other secret.
        seen = {key: value for key, value in document.items() if key != "env"} if values else spec_file["content"]
        assert MARK not in str(seen)
        before = len(runner.api.posts())
        applied = runner.run("deployment", spec=document, wait=False, project_id=PROJECT)
        assert (applied.get("changed"), applied.get("msg")) == (False, None)
        # What is left out is all that a merge has to leave alone.
        assert applied["warnings"] == []
        assert len(runner.api.posts()) == before


# What the types of YAML 1.1 take for something else than text, as yaml.org says, and the core schema of YAML 1.2.
# Readers follow the one, the other, or a part of one: what either takes is quoted.
_READERS = {
    "1.1": (
        r"~|null|Null|NULL|",
        r"y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF",
        r"[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+",
        r"[-+]?([0-9][0-9_]*)?\.[0-9._]*([eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*",
        r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        r"\d{4}-\d\d?-\d\d?(([Tt]|[ \t]+)\d\d?:\d\d:\d\d(\.\d*)?([ \t]*(Z|[-+]\d\d?(:\d\d)?))?)?",
        r"<<|=",
    ),
    "1.2": (
        r"null|Null|NULL|~|",
        r"true|True|TRUE|false|False|FALSE",
        r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
        r"[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN",
    ),
}
_ODD = [
    *("72225e2", "1e10", "1E5", "0o755", "0755", "012", "09", "22:30", "190:20:30", "1:1.5", "1_000", "0b1"),
    *("0x1f", "1.", "-1", "+1", ".5", "1e-3", "2026-01-01", "yes", "No", "y", "N", "on", "OFF", "true"),
    *("Null", "~", ".inf", "-.INF", ".nan", "inf", "NaN", "=", "<<", "#", "&a", "*a", "!a", "%a", "@a"),
    *("`a", "|", ">", "[a", "{a", "'", '"', "a'b", "\\", "---", "...", "", "2026-01-01 10:00:00", "- a"),
    *("? a", "a: b", "a:", "a #b", "--- a", " a", "a ", "a\nb", "a\n", "\ta", "a\x85b", "a\u2028b"),
    *("\ufeffa", "\x1b[0m", "é", "日本", "😀", "nginx:1.27", "a" * 200, "a b " * 50, "{{ a }}"),
]
_NUMBERLIKE = st.text(alphabet="0123456789abefxoEXO_+-.:TZ~ynsYNS", min_size=1, max_size=8)
_TEXTS = st.one_of(st.sampled_from(_ODD), _NUMBERLIKE, st.text(st.characters(codec="utf-8"), max_size=12))
# Names of variables; other texts may hold blanks.
_WORDS = _TEXTS.map(lambda text: "".join(text.split()).replace("=", "").replace("\0", "")).filter(bool)


def _reader(version: str) -> type[yaml.SafeLoader]:
    """A reader of a version to the letter: what is not text to it is a number, so that it differs from any text."""

    class Reader(yaml.SafeLoader):
        yaml_implicit_resolvers = {None: [("!other", re.compile(f"(?:{pattern})\\Z")) for pattern in _READERS[version]]}

    Reader.add_constructor("!other", lambda _loader, _node: 7)
    return Reader


_LOADERS = [yaml.SafeLoader, *map(_reader, _READERS)]


@settings(max_examples=1000 if FULL else 150)
@given(texts=st.lists(_TEXTS, min_size=4, max_size=4), names=st.lists(_WORDS, min_size=2, max_size=2))
def test_a_text_is_one_to_every_reader(texts: list[str], names: list[str]) -> None:
    image, region, *values = texts
    image = "".join(image.split()) or "a"
    config = {"api_version": "v1", "image": image, "region": region or "b", "command": values}
    config |= {"name": names[0], "env": dict(zip(names, values, strict=False))}
    shown = {"id": "1", "name": names[0], "project_id": PROJECT, "latest_spec": {"id": "s", "data": config}}
    made = to_spec_files([shown], PROJECT)
    assert made["skipped"] == []
    for loader in _LOADERS:
        document = yaml.load(made["files"][0]["content"], Loader=loader)
        read = {key: document.get(key) for key in ("name", "image", "region", "command")}
        assert read == {key: config[key] for key in read}, loader.__name__
        env = {item["name"]: item["value"] for item in document["env"]}
        assert env == config["env"]


def test_the_readers_know_a_text_from_a_number() -> None:
    """Else the test above would be empty."""
    for version, others in (("1.1", ["22:30", "yes", "1_000", "0b1", "="]), ("1.2", ["0o755", "1e10", "012"])):
        assert yaml.load(f"{others}".replace("'", ""), Loader=_reader(version)) == [7] * len(others)
