# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Edge cases of planning, merging, comparing and verifying: see also test_plan.py."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.spec import canonical, merge
from ansible_collections.paperspace.cloud.plugins.module_utils.spec import plan as planning
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import read_document, read_options
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.plan import Current, plan_present, plan_whole
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.verify import Verdict, verify

V1: dict[str, Any] = {
    "apiVersion": "v1",
    "name": "web",
    "image": "nginx:1",
    "env": [{"name": "TOKEN", "value": "literal-secret"}],
    "resources": {"machineType": "C4", "ports": [80], "replicas": 1},
}
V0: dict[str, Any] = {
    "apiVersion": "v0alpha0",
    "name": "web",
    "image": "nginx:1",
    "resources": {"instanceType": "C4", "replicas": 1},
}


def current(config: dict[str, Any] | None) -> Current:
    return Current("id", "web", "p", config)


def edited(config: dict[str, Any] | None = None, **edits: Any) -> dict[str, Any]:
    """A copy with top-level edits; None removes."""
    return {key: value for key, value in {**copy.deepcopy(config or V1), **edits}.items() if value is not None}


def paths(planned: planning.Plan) -> list[str]:
    return [change.as_dict()["path"] for change in planned.changes]


def test_a_whole_spec_replaces_all_but_the_name_and_the_key():
    old = edited(image="nginx:0", name="of-then", region="ny2")
    planned = plan_whole(current(edited(basicAuthKey="basic-secret", enabled=True)), old)
    assert planned.action == planning.UPDATE and planned.warnings == ()
    assert planned.config == {**old, "name": "web", "basicAuthKey": "basic-secret"}
    assert paths(planned) == ["image", "region"]
    assert old["name"] == "of-then" and "basicAuthKey" not in old


@pytest.mark.parametrize("key", [None, "", "old-key"])
def test_a_whole_spec_with_a_key_of_its_own_brings_it(key):
    old = edited(basicAuthKey=key) if key else {**edited(), "basicAuthKey": key}
    planned = plan_whole(current(edited(image="nginx:2", basicAuthKey="basic-secret")), old)
    assert planned.config["basicAuthKey"] == (key or "basic-secret")


def test_a_whole_spec_of_an_open_endpoint_leaves_it_open():
    planned = plan_whole(current(edited(image="nginx:2")), V1)
    assert "basicAuthKey" not in planned.config


@pytest.mark.parametrize("shown", [V1, edited(enabled=True), edited(unknownField=None)])
def test_a_whole_spec_that_is_there_is_nothing_to_do(shown):
    assert plan_whole(current(shown), V1) == planning.Plan(planning.NOTHING, (), None)


def test_a_whole_spec_in_the_other_spelling_is_written_in_the_main_one():
    checks = {"liveness": {"path": "/", "port": None}}
    planned = plan_whole(current(V1), {**V1, "healthchecks": checks, "region": None})
    assert planned.config["healthChecks"] == {"liveness": {"path": "/"}}
    assert "healthchecks" not in planned.config and "region" not in planned.config


def test_a_whole_spec_that_can_not_hold_the_key_would_open_the_endpoint():
    with pytest.raises(InputError, match="the earlier spec has no basic_auth_key") as caught:
        plan_whole(current(edited(basicAuthKey="basic-secret")), V0)
    assert caught.value.path == "to"
    assert plan_whole(current(V1), V0).config["resources"] == {"instanceType": "C4", "replicas": 1}


@pytest.mark.parametrize(
    ("config", "lacks"),
    [
        (edited(image=None), "image"),
        (edited(resources={"ports": [80]}), "resources.machine_type"),
        (edited(resources={"machineType": "C4"}), "resources.ports"),
        (edited(resources=None), "resources.machine_type, resources.ports"),
        (edited(V0, resources={"machineType": "C4"}), "resources.machine_type"),
    ],
)
def test_a_whole_spec_that_is_not_whole_is_refused(config, lacks):
    with pytest.raises(InputError, match=f"lacks {lacks}, which") as caught:
        plan_whole(current(edited(image="nginx:2")), config)
    assert caught.value.path == "to"


