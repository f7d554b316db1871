# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages: what a caller asks for, and the opaque cursors that lead from page to page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Query
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from paperspace_simulator.errors import ApiError

DEFAULT_LIMIT = 10
MAX_LIMIT = 120
# Cursors say nothing: a position, scrambled with this mask, in hexadecimal.
MASK = 0x5A17C3E94B2D8F60A1D3E57B0C94
CURSOR = re.compile(r"[0-9a-f]{28}")


def encode_cursor(position: int) -> str:
    return f"{position ^ MASK:028x}"


def decode_cursor(cursor: str) -> int:
    return int(cursor, 16) ^ MASK


def _check_cursor(text: str) -> str:
    if not CURSOR.fullmatch(text):
        raise PydanticCustomError("cursor", "Invalid cursor")
    return text


Cursor = Annotated[str, AfterValidator(_check_cursor)]


@dataclass(frozen=True)
class PageRequest:
    """One page: at most ``limit`` items after ``position`` (None: from the start)."""

    position: int | None
    limit: int
    descending: bool


def page_request(
    limit: Annotated[
        # A factory, because the API documents no default.
        int,
        Query(
            default_factory=lambda: DEFAULT_LIMIT,
            ge=1,
            le=MAX_LIMIT,
            description="The number of items to fetch after this page.",
        ),
    ],
    after: Annotated[
        Cursor | None,
        Query(
            description="Fetch the next page of results after this cursor.",
            json_schema_extra={"pattern": f"^{CURSOR.pattern}$"},
        ),
    ] = None,
    order_by: Annotated[
        Literal["dtCreated"], Query(alias="orderBy", description="Order results by one of these fields.")
    ] = "dtCreated",
    order: Annotated[Literal["asc", "desc"], Query(description="The order to sort the results by.")] = "desc",
) -> PageRequest:
    """FastAPI dependency: the paging parameters of a list call."""
    position = None if after is None else decode_cursor(after)
    return PageRequest(position, limit, order == "desc")


def page_of(
    items: Sequence[Any],
    wanted: PageRequest,
    key: Callable[[Any], int],
    show: Callable[[Any], dict[str, Any]],
    lost: str = "goes_on",
) -> dict[str, Any]:
    """The page as the API answers it. ``items`` are in ascending order of ``key``.

    ``lost`` (the behaviour ``lost_cursor``) says what becomes of a cursor whose item is not there any more. ApiError.
    """
    ordered = list(reversed(items)) if wanted.descending else list(items)
    if lost != "goes_on" and wanted.position is not None and wanted.position not in map(key, items):
        if lost == "refused":
            raise ApiError(400, "The cursor is not valid any more")
        ordered = ordered if lost == "start" else []
    elif wanted.position is not None:
        start = wanted.position
        ordered = [item for item in ordered if (key(item) < start if wanted.descending else key(item) > start)]
    return finish_page(ordered[: wanted.limit + 1], wanted, key, show)


def finish_page(
    found: Sequence[Any], wanted: PageRequest, key: Callable[[Any], int], show: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    """``found`` is in the wanted order and holds one item more than the page when there are more."""
    shown = found[: wanted.limit]
    has_more = len(found) > wanted.limit
    return {
        "hasMore": has_more,
        "items": [show(item) for item in shown],
        "nextPage": encode_cursor(key(shown[-1])) if has_more else None,
    }
