# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All mutants of a file: Cosmic Ray's operators and two more, less what means nothing."""

from __future__ import annotations

import ast
import difflib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.plugins import get_operator
from parso.python.tree import Name

# One or two neighbours of each operator: the same test kills the eleven others, or none does.
_OPERATORS = (
    *(f"BinaryOperator_{name}" for name in ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul")),
    *("BinaryOperator_BitOr_BitAnd", "BinaryOperator_BitAnd_BitOr"),
    *(f"ComparisonOperator_{name}" for name in ("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is")),
    *(f"ComparisonOperator_{name}" for name in ("Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt")),
    *(f"ComparisonOperator_{name}" for name in ("Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt")),
    *("UnaryOperator_Delete_Not", "UnaryOperator_Delete_USub"),
    *("TrueWithFalse", "FalseWithTrue", "AndWithOr", "OrWithAnd", "BreakWithContinue", "ContinueWithBreak"),
)
_OTHERS = ("AddNot", "ZeroIterationForLoop", "ExceptionReplacer", "NumberReplacer", "RemoveDecorator")

Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Mutant:
    """One changed file. ``span`` is the statement's first and last line; ``before`` and ``after`` are what differs."""

    module: str
    function: str
    before: str
    after: str
    code: str
    span: tuple[int, int]

    @property
    def key(self) -> Key:
        """A name that outlives edits elsewhere in the file."""
        return self.module, self.function, self.before, self.after


def mutants_of(path: Path) -> list[Mutant]:
    """Every mutant of a file once, in an order that depends only on the file."""
    source = path.read_text()
    lines, nodes = source.splitlines(keepends=True), list(ast.walk(ast.parse(source)))
    annotations = [_span(node) for node in nodes for node in _annotations(node)]
    found: dict[str, Mutant] = {}
    # Cosmic Ray parses its input anew for each mutant, so it gets one top-level definition at a time.
    starts = [0, *(_first(node) - 1 for node in ast.parse(source).body[1:]), len(lines)]
    for start, end in itertools.pairwise(starts):
        part = "".join(lines[start:end])
        for line, column, mutated in _mutated(part):
            line += start
            code = "".join(lines[:start]) + mutated + "".join(lines[end:])
            is_annotation = any(first <= (line, column) < last for first, last in annotations)
            if mutated == part or code in found or is_annotation or not _compiles(code):
                continue
            words = _difference(part, mutated)
            found[code] = Mutant(path.stem, _function(nodes, line), *words, code, _statement(nodes, line))
    return list(found.values())


def _mutated(part: str) -> Iterator[tuple[int, int, str]]:
    """(line, column, the text with one mutation there)."""
    nodes = list(ast_nodes(get_ast(part)))
    for operator in _operators():
        starts = [(node, start) for node in nodes for start, _end in operator.mutation_positions(node)]
        for occurrence, (node, (line, column)) in enumerate(starts):
            # A star alone among parameters is not a multiplication.
            if getattr(node.parent, "type", None) != "parameters":
                yield line, column, mutate_code(part, operator, occurrence) or part


def _operators() -> Iterator[Any]:
    names = (*(f"Replace{name}" for name in _OPERATORS), *_OTHERS)
    yield from (get_operator(f"core/{name}")() for name in names)
    yield from (_Rewrite(_without_statement), _Rewrite(_opposite_in))


class _Rewrite(Operator):  # type: ignore[misc]
    """Puts other words in the place of each node for which ``words`` has some."""

    def __init__(self, words: Callable[[Any], str | None]) -> None:
        self.words = words

    def mutation_positions(self, node: Any) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        if self.words(node) is not None:
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        return Name(self.words(node), node.start_pos, prefix=node.get_first_leaf().prefix)

    @classmethod
    def examples(cls) -> tuple[()]:
        return ()


def _without_statement(node: Any) -> str | None:
    """Leaves out a call, a raise, an assignment to a part of something, or a returned value."""
    if getattr(node.parent, "type", None) != "simple_stmt":
        return None
    if node.type == "return_stmt" and len(node.children) > 1:
        # Nearly all callers ask a False only for its truth; another operator makes it True.
        return None if node.children[1].get_code().strip() in ("None", "False") else "return None"
    if node.type in ("raise_stmt", "atom_expr"):
        return "pass"
    if node.type != "expr_stmt" or (node.children[1].type == "annassign" and len(node.children[1].children) == 2):
        return None
    target, sign = node.children[:2]
    is_plain = target.type == "name" and sign.get_code().strip() == "="
    return "pass" if target.type == "atom_expr" or (sign.type == "operator" and not is_plain) else None


def _opposite_in(node: Any) -> str | None:
    if getattr(node.parent, "type", None) != "comparison":
        return None
    return {"in": "not in", "not in": "in"}.get(" ".join(node.get_code().split()))


def _compiles(code: str) -> bool:
    try:
        compile(code, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _difference(source: str, code: str) -> tuple[str, str]:
    old, new = source.splitlines(), code.splitlines()
    blocks = [block for block in difflib.SequenceMatcher(None, old, new, False).get_opcodes() if block[0] != "equal"]
    first, last = blocks[0], blocks[-1]
    return _one_line(old[first[1] : last[2]]), _one_line(new[first[3] : last[4]])


def _one_line(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def _function(nodes: list[ast.AST], line: int) -> str:
    """The dotted name of the function or class around a line; empty where there is none."""
    kinds = (ast.FunctionDef, ast.ClassDef)
    around = [node for node in nodes if isinstance(node, kinds) and _first(node) <= line <= (node.end_lineno or 0)]
    return ".".join(node.name for node in sorted(around, key=lambda node: node.lineno))


def _statement(nodes: list[ast.AST], line: int) -> tuple[int, int]:
    """First and last line of the smallest statement around a line; of a compound one only its head."""
    spans = [_own_lines(node) for node in nodes if isinstance(node, (ast.stmt, ast.ExceptHandler))]
    return min((span for span in spans if span[0] <= line <= span[1]), key=lambda span: span[1] - span[0])


def _own_lines(node: Any) -> tuple[int, int]:
    body = getattr(node, "body", None)
    return (_first(node), max(node.lineno, body[0].lineno - 1)) if body else (node.lineno, node.end_lineno)


def _first(node: Any) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])


def _annotations(node: ast.AST) -> list[Any]:
    found = (getattr(node, "annotation", None), getattr(node, "returns", None))
    return [annotation for annotation in found if annotation is not None]


def _span(node: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