def test_a_whole_spec_whose_secrets_are_hidden_is_refused():
    with pytest.raises(InputError, match=r"does not show env\.TOKEN") as caught:
        plan_whole(current(edited(image="nginx:2")), edited(env=[{"name": "TOKEN", "value": "********"}]))
    assert "give that spec to paperspace.cloud.deployment" in caught.value.message


@pytest.mark.parametrize(("rules", "after"), [({}, "******** (changed)"), ({"show_env": True}, "other-secret")])
def test_a_whole_spec_shows_env_only_if_asked(rules, after):
    planned = plan_whole(current(V1), edited(env=[{"name": "TOKEN", "value": "other-secret"}]), **rules)
    assert [change.after for change in planned.changes] == [after]


def test_without_show_env_nothing_is_shown():
    patch = read_options({"env": {"TOKEN": "other-secret"}})
    assert plan_present(current(V1), patch, name=None).changes[0].after == "******** (changed)"
    changes, _incomparable = planning.compare({("env", "A"): "old"}, {("env", "A"): "new"})
    assert changes == (planning.Change(("env", "A"), "********", "******** (changed)"),)


@pytest.mark.parametrize("name", [None, "", "other"])
def test_a_create_needs_a_name_and_a_whole_spec(name):
    patch = read_options({"image": "nginx:1", "resources": {"machine_type": "C4", "ports": [80]}})
    if not name:
        with pytest.raises(InputError, match="required for a new deployment") as caught:
            plan_present(None, patch, name=name)
        assert caught.value.path == "name"
        return
    planned = plan_present(None, patch, name=name)
    assert (planned.action, planned.config["name"], planned.needs_answer) == (planning.CREATE, "other", False)
    with pytest.raises(InputError) as caught:
        plan_present(None, read_options({"region": "ny2"}), name=name)
    wanted = "image, resources.machine_type, resources.ports"
    remedy = f"to create it, give {wanted}; otherwise correct name"
    assert caught.value.message == f"the deployment other does not exist: {remedy}"


@pytest.mark.parametrize("options", [{}, {"enabled": False}, {"image": "nginx:1"}])
def test_a_misspelt_name_is_told_with_where_it_was_looked_for(options):
    with pytest.raises(InputError, match=r"^the deployment shp does not exist in project p1: to create it, ") as caught:
        plan_present(None, read_options(options), name="shp", project_id="p1", redeploy=True)
    assert caught.value.path == "" and caught.value.message.endswith("resources.ports; otherwise correct name")


def test_autoscaling_of_a_new_one_is_checked():
    resources = {"machine_type": "C4", "ports": [80], "autoscaling": {"max_replicas": 2}}
    with pytest.raises(InputError, match="needs max_replicas and at least one of metrics") as caught:
        plan_present(None, read_options({"image": "nginx:1", "resources": resources}), name="web")
    assert caught.value.path == "resources.autoscaling"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"resources": {"machine_type": "C4", "ports": [80]}}, "this change needs image: give it"),
        ({"resources": {"machine_type": "C4"}}, "this change needs image, resources.ports: give them"),
    ],
)
def test_what_is_missing_is_told_in_good_words(options, message):
    with pytest.raises(InputError, match=message):
        plan_present(current(V1), read_options(options), name=None, purge=True)


@pytest.mark.parametrize(
    "autoscaling", [{"max_replicas": 3}, {"metrics": [{"metric": "cpu", "value": 50}]}, {"enabled": True}]
)
def test_autoscaling_that_is_not_whole_is_refused(autoscaling):
    with pytest.raises(InputError, match="needs max_replicas and at least one of metrics") as caught:
        plan_present(current(V1), read_options({"resources": {"autoscaling": autoscaling}}), name=None)
    assert caught.value.path == "resources.autoscaling"


def test_a_redeploy_is_a_change_of_its_own():
    patch = read_options({"image": "nginx:1"})
    planned = plan_present(current(V1), patch, name=None, redeploy=True)
    assert planned.action == planning.UPDATE and planned.config == V1
    assert planned.changes == (planning.Change(("redeploy",), False, True),)


