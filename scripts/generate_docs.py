"""Writes the documentation that several plugins share into its marked places: ``generate_docs.py [--check]``.

Options get their types, choices and defaults from plugins/module_utils/adapter/arguments.py and their texts from
option_descriptions.yml; results come from return_descriptions.yml. Any file of PLACES may have marked places like this:

    # begin generated options wait
    # end generated

With --check nothing is written; the exit code is 1 if a file is not as it would be written.
"""

from __future__ import annotations

import importlib.util
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("plugins/doc_fragments/*.py", "plugins/modules/*.py")
_MARKED = re.compile(
    r"^(?P<indent> *)# begin generated (?P<kind>options|results) (?P<section>\w+)\n(?P<old>.*?)^ *# end generated$",
    re.MULTILINE | re.DOTALL,
)
# Where the options of a spec stand in a fleet.
FLEET_MEMBER = "deployments[]."
# The module whose options the texts of a spec speak of.
DEPLOYMENT = "paperspace.cloud.deployment#module:"
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


def load_descriptions(name: str) -> Tree:
    return yaml.safe_load((ROOT / "scripts" / name).read_text())


def options_tree(spec: Mapping[str, Any], descriptions: Descriptions, above: str = "") -> Tree:
    """An argument spec -> the ``options`` of its documentation, nested options included."""
    tree: Tree = {}
    for name, option in spec.items():
        path = f"{above}{name}"
        entry: Tree = {"description": descriptions.of(path)}
        entry.update({key: option[key] for key in _SAID_BY_SPEC if key in option})
        if "options" in option:
            entry["suboptions"] = options_tree(option["options"], descriptions, _below(path, option))
        tree[name] = entry
    return tree


def options_as_results(spec: Mapping[str, Any], descriptions: Descriptions, above: str = "") -> Tree:
    """An argument spec -> fields of a result that has the shape of the options, as return_descriptions.yml has them."""
    fields: Tree = {}
    for name, option in spec.items():
        path = f"{above}{name}"
        field: Tree = {"description": descriptions.of(path)[0], "returned": "when the spec has it"}
        field.update({key: option[key] for key in ("type", "elements") if key in option})
        if "options" in option:
            field["contains"] = options_as_results(option["options"], descriptions, _below(path, option))
        fields[name] = field
    return fields


def results_tree(fields: Mapping[str, Any], sample: Any, specs: Mapping[str, Tree], texts: Tree, above: str) -> Tree:
    """Fields of return_descriptions.yml -> return documentation, in which each leaf has its sample."""
    tree: Tree = {}
    for name, field in fields.items():
        path = f"{above}.{name}"
        if not isinstance(sample, Mapping) or name not in sample:
            raise DocumentationError(f"{path} has no sample")
        contains = field.get("contains", {})
        if "options" in field:
            section = field["options"]
            contains = _merged(options_as_results(specs[section], Descriptions(section, texts[section])), contains)
        entry = {"description": field["description"], "returned": field.get("returned", "always")}
        entry.update({key: field[key] for key in ("type", "elements") if key in field})
        if contains:
            inner = sample[name][0] if field["type"] == "list" else sample[name]
            entry["contains"] = results_tree(contains, inner, specs, texts, path)
        else:
            entry["sample"] = sample[name]
        tree[name] = entry
    return tree


def below(tree: Any, above: str) -> Any:
    """A documentation's options as suboptions of another option: what they say of each other begins with its path."""
    return _texts_changed(tree, lambda text: re.sub(r"\bO\((?![\w.]+#)", f"O({above}", text))


def elsewhere(tree: Tree) -> Tree:
    """A documentation's options for a module that has no others: what they say of others names ``deployment``'s."""

    def own_or_not(found: re.Match[str]) -> str:
        return found[0] if found[1] in tree else f"O({DEPLOYMENT}{found[1]}"

    return _texts_changed(tree, lambda text: re.sub(r"\bO\((?![\w.]+#)(\w+)", own_or_not, text))


def _texts_changed(tree: Any, change: Callable[[str], str]) -> Any:
    if isinstance(tree, Mapping):
        return {key: _texts_changed(inner, change) for key, inner in tree.items()}
    if isinstance(tree, list):
        return [_texts_changed(inner, change) for inner in tree]
    return change(tree) if isinstance(tree, str) else tree


def _below(path: str, option: Mapping[str, Any]) -> str:
    return f"{path}[]." if option["type"] == "list" else f"{path}."


def _merged(fields: Tree, more: Mapping[str, Any]) -> Tree:
    """Both sets of fields; where a field stands in both, its ``contains`` are put together."""
    merged = dict(fields)
    for name, field in more.items():
        if name in merged:
            merged[name] = {**merged[name], "contains": {**merged[name]["contains"], **field["contains"]}}
        else:
            merged[name] = field
    return merged


def all_blocks(specs: Mapping[str, Tree], texts: Tree, results: Tree) -> dict[tuple[str, str], Tree]:
    """(kind, section) -> what stands in the places that are marked so. Raises DocumentationError."""
    strangers = sorted(set(texts) ^ set(specs))
    if strangers:
        raise DocumentationError(f"sections need both an argument spec and descriptions: {', '.join(strangers)}")
    blocks: dict[tuple[str, str], Tree] = {}
    for section, spec in specs.items():
        descriptions = Descriptions(section, texts[section])
        blocks["options", section] = options_tree(spec, descriptions)
        descriptions.check_all_used()
    if "deployment_spec" in specs:
        blocks["options", "fleet_spec"] = below(blocks["options", "deployment_spec"], FLEET_MEMBER)
        blocks["options", "preflight_spec"] = elsewhere(blocks["options", "deployment_spec"])
    for section, result in results.items():
        blocks["results", section] = results_tree(result["contains"], result["sample"], specs, texts, section)
    return blocks


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


def filled(text: str, blocks: Mapping[tuple[str, str], Tree], used: set[tuple[str, str]]) -> str:
    """A file's text with its marked places filled; ``used`` gets what they ask for."""

    def fill(match: re.Match[str]) -> str:
        block = (match["kind"], match["section"])
        if block not in blocks:
            raise DocumentationError(f"there are no {block[0]} named {block[1]}")
        used.add(block)
        indent = match["indent"]
        return f"{indent}# begin generated {' '.join(block)}\n{as_yaml(blocks[block], indent)}{indent}# end generated"

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
        blocks = all_blocks(
            load_specs(), load_descriptions("option_descriptions.yml"), load_descriptions("return_descriptions.yml")
        )
        used: set[tuple[str, str]] = set()
        texts = {path: filled(path.read_text(), blocks, used) for path in marked_files()}
        unused = sorted(set(blocks) - used)
        if unused:
            raise DocumentationError(f"no file has a place for {', '.join(' '.join(block) for block in unused)}")
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
