# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages: limits, cursors, order, and that no item is lost or shown twice."""

from __future__ import annotations

import time

import pytest
from simulator_fixture import PROJECT


def all_pages(simulator, path, query):
    """The items of all pages, and how many pages there were."""
    items, pages, after = [], 0, ""
    while True:
        status, page = simulator.api("GET", f"{path}?{query}{after}")
        assert status == 200
        items += page["items"]
        pages += 1
        assert bool(page["nextPage"]) == page["hasMore"]
        if not page["hasMore"]:
            return items, pages
        after = "&after=" + page["nextPage"]


@pytest.mark.parametrize("path", ["/deployments", f"/projects/{PROJECT}/deployments"])
@pytest.mark.parametrize(("limit", "pages"), [(1, 7), (3, 3), (7, 1), (120, 1)])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_every_item_once_and_in_order(simulator, path, limit, pages, order):
    ids = simulator.seed(count=7)
    items, seen = all_pages(simulator, path, f"limit={limit}&order={order}&orderBy=dtCreated")
    assert [item["id"] for item in items] == (ids if order == "asc" else ids[::-1])
    assert seen == pages


def test_ten_items_without_a_limit(simulator):
    simulator.seed(count=11)
    _ignored, page = simulator.api("GET", "/deployments")
    assert len(page["items"]) == 10
    assert page["hasMore"] is True


def test_cursor_survives_the_deletion_of_its_item(simulator):
    ids = simulator.seed(count=4)
    _ignored, page = simulator.api("GET", "/deployments?order=asc&limit=2")
    simulator.api("DELETE", f"/deployments/{ids[1]}")
    _ignored, rest = simulator.api("GET", f"/deployments?order=asc&limit=2&after={page['nextPage']}")
    assert [item["id"] for item in rest["items"]] == ids[2:]


def test_history_pages(simulator):
    deployment_id = simulator.create()
    for number in range(4):
        simulator.create(image=f"nginx:{number}")
    items, pages = all_pages(simulator, f"/deployments/{deployment_id}/history", "limit=2")
    assert [item["data"]["image"] for item in items] == ["nginx:3", "nginx:2", "nginx:1", "nginx:0", "nginx:1.27"]
    assert pages == 3


def test_thousand_deployments_are_cheap(simulator):
    def cost():
        start = time.monotonic()
        items, pages = all_pages(simulator, "/deployments", "limit=120")
        return time.monotonic() - start, len(items), pages

    simulator.seed(count=240)
    few, *found = min(cost() for _ignored in range(3))
    assert found == [240, 2]
    simulator.seed(count=760)
    many, *found = min(cost() for _ignored in range(3))
    assert found == [1000, 9]
    # Four times the work and a half; what grows with the square of the count would take twenty times as long.
    assert many < 12 * few