def test_a_purge_happens_only_when_it_is_asked_for():
    patch = read_document({key: value for key, value in V1.items() if key != "env"}, "spec")
    assert not plan_present(current(V1), patch, name=None).changed
    assert merge.merge(V1, patch, name="web") == V1
    assert paths(plan_present(current(V1), patch, name=None, purge=True)) == ["env.TOKEN"]


def test_nothing_but_a_name_merges_to_what_is_there():
    assert merge.merge(V1, read_options({}), name="web") == V1


def test_nulls_do_not_go_out_but_those_of_unknown_fields_do():
    config = {
        "image": "nginx:1",
        "healthChecks": {"liveness": {"path": "/", "port": None}, "startup": None},
        "integrations": [{"name": "w", "accessKeyId": None}],
        "newField": {"inner": None},
    }
    assert merge.sendable(config) == {
        "image": "nginx:1",
        "healthChecks": {"liveness": {"path": "/"}},
        "integrations": [{"name": "w"}],
        "newField": {"inner": None},
    }


def test_what_a_wish_and_a_config_hold_is_not_changed_in_place():
    shown, document = copy.deepcopy(V1), {"image": "nginx:2", "env": [{"name": "B", "value": "1"}]}
    before = copy.deepcopy((shown, document))
    patch = read_document(document, "spec")
    given = copy.deepcopy(patch.config)
    planned = plan_present(current(shown), patch, name=None)
    planned.config["resources"]["ports"].append(81)
    planned.config["env"].clear()
    assert (shown, document, patch.config) == (*before, given)


def test_a_field_that_nobody_knows_is_shown_by_the_sound_of_its_own_name():
    changes, _incomparable = planning.compare({("resources", "db_password"): "a"}, {("resources", "db_password"): "b"})
    assert (changes[0].before, changes[0].after) == ("********", "********")
    changes, _incomparable = planning.compare({("resources", "kind"): "a"}, {("resources", "kind"): "b"})
    assert (changes[0].before, changes[0].after) == ("a", "b")


LITERAL, MASKED = ("basic_auth_key",), ("env", "TOKEN")


@pytest.mark.parametrize(
    ("before", "after", "given", "changes", "incomparable"),
    [
        # A secret that is shown, and one that is masked.
        ({LITERAL: "a"}, {LITERAL: "b"}, None, 1, ()),
        ({MASKED: "****"}, {MASKED: "b"}, None, 0, ("env.TOKEN",)),
        ({MASKED: "****"}, {MASKED: "b"}, set(), 0, ()),
        ({MASKED: "****"}, {MASKED: "b"}, {MASKED}, 0, ("env.TOKEN",)),
        ({MASKED: canonical.WITHHELD}, {MASKED: "b"}, None, 0, ("env.TOKEN",)),
        ({MASKED: canonical.WITHHELD}, {}, None, 1, ()),
        # One without a name of its own: its absence says something only where the server keeps nothing back.
        ({}, {LITERAL: "b"}, None, 1, ()),
        ({MASKED: "****"}, {LITERAL: "b", MASKED: "****"}, None, 0, ("basic_auth_key",)),
        ({MASKED: "****"}, {("env", "NEW"): "b", MASKED: "****"}, None, 1, ()),
        ({MASKED: "****"}, {("image",): "b", MASKED: "****"}, None, 1, ()),
        # A withheld key may as well not be there.
        ({("integrations", "w", "secret_access_key"): canonical.WITHHELD}, {}, None, 0, ()),
    ],
)
def test_what_can_be_compared(before, after, given, changes, incomparable):
    found = planning.compare(before, after, given)
    assert (len(found[0]), found[1]) == (changes, incomparable)


KEY = ("integrations", "w", "secret_access_key")


