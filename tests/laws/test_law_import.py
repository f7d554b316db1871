# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The law of an import, over generated deployments and readings: its files hold no secret, and change nothing."""

from __future__ import annotations

from typing import Any

import yaml
from figures import FULL
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from law_server import ORIGINAL, PROJECT, READINGS, Clock
from law_wishes import MARK, options_of, wishes
from law_world import World, clock_of

from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_import_files import to_spec_files

# What a config may say that no document can.
SPARE = {"kept": ["by", {"the": "server"}]}
_READINGS = st.fixed_dictionaries({}, optional={name: st.sampled_from(READINGS[name]) for name in READINGS})


@settings(max_examples=400 if FULL else 50)
@given(
    wish=wishes(whole=True),
    readings=_READINGS,
    name=st.one_of(st.sampled_from(["web", "a/b", "日本", "x\ny: {{ 1 }} # z", "-", "true"])),
    spare=st.booleans(),
    values=st.booleans(),
    data=st.data(),
)
def test_what_is_imported_changes_nothing(
    wish: Any, readings: dict[str, Any], name: str, spare: bool, values: bool, data: Any
) -> None:
    clock = Clock()
    with clock_of(clock):
        world = World(clock)
        world.api.readings = {**ORIGINAL, **readings}
        identity = {"name": name, "project_id": PROJECT}
        made = world.attempt("deployment", False, {**identity, **options_of(wish, data.draw), "wait": False})
        assume(not made.get("failed"))
        [held] = world.api.named(name)
        if spare:
            held.config["serverOnly"] = SPARE
        shown = world.run("deployment_info", show_env=values, **identity)["deployments"]
        made = to_spec_files(shown, PROJECT)
        assert made["skipped"] == []
        spec_file, playbook = made["files"]
        assert yaml.safe_load(playbook["content"])[0]["tasks"][0]["paperspace.cloud.deployment_fleet"][
            "deployments"
        ] == [{"src": spec_file["path"]}]
        document = yaml.safe_load(spec_file["content"])
        assert document["name"] == name
        # With the values of env those are in it, and no other secret.
        seen = {key: value for key, value in document.items() if key != "env"} if values else spec_file["content"]
        assert MARK not in str(seen)
        before = len(world.api.posts())
        applied = world.run("deployment", spec=document, wait=False, project_id=PROJECT)
        assert (applied.get("changed"), applied.get("msg")) == (False, None)
        # What is left out is all that a merge has to leave alone.
        assert applied["warnings"] == []
        assert len(world.api.posts()) == before
