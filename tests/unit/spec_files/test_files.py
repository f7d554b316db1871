# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Spec files: where they are found, how they are read, and what is said of a bad one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.constants import DEFAULT_VAULT_ID_MATCH
from ansible.errors import AnsibleFileNotFound
from ansible.parsing import vault
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret

from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files import files as subject
from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files.files import (
    DEFAULT_NAMES,
    SpecFileError,
    read_spec,
)

SECRET = "hunter2abc"
DOCUMENT = {"name": "llm", "env": {"A": "x", "N": 3}, "resources": {"ports": [80, 443]}}
SPELLINGS = {
    "app.yaml": "name: llm\nenv: {A: x, N: 3}\nresources:\n  ports: [80, 443]\n",
    "app.yml": "{name: llm, env: {A: x, N: 3}, resources: {ports: [80, 443]}}\n",
    "app.json": '{"name": "llm", "env": {"A": "x", "N": 3}, "resources": {"ports": [80, 443]}}',
    "app.jsonc": '{ // one\n"name": "llm", /* two */ "env": {"A": "x", "N": 3}, "resources": {"ports": [80, 443,]}, }',
    "app.toml": 'name = "llm"\n[env]\nA = "x"\nN = 3\n[resources]\nports = [80, 443]\n',
}


@pytest.fixture
def loader(tmp_path: Path) -> DataLoader:
    loader = DataLoader()
    loader.set_basedir(str(tmp_path))
    return loader


@pytest.fixture
def read(loader: DataLoader, tmp_path: Path) -> Callable[[str], tuple[str, dict[str, Any]]]:
    """Reads ``src`` as an action of a playbook in the test's folder does."""

    def find(name: str) -> str:
        return loader.path_dwim_relative_stack([str(tmp_path)], "files", name)

    return lambda src: read_spec(src, find, loader)


@pytest.fixture
def fails(read) -> Callable[[str], str]:
    """The message for a ``src`` that can't be read, which holds no piece of a value."""

    def message(src: str) -> str:
        with pytest.raises(SpecFileError) as raised:
            read(src)
        assert SECRET not in raised.value.message
        assert raised.value.__cause__ is None
        return raised.value.message

    return message


def encrypted(text: str, password: bytes = b"right") -> str:
    secret = VaultSecret(password)
    return VaultLib([(DEFAULT_VAULT_ID_MATCH, secret)]).encrypt(text, secret).decode()