@pytest.mark.parametrize(
    ("leaves", "given", "keeps_back", "hidden"),
    [
        ({MASKED: "****", LITERAL: "shown"}, None, False, ["env.TOKEN"]),
        ({MASKED: "****"}, {MASKED}, False, []),
        ({KEY: canonical.WITHHELD}, None, False, []),
        ({KEY: canonical.WITHHELD}, None, True, ["integrations[w].secret_access_key"]),
        ({KEY: canonical.WITHHELD, MASKED: "****"}, None, False, ["env.TOKEN", "integrations[w].secret_access_key"]),
        ({KEY: canonical.WITHHELD, LITERAL: "shown"}, set(), False, []),
    ],
)
def test_what_is_hidden(leaves, given, keeps_back, hidden):
    assert planning.hidden_in(leaves, given, keeps_back=keeps_back) == hidden
    if not keeps_back:
        assert planning.hidden_in(leaves, given) == hidden


def test_a_diff_nests_what_is_there():
    changes = (
        planning.Change(("resources", "ports"), [80], None),
        planning.Change(("resources", "replicas"), 1, 2),
        planning.Change(("enabled",), None, False),
        planning.Change(("region",), "a", None),
    )
    assert planning.Plan(planning.UPDATE, changes, {}).diff("web") == {
        "before_header": "web",
        "after_header": "web",
        "before": {"resources": {"ports": [80], "replicas": 1}, "region": "a"},
        "after": {"resources": {"replicas": 2}, "enabled": False},
    }


@pytest.mark.parametrize(
    ("before", "sent", "shown", "verdict"),
    [
        # Taken, whatever the server makes of numbers and of defaults.
        ({}, {("resources", "replicas"): 1}, {("resources", "ports"): [80]}, Verdict()),
        # A value that went away, stayed, came back as another one, or can't be seen.
        ({("image",): "a"}, {("image",): "b"}, {}, Verdict(refused=("image",))),
        ({("image",): "a"}, {("image",): "b"}, {("image",): "a"}, Verdict(refused=("image",))),
        ({("image",): "a"}, {("image",): "b"}, {("image",): "c"}, Verdict(normalised=("image",))),
        ({}, {("image",): "b"}, {("image",): "c"}, Verdict(normalised=("image",))),
        # What the server shows is what it takes for nothing: a default of before, in other words.
        (
            {("resources", "ports"): [80]},
            {("resources", "replicas"): 2},
            {("resources", "replicas"): 1},
            Verdict(refused=("resources.replicas",)),
        ),
        # A removal that was not taken, and a field that the server added.
        ({("region",): "a"}, {}, {("region",): "a"}, Verdict(refused=("region",))),
        ({("region",): "a"}, {}, {("region",): "c"}, Verdict(normalised=("region",))),
        ({}, {}, {("region",): "a"}, Verdict()),
        # A key is masked, not shown, shown as the one of before, or as a value that a reference may stand for.
        ({}, {LITERAL: "b"}, {LITERAL: "****"}, Verdict(hidden=("basic_auth_key",))),
        ({}, {LITERAL: "b"}, {}, Verdict(hidden=("basic_auth_key",))),
        ({LITERAL: "a"}, {LITERAL: "b"}, {LITERAL: "a"}, Verdict(refused=("basic_auth_key",))),
        ({LITERAL: "a"}, {LITERAL: "b"}, {LITERAL: "c"}, Verdict(hidden=("basic_auth_key",))),
        # A name that is not there was not taken; one whose value is withheld may have been.
        ({}, {MASKED: "b"}, {}, Verdict(refused=("env.TOKEN",))),
        ({}, {MASKED: "b"}, {MASKED: canonical.WITHHELD}, Verdict(hidden=("env.TOKEN",))),
        ({MASKED: "a"}, {}, {MASKED: canonical.WITHHELD}, Verdict(normalised=("env.TOKEN",))),
        ({KEY: "a"}, {}, {KEY: canonical.WITHHELD}, Verdict()),
        ({KEY: "a"}, {KEY: "b"}, {KEY: canonical.WITHHELD}, Verdict(hidden=("integrations[w].secret_access_key",))),
        # After one that is let pass, the rest is looked at all the same.
        ({}, {("region",): "r"}, {("image",): "a"}, Verdict(refused=("region",))),
        ({KEY: "a"}, {("region",): "r"}, {KEY: canonical.WITHHELD}, Verdict(refused=("region",))),
        ({}, {("enabled",): True, ("region",): "r"}, {("enabled",): True}, Verdict(refused=("region",))),
    ],
)
def test_a_verdict(before, sent, shown, verdict):
    assert verify(before, sent, shown) == verdict


