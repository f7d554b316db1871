# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operators that Cosmic Ray lacks: a statement left out, and ``in`` turned round."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cosmic_ray.operators.operator import Operator
from parso.python.tree import Name

Span = tuple[tuple[int, int], tuple[int, int]]


class _OneWay(Operator):
    """An operator that can do one thing to a node: put other words in its place."""

    def words(self, node: Any) -> str | None:
        """What stands there instead, None for nodes that are none of this operator's business."""
        raise NotImplementedError

    def mutation_positions(self, node: Any) -> Iterator[Span]:
        if self.words(node) is not None:
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        return Name(self.words(node), node.start_pos, prefix=node.get_first_leaf().prefix)

    @classmethod
    def examples(cls) -> tuple[()]:
        return ()


class LeaveOutStatement(_OneWay):
    """A call, a raise, or an assignment to a part of something is left out; a value is not returned."""

    def words(self, node: Any) -> str | None:
        if getattr(node.parent, "type", None) != "simple_stmt":
            return None
        if node.type == "return_stmt" and len(node.children) > 1:
            # Nearly all ask a False for its truth only; that it becomes True is another operator's business.
            return None if node.children[1].get_code().strip() in ("None", "False") else "return None"
        if node.type in ("raise_stmt", "atom_expr"):
            return "pass"
        if node.type == "expr_stmt" and node.children[1].type == "annassign" and len(node.children[1].children) == 2:
            # A type without a value.
            return None
        if node.type == "expr_stmt" and (node.children[0].type == "atom_expr" or node.children[1].type == "operator"):
            is_plain_name = node.children[0].type == "name" and node.children[1].get_code().strip() == "="
            return None if is_plain_name else "pass"
        return None


class TurnIn(_OneWay):
    """``in`` for ``not in``, and the other way round."""

    def words(self, node: Any) -> str | None:
        if getattr(node.parent, "type", None) != "comparison":
            return None
        return {"in": "not in", "not in": "in"}.get(" ".join(node.get_code().split()))
