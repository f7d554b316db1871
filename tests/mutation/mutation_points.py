# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All mutants of a file: Cosmic Ray's operators, less what means nothing, each with a name that outlives edits."""

from __future__ import annotations

import ast
import difflib
import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator
from mutation_operators import LeaveOutStatement, TurnIn

# One or two neighbours of each sign: eleven other signs in its place would be killed by the same test or by none.
_BINARY = ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul", "BitOr_BitAnd", "BitAnd_BitOr")
_COMPARISON = (
    *("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is"),
    *("Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt", "Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt"),
)
_OTHERS = (
    *("AddNot", "ReplaceUnaryOperator_Delete_Not", "ReplaceUnaryOperator_Delete_USub"),
    *("ReplaceTrueWithFalse", "ReplaceFalseWithTrue", "ReplaceAndWithOr", "ReplaceOrWithAnd"),
    *("ReplaceBreakWithContinue", "ReplaceContinueWithBreak", "ZeroIterationForLoop"),
    *("ExceptionReplacer", "NumberReplacer", "RemoveDecorator"),
)


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
        return self.module, self.function, self.before, self.after


def mutants_of(path: Path) -> list[Mutant]:
    """Every mutant of a file once, in an order that depends on nothing but the file."""
    source = path.read_text()
    places = _Places(ast.parse(source))
    found: dict[str, Mutant] = {}
    for offset, before, part, after in _parts(source):
        for line, column, mutated in _mutated(part):
            line += offset
            code = before + mutated + after
            if mutated == part or code in found or places.means_nothing(line, column) or not _compiles(code):
                continue
            words = _difference(part, mutated)
            found[code] = Mutant(path.stem, places.function(line), *words, code, places.statement(line))
    return list(found.values())


def _parts(source: str) -> Iterator[tuple[int, str, str, str]]:
    """(lines before it, the text before it, a top-level definition, the text after it).

    Cosmic Ray parses what it is given anew for each mutant.
    """
    lines = source.splitlines(keepends=True)
    starts = [0, *(_first(node) - 1 for node in ast.parse(source).body[1:]), len(lines)]
    for start, end in itertools.pairwise(starts):
        yield start, "".join(lines[:start]), "".join(lines[start:end]), "".join(lines[end:])


def _mutated(part: str) -> Iterator[tuple[int, int, str]]:
    """(line, column, the text with one mutation there)."""
    nodes = list(ast_nodes(get_ast(part)))
    for operator in _operators():
        starts = [(node, start) for node in nodes for start, _end in operator.mutation_positions(node)]
        for occurrence, (node, (line, column)) in enumerate(starts):
            # A star alone among parameters is no multiplication.
            if getattr(node.parent, "type", None) != "parameters":
                yield line, column, mutate_code(part, operator, occurrence) or part


def in_sample_order(mutants: list[Mutant], source: str) -> list[Mutant]:
    """Mixed by the content of the file and by nothing else."""
    return sorted(mutants, key=lambda mutant: hashlib.sha256((source + repr(mutant.key)).encode()).digest())


def _operators() -> Iterator[Any]:
    names = (
        *(f"ReplaceBinaryOperator_{name}" for name in _BINARY),
        *(f"ReplaceComparisonOperator_{name}" for name in _COMPARISON),
        *_OTHERS,
    )
    yield from (get_operator(f"core/{name}")() for name in names)
    yield from (LeaveOutStatement(), TurnIn())


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


class _Places:
    """What stands where in a file."""

    def __init__(self, tree: ast.Module) -> None:
        self._nodes = list(ast.walk(tree))
        self._annotations = [_span(node) for node in self._nodes for node in _annotations(node)]

    def means_nothing(self, line: int, column: int) -> bool:
        """True within an annotation: nothing evaluates it."""
        return any(start <= (line, column) < end for start, end in self._annotations)

    def function(self, line: int) -> str:
        """The dotted name of the function or class around a line; empty where there is none."""
        kinds = (ast.FunctionDef, ast.ClassDef)
        around = [node for node in self._nodes if isinstance(node, kinds) and _first(node) <= line <= node.end_lineno]
        around.sort(key=lambda node: node.lineno)
        return ".".join(node.name for node in around)

    def statement(self, line: int) -> tuple[int, int]:
        """First and last line of the smallest statement that a line is in; of a compound one only its head."""
        spans = [_own_lines(node) for node in self._nodes if isinstance(node, (ast.stmt, ast.ExceptHandler))]
        return min((span for span in spans if span[0] <= line <= span[1]), key=lambda span: span[1] - span[0])


def _first(node: ast.stmt) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])


def _own_lines(node: Any) -> tuple[int, int]:
    body = getattr(node, "body", None)
    if not body:
        return node.lineno, node.end_lineno
    return _first(node), max(node.lineno, body[0].lineno - 1)


def _annotations(node: ast.AST) -> list[ast.expr]:
    found = [getattr(node, "annotation", None), getattr(node, "returns", None)]
    return [annotation for annotation in found if annotation is not None]


def _span(node: ast.expr) -> tuple[tuple[int, int], tuple[int, int]]:
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