def test_warnings_name_the_places():
    texts = Verdict(("image",), ("a", "b"), ("env.TOKEN",)).warnings()
    assert [text[:40] for text in texts] == [
        "The API accepted a, b but returns it in ",
        "The API does not show env.TOKEN, so whet",
    ]
    assert Verdict(("image",)).warnings() == []


@pytest.mark.parametrize(
    ("config", "leaves"),
    [
        (None, {}),
        ({"image": "", "command": [], "resources": {}, "region": None}, {}),
        ({"apiVersion": "latest", "newField": 0}, {("api_version",): "v1", ("new_field",): 0}),
        ({"env": {"A": 1, "B": None}}, {("env", "A"): "1", ("env", "B"): canonical.WITHHELD}),
        ({"env": [{"name": "A", "value": ""}]}, {("env", "A"): ""}),
        # The main spelling counts where both stand, and an empty one is none.
        (
            {"healthChecks": {"a": {"path": "/"}}, "healthchecks": {"b": {"path": "/"}}},
            {("health_checks", "a", "path"): "/", ("healthchecks", "b", "path"): "/"},
        ),
        (
            {"healthChecks": {"a": {"path": "/"}}, "healthchecks": {"a": {"path": "/"}}},
            {("health_checks", "a", "path"): "/"},
        ),
        ({"healthChecks": None, "healthchecks": {"b": {"path": "/"}}}, {("health_checks", "b", "path"): "/"}),
        (
            {"healthChecks": {"a": 5, "b": None, "c": {"headers": None, "exec": {"command": ["x"]}, "port": None}}},
            {("health_checks", "a"): 5, ("health_checks", "c", "exec", "command"): ["x"]},
        ),
        (
            {"healthChecks": {"a": None, "b": {"exec": None, "path": "/", "headers": {"X": None}}}},
            {("health_checks", "b", "path"): "/", ("health_checks", "b", "headers", "X"): canonical.WITHHELD},
        ),
        (
            {"integrations": [{"name": "w", "accessKeyId": None, "url": None}, {"type": "s3"}]},
            {
                ("integrations", "w", "name"): "w",
                (*KEY[:2], "access_key_id"): canonical.WITHHELD,
                ("integrations", "1", "type"): "s3",
            },
        ),
        ({"models": [{"id": "m", "path": None}]}, {("models", "m", "id"): "m"}),
        (
            {"repositories": {"dataset": "", "mountPath": "/r", "repositories": [{"name": "n", "password": None}]}},
            {
                ("repositories", "mount_path"): "/r",
                ("repositories", "repositories", "n", "name"): "n",
                ("repositories", "repositories", "n", "password"): canonical.WITHHELD,
            },
        ),
        ({"repositories": {"dataset": "d", "repositories": None}}, {("repositories", "dataset"): "d"}),
        ({"command": None, "image": "nginx:1"}, {("image",): "nginx:1"}),
        (
            {"resources": {"ports": None, "instanceType": "C4", "autoscaling": {"metrics": None, "maxReplicas": 2}}},
            {("resources", "machine_type"): "C4", ("resources", "autoscaling", "max_replicas"): 2},
        ),
        (
            {"resources": {"autoscaling": {"enabled": None, "metrics": [{"metric": "cpu", "value": 1}]}}},
            {("resources", "autoscaling", "metrics", "cpu"): 1},
        ),
    ],
)
def test_the_leaves_of_a_config(config, leaves):
    assert canonical.flatten(config) == leaves


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([], True),
        ([{"name": "A", "value": "x"}, {"name": "B"}], True),
        ([{"name": "A"}, {"name": ["B"]}], False),
        ([{"value": "x"}], False),
        (["A"], False),
        ({"A": "x"}, False),
        (None, False),
    ],
    ids=str,
)
def test_names_with_values_are_a_list_of_both(value, expected):
    assert canonical.are_pairs(value) is expected


PROBE = {("health_checks", "a", "path"): "/", ("resources", "ports"): [81, 80]}