@pytest.fixture
def give_password(loader: DataLoader, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Gives the password where ansible-playbook would: newer cores keep it in two places."""

    def give(password: bytes = b"right") -> None:
        secrets = [(DEFAULT_VAULT_ID_MATCH, VaultSecret(password))]
        loader.set_vault_secrets(secrets)
        if hasattr(vault, "VaultSecretsContext"):
            monkeypatch.setattr(vault.VaultSecretsContext, "_current", vault.VaultSecretsContext(secrets))

    return give


@pytest.mark.parametrize("name", SPELLINGS)
def test_reads_every_format(read, tmp_path, name):
    (tmp_path / name).write_text(SPELLINGS[name])
    assert read(name) == (str(tmp_path / name), DOCUMENT)


@pytest.mark.parametrize("name", SPELLINGS)
def test_takes_a_byte_order_mark(read, tmp_path, name):
    (tmp_path / name).write_text(SPELLINGS[name], encoding="utf-8-sig")
    assert read(name)[1] == DOCUMENT


def test_a_suffix_in_capitals_counts(read, tmp_path):
    (tmp_path / "APP.YAML").write_text(SPELLINGS["app.yaml"])
    assert read("APP.YAML")[1] == DOCUMENT


def test_keeps_the_schema_reference(read, tmp_path):
    (tmp_path / "a.yaml").write_text("$schema: https://example.com/schema.json\nname: llm\n")
    assert read("a.yaml")[1] == {"$schema": "https://example.com/schema.json", "name": "llm"}


def test_does_not_template(read, tmp_path):
    (tmp_path / "a.yaml").write_text('name: \'{{ lookup("env", "HOME") }}\'\n')
    assert read("a.yaml")[1] == {"name": '{{ lookup("env", "HOME") }}'}


def test_looks_into_the_folder_files_first(read, tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files/a.yaml").write_text("name: inner\n")
    (tmp_path / "a.yaml").write_text("name: outer\n")
    assert read("a.yaml") == (str(tmp_path / "files/a.yaml"), {"name": "inner"})


def test_takes_an_absolute_path_and_a_home_folder(read, tmp_path, monkeypatch):
    (tmp_path / "a.yaml").write_text("name: llm\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert read(str(tmp_path / "a.yaml"))[0] == read("~/a.yaml")[0] == str(tmp_path / "a.yaml")


def test_a_file_that_is_not_there_names_the_places(fails, tmp_path):
    message = fails("nope.yaml")
    assert str(tmp_path / "files/nope.yaml") in message
    assert str(tmp_path / "nope.yaml") in message


def test_an_absolute_path_that_is_not_there_is_named_once(fails):
    assert fails("/nowhere/nope.yaml").count("/nowhere/nope.yaml") == 2


@pytest.mark.parametrize("position", range(len(DEFAULT_NAMES)))
def test_a_folder_gives_the_first_of_the_default_names(read, tmp_path, position):
    folder = tmp_path / "service"
    (folder / ".paperspace").mkdir(parents=True)
    for name in DEFAULT_NAMES[position:]:
        content = SPELLINGS[f"app{os.path.splitext(name)[1]}"]
        (folder / name).write_text(content)
    assert read("service") == (str(folder / DEFAULT_NAMES[position]), DOCUMENT)


@pytest.mark.parametrize(
    ("src", "words"),
    [("", ["src is empty"]), ("  ", ["src is empty"]), ("a\0.yaml", ["null character"]), (".", DEFAULT_NAMES)],
)
def test_a_src_that_names_no_file(fails, src, words):
    message = fails(src)
    assert all(word in message for word in words)


def test_links_in_a_circle(fails, tmp_path):
    (tmp_path / "one.yaml").symlink_to("two.yaml")
    (tmp_path / "two.yaml").symlink_to("one.yaml")
    assert "symbolic link" in fails("one.yaml")


def test_a_default_name_that_is_a_broken_link(fails, tmp_path):
    (tmp_path / "paperspace.yaml").symlink_to("nowhere.yaml")
    assert "can't be read" in fails(str(tmp_path))


def test_a_link_to_a_file(read, tmp_path):
    (tmp_path / "real.yaml").write_text("name: llm\n")
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    assert read("link.yaml") == (str(tmp_path / "link.yaml"), {"name": "llm"})


def test_an_unreadable_file(fails, tmp_path, monkeypatch):
    (tmp_path / "a.yaml").write_text("name: llm\n")

    def refuse(path: str, *_more: Any, **_named: Any) -> int:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "open", refuse)
    assert "can't be read: Permission denied" in fails("a.yaml")


def test_a_named_pipe_does_not_block(fails, tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "not a regular file" in fails("pipe.yaml")


@pytest.mark.parametrize("name", ["a.ini", "a", "a.yaml.bak"])
def test_an_unknown_suffix_names_the_known(fails, tmp_path, name):
    (tmp_path / name).write_text("name: llm\n")
    message = fails(name)
    assert "unknown suffix" in message
    assert ".yaml, .yml, .json, .jsonc, .toml" in message


def test_bytes_that_are_not_utf_8(fails, tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"name: x\nenv:\n  A: \xff\n")
    assert "not UTF-8: line 3" in fails("a.yaml")


@pytest.mark.parametrize("size", [subject.MAX_BYTES + 1, 8 * subject.MAX_BYTES])
def test_a_file_that_is_too_large(fails, tmp_path, size):
    (tmp_path / "a.yaml").write_text("#" * size)
    assert "larger than" in fails("a.yaml")


def test_a_file_of_the_greatest_size(read, tmp_path):
    (tmp_path / "a.yaml").write_text("name: llm\n".ljust(subject.MAX_BYTES - 1, "#").replace("llm#", "llm #") + "\n")
    assert read("a.yaml")[1]["name"].startswith("llm")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.yaml", "name: x\nenv: *hunter2abc\n", "not valid YAML at line 2, column 6: found undefined alias"),
        (
            "a.yaml",
            "env:\n  A: !hunter2abc x\n",
            "column 6: could not determine a constructor for the tag '...'",
        ),
        ("a.yaml", "a: b: hunter2abc\n", "line 1, column 5: mapping values are not allowed"),
        ("a.yaml", "a: 'hunter2abc\n", "not valid YAML at line"),
        ("a.yaml", 'a: "\\hunter2abc"\n', "not valid YAML at line 1"),
        ("a.yaml", "a: 1\n---\nb: 2\n", "more than one document at line 2, column 1"),
        ("a.yaml", "", "contains nothing, not a mapping"),
        ("a.yaml", "- hunter2abc\n", "contains a list, not a mapping"),
        ("a.yaml", "hunter2abc\n", "contains a single value, not a mapping"),
        ("a.yaml", "env: {A: 2026-01-01}\n", "env.A: YAML 1.1 and 1.2 read this unquoted value differently"),
        ("a.yaml", "env: {on: hunter2abc}\n", "env: the key true (also written on or yes) is not a string"),
        ("a.yaml", "a: " + "[" * 3000 + "]" * 3000, "nest"),
        ("a.yaml", "a: &a [*a]\n", "a: is nested deeper than"),
        ("a.json", '{"a": "hunter2abc" "b": 1}', "not valid JSON at line 1, column 20"),
        ("a.json", '{"a": "hunter2abc"} {}', "more than one document at line 1, column 21"),
        ("a.json", '{"a": NaN}', "a: neither infinity nor NaN"),
        ("a.json", '["hunter2abc"]', "contains a list"),
        ("a.json", "[" * 200_000, "nested too deeply"),
        ("a.jsonc", '{"a": 1,\n "b": hunter2abc}', "not valid JSON with comments at line 2, column"),
        ("a.jsonc", '{"a": "hunter2abc', "not valid JSON with comments"),
        ("a.jsonc", '{"a":' + "[" * 2000 + "]" * 2000 + "}", "nested too deeply"),
        ("a.toml", "name = 1\na = hunter2abc\n", "not valid TOML at line 2, column 5"),
        ("a.toml", 'a = "hunter2abc', "not valid TOML at end of document"),
        ("a.toml", "[env]\nA = 2026-01-01\n", "env.A: must be a string, not a date or time"),
        ("a.toml", 'hunter2abc = "x"\nhunter2abc = "y"\n', "not valid TOML at line 2"),
    ],
)
def test_a_bad_file_is_named_with_the_place_and_without_its_values(fails, tmp_path, name, content, expected):
    (tmp_path / name).write_text(content)
    message = fails(name)
    assert str(tmp_path / name) in message
    assert expected in message


def test_dates_outside_env_become_text(read, tmp_path):
    (tmp_path / "a.toml").write_text("name = 2026-01-01\n")
    assert read("a.toml")[1] == {"name": "2026-01-01"}


@pytest.mark.parametrize("name", SPELLINGS)
def test_reads_a_file_that_is_encrypted_as_a_whole(read, tmp_path, name, give_password):
    (tmp_path / name).write_text(encrypted(SPELLINGS[name]))
    give_password()
    assert read(name)[1] == DOCUMENT


def test_reads_encrypted_values(read, tmp_path, give_password):
    indented = encrypted(SECRET).replace("\n", "\n    ")
    (tmp_path / "a.yaml").write_text(f"env:\n  A: !vault |\n    {indented}\n")
    give_password()
    document = read("a.yaml")[1]
    assert document == {"env": {"A": SECRET}}
    assert document["env"]["A"].__class__ is str


def test_an_encrypted_value_with_another_password(fails, tmp_path, give_password):
    indented = encrypted("x").replace("\n", "\n    ")
    (tmp_path / "a.yaml").write_text(f"env:\n  A: !vault |\n    {indented}\n  B: hunter2abc\n")
    give_password(b"wrong")
    assert "env.A: can't be decrypted" in fails("a.yaml")


def test_an_encrypted_file_leaves_no_plain_copy(read, loader, tmp_path, monkeypatch, give_password):
    monkeypatch.setattr(loader, "_create_content_tempfile", lambda content: pytest.fail("wrote a decrypted file"))
    (tmp_path / "a.yaml").write_text(encrypted("name: llm\n"))
    give_password()
    assert read("a.yaml")[1] == {"name": "llm"}


@pytest.mark.parametrize(
    ("content", "password", "expected"),
    [
        ("name: llm\n", None, "no vault password was given"),
        ("name: llm\n", b"wrong", "none of the given vault passwords decrypts it"),
        ("name: x\nenv: *hunter2abc\n", b"right", "line 2, column 6: found undefined alias"),
    ],
)
def test_an_encrypted_file_that_cannot_be_read(fails, tmp_path, give_password, content, password, expected):
    (tmp_path / "a.yaml").write_text(encrypted(content))
    if password:
        give_password(password)
    assert expected in fails("a.yaml")


def test_a_finder_that_gives_no_places(loader):
    def find(name: str) -> str:
        raise AnsibleFileNotFound(file_name=name)

    with pytest.raises(SpecFileError, match=r"looked for a\.yaml"):
        read_spec("a.yaml", find, loader)


def test_a_missing_library_is_named(tmp_path):
    (tmp_path / "a.jsonc").write_text("{}")
    program = (
        "import sys; sys.modules['json5'] = None; "
        "from ansible.parsing.dataloader import DataLoader; "
        "from ansible_collections.paperspace.cloud.plugins.plugin_utils.spec_files import files\n"
        "try:\n"
        f"    files.read_spec({str(tmp_path / 'a.jsonc')!r}, lambda path: path, DataLoader())\n"
        "except files.SpecFileError as error:\n"
        "    print(error.message)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "library json5" in done.stdout


AMBIGUOUS = [
    "22:30",
    "!unsafe 02134",
    "02134",
    "0o17",
    "1_000",
    "1e10",
    "1.5e3",
    "yes",
    "Off",
    "y",
    "2026-01-01",
    "0b11",
    "09",
    "190:20:30",
    "010",
]
ALIKE = [
    "8080",
    "-5",
    "0x1F",
    "07",
    "0",
    "true",
    "null",
    "~",
    "text",
    "1.5",
    "v1.10",
    "secret:NAME",
    "22:30:x",
    "'22:30'",
    '"yes"',
]


@pytest.mark.parametrize("value", AMBIGUOUS)
@pytest.mark.parametrize(
    ("document", "place"),
    [
        ("image: {0}", "image"),
        ("env:\n  A: x\n  START: {0}", "env.START"),
        ("env: [{{name: A, value: {0}}}]", "env[0].value"),
        ("env: {{enabled: {0}}}", "env.enabled"),
        ("command: [serve, {0}]", "command[1]"),
        ("healthChecks:\n  liveness:\n    path: /\n    headers: {{X-Since: {0}}}", "headers.X-Since"),
        ("integrations: [{{name: m, type: model, id: {0}}}]", "integrations[0].id"),
        ("env: {{A: &a {0}, B: *a}}", "env.A"),
    ],
)
def test_a_plain_value_that_yaml_versions_read_differently_is_refused(fails, tmp_path, document, place, value):
    (tmp_path / "a.yaml").write_text(document.format(value) + "\n")
    message = fails("a.yaml")
    assert "a.yaml at line " in message and place in message and "quote it" in message
    assert len(value) == 1 or value not in message.replace(str(tmp_path), "")


@pytest.mark.parametrize("value", ALIKE)
def test_a_value_that_all_read_alike_is_read(read, tmp_path, value):
    (tmp_path / "a.yaml").write_text(f"env: {{A: {value}}}\nenabled: yes\nresources: {{replicas: 1_0}}\n")
    assert "A" in read("a.yaml")[1]["env"]


@pytest.mark.parametrize("value", ["!!str 22:30", "&a '1_000'", "|\n    22:30", "!!str 1e10"])
def test_a_value_that_says_itself_that_it_is_text_is_read(read, tmp_path, value):
    (tmp_path / "a.yaml").write_text(f"env:\n  A: {value}\n")
    assert read("a.yaml")[1]["env"]["A"].strip() in ("22:30", "1_000", "1e10", "02134")


def test_other_formats_have_one_version_of_themselves(read, tmp_path):
    (tmp_path / "a.json").write_text('{"env": {"A": "22:30"}}')
    assert read("a.json")[1]["env"] == {"A": "22:30"}
