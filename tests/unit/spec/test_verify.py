# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What became of a write: taken, refused, returned in another form, or hidden."""

from __future__ import annotations

import pytest

from ansible_collections.paperspace.cloud.plugins.module_utils.spec import canonical
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.verify import Verdict, verify

LITERAL, MASKED = ("basic_auth_key",), ("env", "TOKEN")
KEY = ("integrations", "w", "secret_access_key")


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