@pytest.mark.parametrize(
    ("place", "leaves", "value"),
    [
        (("image",), {("image",): "a"}, "a"),
        (("image",), {("region",): "a"}, None),
        # A default stands for what is not said, where something beside it is.
        (("enabled",), {}, None),
        (("enabled",), {("image",): "a"}, True),
        (("port",), {("image",): "a"}, 80),
        (("resources", "replicas"), {("image",): "a"}, None),
        (("resources", "replicas"), {("resources", "ports"): [80]}, 1),
        (("resources", "autoscaling", "enabled"), {("resources", "ports"): [80]}, None),
        (("resources", "autoscaling", "enabled"), {("resources", "autoscaling", "max_replicas"): 2}, True),
        *(
            (("health_checks", "a", name), PROBE, default)
            for name, default in (
                ("initial_delay_seconds", 0),
                ("period_seconds", 10),
                ("timeout_seconds", 1),
                ("failure_threshold", 3),
                ("port", 81),
                ("newField", None),
            )
        ),
        (("health_checks", "b", "port"), PROBE, None),
        (("health_checks", "a", "port"), {("health_checks", "a", "path"): "/"}, None),
        (("integrations", "w", "path"), {("integrations", "w", "type"): "model"}, "/opt/models"),
        (("integrations", "w", "path"), {("integrations", "w", "type"): "s3"}, None),
        (("integrations", "w", "url"), {("integrations", "w", "type"): "model"}, None),
        (("models", "w", "path"), {("integrations", "w", "type"): "model"}, None),
    ],
)
def test_the_value_at_a_place(place, leaves, value):
    assert canonical.value_at(place, leaves) == value


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 1.0, True),
        (1, True, False),
        (True, 1, False),
        (False, False, True),
        ([1, 2], [1.0, 2], True),
        ([1], [1, 2], False),
        ([1], [True], False),
        ([1], 1, False),
        ("1", 1, False),
        ([1, 2], [2, 1], False),
    ],
)
def test_equal_at_a_place(left, right, expected):
    assert canonical.same(("a",), {("a",): left}, {("a",): right}) is expected


@pytest.mark.parametrize(
    ("place", "sensitive", "named"),
    [
        (("env", "A"), True, True),
        (("health_checks", "a", "headers", "X"), True, True),
        (("health_checks", "a", "path"), False, False),
        (("health_checks", "a", "auth_token"), True, False),
        (("integrations", "w", "secret_access_key"), True, False),
        (("integrations", "w", "auth_token"), True, False),
        (("repositories", "repositories", "n", "password"), True, False),
        (("repositories", "repositories", "n", "private"), True, False),
        (("basic_auth_key",), True, False),
        (("image",), False, False),
        (("some_token",), False, False),
    ],
)
def test_sensitive_places(place, sensitive, named):
    assert (canonical.is_sensitive(place), canonical.is_named(place)) == (sensitive, named)
    assert canonical.is_hidden(place, "****") is sensitive
    assert canonical.is_hidden(place, canonical.WITHHELD) is named
    assert canonical.is_hidden(place, "value") is False


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (("image",), "image"),
        (("env", "A.B"), "env.A.B"),
        (("integrations", "w"), "integrations[w]"),
        (("integrations", "w", "url"), "integrations[w].url"),
        (("models", "m"), "models.m"),
        (("repositories", "repositories", "n", "url"), "repositories.repositories[n].url"),
        (("resources", "autoscaling", "metrics", "cpu"), "resources.autoscaling.metrics[cpu]"),
        (("resources", "autoscaling", "metrics"), "resources.autoscaling.metrics"),
        (("resources", "autoscaling", "metrics", "cpu", "x"), "resources.autoscaling.metrics.cpu.x"),
    ],
)
def test_a_place_as_users_read_it(place, text):
    assert canonical.format_path(place) == text
    assert repr(canonical.WITHHELD) == "<withheld>"


def test_the_name_is_that_of_the_record_whatever_the_spec_says():
    assert Current("id", "renamed", "p", V1).leaves()[("name",)] == "renamed"
    assert current(None).leaves() == {("name",): "web"}
