# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookup spec_files: which files a folder has, and what is wrong with each of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleLookupError
from ansible.parsing.dataloader import DataLoader

from ansible_collections.paperspace.cloud.plugins.lookup import spec_files
from ansible_collections.paperspace.cloud.plugins.lookup.spec_files import LookupModule

SECRET = "Lit3ral-secret-value"


class Lookup(LookupModule):
    """Takes its options without the configuration of Ansible."""

    def set_options(self, task_keys: Any = None, var_options: Any = None, direct: Any = None) -> None:
        self.given = {"deployments": [], **direct}

    def get_option(self, option: str, hostvars: Any = None) -> Any:
        return self.given[option]


def read(*terms: Any, **options: Any) -> list[dict[str, Any]]:
    return Lookup(loader=DataLoader()).run(list(terms), {}, **options)


def problems(folder: Path) -> dict[str, str | None]:
    return {entry["file"]: entry["problem"] for entry in read(str(folder))}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "web.yaml").write_text("name: web\nimage: nginx:1.27\n")
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "llm.toml").write_text('name = "llm"\nimage = "llm:1"\n')
    return tmp_path


def test_files_of_all_folders_are_found_by_their_suffix(folder: Path) -> None:
    (folder / "README.md").write_text("no spec")
    (folder / ".hidden.yaml").write_text("name: hidden")
    (folder / ".git").mkdir()
    (folder / ".git" / "config.yaml").write_text("name: hidden")
    (folder / "app" / ".paperspace").mkdir(parents=True)
    (folder / "app" / ".paperspace" / "app.yaml").write_text("name: app")
    (folder / "upper.JSON").write_text('{"name": "upper"}')
    os.symlink(folder, folder / "deep" / "circle")
    found = read(str(folder))
    assert [(entry["file"], entry["name"], entry["problem"]) for entry in found] == [
        ("app/.paperspace/app.yaml", "app", None),
        ("deep/er/llm.toml", "llm", None),
        ("upper.JSON", "upper", None),
        ("web.yaml", "web", None),
    ]
    assert all(entry["path"] == str(folder / entry["file"]) for entry in found)
    assert all(entry["deployment"] == {"src": entry["path"]} for entry in found)


def test_a_single_file_is_taken_as_well(folder: Path) -> None:
    [found] = read([str(folder / "web.yaml")])
    assert (found["file"], found["name"], found["problem"]) == ("web.yaml", "web", None)


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.yaml", "name: a\nimage: b: c\n", "a.yaml is not valid YAML at line 2"),
        ("a.json", '{"name": }', "a.json is not valid JSON at line 1, column 10"),
        ("a.yaml", "- name: a\n", "a.yaml contains a list, not a mapping"),
        ("a.yaml", "", "a.yaml contains nothing"),
        ("a.yaml", "image: nginx\n", "a.yaml has no name: add one"),
        ("a.yaml", "name: a\nimagee: nginx\n", "a.yaml.imagee: v1 has no such field; did you mean image?"),
        ("a.yaml", f"name: a\nenv: {{A: [{SECRET}]}}\n", "a.yaml.env.A: must be a string, not a list"),
        ("a.yaml", f"name: a\nenv: {SECRET}\n", "a.yaml.env: must be a mapping of names to values"),
        ("a.yaml.j2", "name: '{{ name }}'\n", "a.yaml.j2 is a template, and spec files are not templated"),
        ("zz.yaml", "name: web\n", "zz.yaml describes web, and so does web.yaml: keep one"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_and_hides_no_other(folder: Path, name: str, text: str, problem: str) -> None:
    (folder / name).write_text(text)
    told = problems(folder)
    assert told.pop(name).startswith(problem)
    assert told == {"web.yaml": None, "deep/er/llm.toml": None}
    assert SECRET not in str(read(str(folder)))


def test_the_name_of_a_document_that_cant_be_used_is_told(folder: Path) -> None:
    (folder / "a.yaml").write_text("name: known\nimagee: nginx\n")
    assert [entry["name"] for entry in read(str(folder)) if entry["problem"]] == ["known"]


def test_a_file_that_cant_be_used_takes_no_name_from_another(folder: Path) -> None:
    (folder / "a.yaml").write_text("name: web\nimagee: nginx\n")
    assert problems(folder)["web.yaml"] is None


@pytest.mark.parametrize(
    ("terms", "problem"),
    [
        (["nowhere"], "there is no file or folder"),
        (["empty"], r"contain no spec file \(a file that ends in .json, .jsonc, .toml, .yaml, .yml\)"),
        ([], "give one folder or file"),
        (["a", "b"], "give one folder or file"),
        ([" "], "must be the path of a folder or a file"),
        ([7], "must be the path of a folder or a file"),
        (["a\0b"], "must be the path of a folder or a file"),
    ],
)
def test_a_source_without_files_is_an_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch, terms: list[Any], problem: str
) -> None:
    (folder / "empty").mkdir()
    monkeypatch.chdir(folder)
    with pytest.raises(AnsibleLookupError, match=f"^paperspace.cloud.spec_files: .*{problem}"):
        read(*terms)


def test_a_folder_that_cant_be_read_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Any) -> Any:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(AnsibleLookupError, match=r"can't be read: Permission denied"):
        read(str(folder))


def test_missing_libraries_are_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spec_files, "missing_libraries", lambda: "pydantic is missing")
    with pytest.raises(AnsibleLookupError, match="pydantic is missing"):
        read(str(folder))
