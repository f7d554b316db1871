# This file is private to the paperspace.cloud collection: its interface may change in any release.
# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain scalars that YAML 1.1 and YAML 1.2 read differently, so that one file means two things to two readers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from ansible_collections.paperspace.cloud.plugins.module_utils.names import snake
from ansible_collections.paperspace.cloud.plugins.module_utils.spec.options import SPEC

# The parser in C is many times as fast, and gives the same places.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT_TAG = re.compile(r"(?:&\S+\s+)?!!str\s")
# YAML 1.1 takes these for booleans; PyYAML does not.
_OLD_BOOLEANS = ("y", "Y", "n", "N")
_PAIRS = ("env", "headers")
_OLD = yaml.resolver.Resolver()
_OCTAL_OF_OLD = re.compile(r"[-+]?0[0-7]+\Z")
# The core schema of YAML 1.2.2; what fits none is text.
_CORE = {
    "null": re.compile(r"(?:null|Null|NULL|~|)\Z"),
    "bool": re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z"),
    "int": re.compile(r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z"),
    "float": re.compile(
        r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z"
    ),
}

Path = tuple[str, ...]


def ambiguous_texts(text: str) -> Iterator[tuple[Path, int, int]]:
    """(where, line, column) of each such scalar of a document, a mapping, in the place of a text.

    Raises yaml.YAMLError.
    """
    root = yaml.compose(text, Loader=_LOADER)
    if root is not None:
        yield from _Walk(text).node(root, (), is_text=False)


def is_read_differently(text: str) -> bool:
    """True for a plain scalar that YAML 1.1 and YAML 1.2 take for another kind of value, or for another number."""
    if text in _OLD_BOOLEANS:
        return True
    tag: str = _OLD.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]  # not in its stubs
    old = tag.rpartition(":")[2]
    core = next((kind for kind, pattern in _CORE.items() if pattern.match(text)), "str")
    # An octal of old is a decimal now; below eight both are the same.
    return old != core or (core == "int" and bool(_OCTAL_OF_OLD.match(text)) and text.lstrip("+-0")[1:] != "")


def _numbers(spec: Mapping[str, Any]) -> Iterator[str]:
    """The names of fields that hold no text."""
    for name, option in spec.items():
        yield from _numbers(option.get("options", {}))
        if option.get("elements", option["type"]) in ("bool", "int", "float"):
            yield name


_NO_TEXT = frozenset(_numbers(SPEC)) | {"port"}


class _Walk:
    def __init__(self, text: str) -> None:
        self._text = text
        # An alias is the same node again, in a place of the same kind or of the other.
        self._seen: set[tuple[int, bool]] = set()

    def node(
        self, node: yaml.Node, path: Path, *, is_text: bool, in_pairs: bool = False
    ) -> Iterator[tuple[Path, int, int]]:
        if (id(node), is_text) in self._seen:
            return
        self._seen.add((id(node), is_text))
        if isinstance(node, yaml.ScalarNode):
            if is_text and not node.style and not self._says_text(node) and is_read_differently(node.value):
                yield path, node.start_mark.line + 1, node.start_mark.column + 1
        elif isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                here = (*path[:-1], f"{path[-1]}[{index}]")
                yield from self.node(item, here, is_text=is_text, in_pairs=in_pairs)
        else:
            for key, value in node.value:
                name = str(key.value)
                pairs = in_pairs or name in _PAIRS
                text = pairs or snake(name) not in _NO_TEXT
                yield from self.node(value, (*path, name), is_text=text, in_pairs=pairs)

    def _says_text(self, node: yaml.ScalarNode) -> bool:
        return bool(_TEXT_TAG.match(self._text[node.start_mark.index : node.end_mark.index]))
