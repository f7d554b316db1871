# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be combined with a document, and that it overrides it without taking anything away."""

from __future__ import annotations

import pytest

from ansible_collections.paperspace.cloud.plugins.module_utils.errors import InputError
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.documents import read_document, read_options
from ansible_collections.paperspace.cloud.plugins.module_utils.tasks.overlay import overlay

AUTOSCALING = {"maxReplicas": 4, "metrics": [{"metric": "cpu", "summary": "average", "value": 80}]}
DOCUMENT = {
    "name": "web",
    "image": "nginx:1",
    "enabled": True,
    "env": {"A": "1", "B": "2"},
    "resources": {"machineType": "C4", "ports": [80], "replicas": 2, "autoscaling": AUTOSCALING},
}


def config_of(document, **options):
    return overlay(read_document(document, "spec"), read_options(options), "spec").config


@pytest.mark.parametrize(
    ("options", "differs"),
    [
        ({}, {}),
        ({"image": None, "env": None, "resources": None}, {}),
        ({"image": "", "env": {}, "resources": {}, "command": []}, {}),
        ({"image": "nginx:2"}, {"image": "nginx:2"}),
        ({"enabled": False}, {"enabled": False}),
        ({"env": {"B": 3, "C": "4"}}, {"env": {"A": "1", "B": "3", "C": "4"}}),
        ({"resources": {"replicas": 0}}, {"resources": {**DOCUMENT["resources"], "replicas": 0}}),
        (
            {"resources": {"replicas": None, "autoscaling": {}}},
            {},
        ),
        (
            {"resources": {"autoscaling": {"max_replicas": 9}}},
            {"resources": {**DOCUMENT["resources"], "autoscaling": {**AUTOSCALING, "maxReplicas": 9}}},
        ),
    ],
)
def test_it_changes_what_it_says_and_keeps_the_rest(options, differs):
    whole = {key: value for key, value in DOCUMENT.items() if key != "name"}
    assert config_of(DOCUMENT, **options) == {**whole, **differs}


def test_a_document_that_says_nothing_of_it_gets_it():
    config = config_of({"image": "nginx"}, env={"A": "1"}, resources={"replicas": 3})
    assert config == {"image": "nginx", "env": {"A": "1"}, "resources": {"replicas": 3}}


def test_the_document_is_not_changed_in_place():
    document = read_document(DOCUMENT, "spec")
    before = read_document(DOCUMENT, "spec")
    options = {"env": {"C": "3"}, "resources": {"replicas": 5, "autoscaling": {"max_replicas": 9}}}
    overlay(document, read_options(options), "spec")
    assert document == before


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"command": ["a"]}, "command"),
        ({"resources": {"machine_type": "C4", "replicas": 1}}, "resources.machine_type"),
        ({"region": "ny2", "resources": {"ports": [80]}}, "region, resources.ports"),
    ],
)
def test_whatever_else_stands_beside_it_is_refused_by_name(options, place):
    with pytest.raises(InputError) as refused:
        config_of(DOCUMENT, **options)
    assert str(refused.value).startswith(f"{place}: not allowed with spec (only image, enabled, env, remove, ")
