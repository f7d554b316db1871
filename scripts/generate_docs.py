"""Writes the documentation that several plugins share into its marked places: ``generate_docs.py [--check]``.

Options get their types, choices and defaults from plugins/module_utils/adapter/arguments.py and their texts from
option_descriptions.yml. Any file of PLACES may have marked places like this:

    # begin generated options wait
    # end generated

"brief" in place of "options" writes only the first line of each text.

With --check nothing is written; the exit code is 1 if a file is not as it would be written.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("plugins/doc_fragments/*.py", "plugins/modules/*.py")
_MARKED = re.compile(
    r"^(?P<indent> *)# begin generated (?P<kind>options|brief) (?P<section>\w+)\n(?P<old>.*?)^ *# end generated$",
    re.MULTILINE | re.DOTALL,
)
# Its line break included.
_LONGEST_LINE = 121
# What an argument spec says of an option that its documentation says as well, in this order.
_SAID_BY_SPEC = ("type", "elements", "choices", "default", "env")

Tree = dict[str, Any]


class DocumentationError(Exception):
    """Specs, descriptions and marked places do not fit together; the text names what does not."""


class Descriptions:
    """The texts of one section: paths of options, where ``*`` stands for any one name."""

    def __init__(self, section: str, texts: Mapping[str, list[str]]) -> None:
        self.section = section
        self._texts = texts
        self._used: set[str] = set()

    def of(self, path: str) -> list[str]:
        for pattern, text in self._texts.items():
            if re.fullmatch(re.escape(pattern).replace(r"\*", "[^.]+"), path):
                self._used.add(pattern)
                return text
        raise DocumentationError(f"{self.section}: the option {path} has no description")

    def check_all_used(self) -> None:
        unused = [path for path in self._texts if path not in self._used]
        if unused:
            raise DocumentationError(f"{self.section}: there is no option for the description of {', '.join(unused)}")


def load_specs() -> dict[str, Tree]:
    """The argument specs of this checkout, by section."""
    location = importlib.util.spec_from_file_location("arguments", ROOT / "plugins/module_utils/adapter/arguments.py")
    arguments = importlib.util.module_from_spec(location)
    location.loader.exec_module(arguments)
    return {
        "connection": arguments.CONNECTION,
        "plugin_connection": with_variables(arguments.CONNECTION),
        "identity": arguments.IDENTITY,
        "deployment_spec": arguments.SPEC,
        "git": {"git": arguments.GIT},
        "wait": arguments.WAIT,
        "gates": arguments.GATES,
    }


def with_variables(spec: Mapping[str, Any]) -> Tree:
    """An argument spec as other plugins document it: their options name the variables of the environment."""
    return {
        name: {**option, "env": [{"name": variable} for variable in option["fallback"][1]]}
        if "fallback" in option
        else option
        for name, option in spec.items()
    }


def options_tree(spec: Mapping[str, Any], descriptions: Descriptions, above: str = "") -> Tree:
    """An argument spec -> the ``options`` of its documentation, nested options included."""
    tree: Tree = {}
    for name, option in spec.items():
        path = f"{above}{name}"
        entry: Tree = {"description": descriptions.of(path)}
        entry.update({key: option[key] for key in _SAID_BY_SPEC if key in option})
        if "options" in option:
            inside = f"{path}[]." if option["type"] == "list" else f"{path}."
            entry["suboptions"] = options_tree(option["options"], descriptions, inside)
        tree[name] = entry
    return tree


def brief(tree: Tree) -> Tree:
    """A documentation's options with the first line of each description."""
    return {
        name: {
            **option,
            "description": option["description"][0],
            **({"suboptions": brief(option["suboptions"])} if "suboptions" in option else {}),
        }
        for name, option in tree.items()
    }


def all_trees(specs: Mapping[str, Tree], texts: Tree) -> dict[str, Tree]:
    """Section -> the documentation of its options. Raises DocumentationError."""
    unmatched = sorted(set(texts) ^ set(specs))
    if unmatched:
        raise DocumentationError(f"sections need both an argument spec and descriptions: {', '.join(unmatched)}")
    trees: dict[str, Tree] = {}
    for section, spec in specs.items():
        descriptions = Descriptions(section, texts[section])
        trees[section] = options_tree(spec, descriptions)
        descriptions.check_all_used()
    return trees


class _Dumper(yaml.SafeDumper):
    """Indents lists, as the rest of the documentation does, and writes what stands twice twice."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml(tree: Tree, indent: str) -> str:
    # The dumper ends a line after the word that crosses the width, and a reference to another module is a long word.
    for width in (98, 68):
        text = yaml.dump(tree, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=width - len(indent))
        lines = [f"{indent}{line}\n" for line in text.splitlines()]
        if all(len(line) <= _LONGEST_LINE for line in lines):
            break
    return "".join(lines)


def filled(text: str, trees: Mapping[str, Tree], used: set[str]) -> str:
    """A file's text with its marked places filled; ``used`` gets the sections that they ask for."""

    def fill(match: re.Match[str]) -> str:
        indent, kind, section = match["indent"], match["kind"], match["section"]
        if section not in trees:
            raise DocumentationError(f"there are no options named {section}")
        used.add(section)
        tree = brief(trees[section]) if kind == "brief" else trees[section]
        return f"{indent}# begin generated {kind} {section}\n{as_yaml(tree, indent)}{indent}# end generated"

    if len(_MARKED.findall(text)) != text.count("# begin generated"):
        raise DocumentationError("a marked place has no end, or its first line is not as it must be")
    return _MARKED.sub(fill, text)


def marked_files() -> Iterator[Path]:
    for pattern in PLACES:
        yield from sorted(ROOT.glob(pattern))


def main(arguments: list[str]) -> int:
    """Write what is not up to date, or with --check only name it."""
    check = arguments == ["--check"]
    try:
        trees = all_trees(load_specs(), yaml.safe_load((ROOT / "scripts/option_descriptions.yml").read_text()))
        used: set[str] = set()
        texts = {path: filled(path.read_text(), trees, used) for path in marked_files()}
        unused = sorted(set(trees) - used)
        if unused:
            raise DocumentationError(f"no file has a place for {', '.join(unused)}")
    except DocumentationError as error:
        print(f"generate_docs: {error}", file=sys.stderr)
        return 1
    stale = [path for path, text in texts.items() if path.read_text() != text]
    for path in stale:
        print(f"{'stale' if check else 'written'}: {path.relative_to(ROOT)}")
        if not check:
            path.write_text(texts[path])
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
