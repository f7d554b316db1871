# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugin, loaded by Ansible's own inventory parsed, against a simulator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.parsing.vault import VaultLib, VaultSecret
from inventory_process import NAME, InventoryProcess, Parsed, inventory_process
from simulator_fixture import KEY, PROJECT, Simulator, config, start_simulator

from ansible_collections.paperspace.cloud.plugins.inventory.deployments import EXAMPLES
from ansible_collections.paperspace.cloud.plugins.module_utils.adapter.arguments import CONNECTION
from ansible_collections.paperspace.cloud.plugins.plugin_utils.inventory_entries import FILTERS, existing_entry

OTHER_PROJECT = "pother"
SECRET = "a-literal-secret"
BRACES = "{{ 1 + 1 }}"
PASSWORD = "a vault password"
CONNECTION_VARIABLES = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}


@pytest.fixture(scope="session")
def running_simulator() -> Iterator[Simulator]:
    with start_simulator(clock_factor=20) as simulator:
        yield simulator


@pytest.fixture(scope="session")
def process() -> Iterator[InventoryProcess]:
    with inventory_process() as process:
        yield process


@pytest.fixture
def simulator(running_simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> Simulator:
    running_simulator.reset()
    monkeypatch.setenv("PAPERSPACE_API_KEY", KEY)
    monkeypatch.setenv("PAPERSPACE_API_URL", running_simulator.address)
    return running_simulator


class Inventories:
    """Sources in a folder of their own."""

    def __init__(self, folder: Path, process: InventoryProcess) -> None:
        self.folder = folder
        self.process = process

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def parse(self, *sources: Path, **more: Any) -> Parsed:
        parsed = self.process.parse(*sources, **more)
        assert parsed.error is None
        return parsed

    def source(self, **options: Any) -> Path:
        return self.write("inventory.paperspace.yml", yaml.safe_dump({"plugin": NAME, **options}))

    def __call__(self, **options: Any) -> Parsed:
        return self.parse(self.source(**options))

    def fails(self, **options: Any) -> str:
        parsed = self.process.parse(self.source(**options))
        assert parsed.error
        return parsed.error

    def specs(self, **images: str) -> None:
        for name, image in images.items():
            self.write(f"specs/{name}.yaml", json.dumps(config(name, image=image)))


@pytest.fixture
def inventory(tmp_path: Path, process: InventoryProcess) -> Inventories:
    return Inventories(tmp_path, process)


def seed_zoo(simulator: Simulator) -> None:
    big = {"machineType": "A4000", "ports": [80], "replicas": 4}
    simulator.seed(
        config("web", region="ny2", env=[{"name": "TOKEN", "value": SECRET}]),
        config("llm", region="ams1", resources=big, image="llm:2"),
        config("off", enabled=False),
        {"apiVersion": "v0alpha0", "name": "old", "image": "nginx", "resources": {"instanceType": "P4000"}},
    )
    simulator.seed(config("new", resources={**big, "replicas": 0}), healthy=False)
    simulator.seed(config("web"), project_id=OTHER_PROJECT)


def test_each_deployment_is_a_host_with_its_fields(simulator: Simulator, inventory: Inventories) -> None:
    identity = simulator.seed(config("web", region="ny2", env=[{"name": "TOKEN", "value": SECRET}]))[0]
    found = inventory().hosts[f"{PROJECT}.web"]
    deployment = found.pop("paperspace_deployment")
    assert deployment["latest_spec"]["data"]["env"] == {"TOKEN": "********"}
    spec_id = simulator.get(identity)["latestSpec"]["id"]
    assert found == {
        **CONNECTION_VARIABLES,
        "paperspace_id": identity,
        "paperspace_name": "web",
        "paperspace_project_id": PROJECT,
        "paperspace_endpoint_url": deployment["endpoint_url"],
        "paperspace_spec_id": spec_id,
        "paperspace_image": "nginx:1.27",
        "paperspace_region": "ny2",
        "paperspace_machine_type": "C4",
        "paperspace_replicas": 1,
        "paperspace_enabled": True,
        "paperspace_healthy": True,
    }
    assert deployment["endpoint_url"].startswith("http")


def test_a_project_that_is_not_there_is_told_by_the_option(simulator: Simulator, inventory: Inventories) -> None:
    simulator.projects(none=False)
    assert inventory.fails(projects=["none"]).endswith(": check projects and api_key")


def test_groups_tell_project_region_machine_and_state(simulator: Simulator, inventory: Inventories) -> None:
    seed_zoo(simulator)
    parsed = inventory()
    expected = {
        "paperspace_existing": ["llm", "new", "off", "old", "web"],
        "paperspace_region_ny2": ["web"],
        "paperspace_region_ams1": ["llm"],
        "paperspace_machine_a4000": ["llm", "new"],
        "paperspace_machine_p4000": ["old"],
        "paperspace_enabled": ["llm", "old", "web"],
        "paperspace_disabled": ["new", "off"],
        "paperspace_healthy": ["llm", "old", "web"],
        "paperspace_not_healthy": ["new", "off"],
    }
    here = set(parsed.names(f"paperspace_project_{PROJECT}"))
    found = {group: sorted(here & set(parsed.names(group))) for group in expected}
    assert found == {group: [f"{PROJECT}.{name}" for name in names] for group, names in expected.items()}
    assert parsed.names(f"paperspace_project_{OTHER_PROJECT}") == [f"{OTHER_PROJECT}.web"]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, ["llm", "new", "off", "old", "web"]),
        ({"names": ["l*", "we?"]}, ["llm", "web"]),
        ({"names": []}, []),
        ({"enabled": True}, ["llm", "old", "web"]),
        ({"enabled": "no"}, ["new", "off"]),
        ({"healthy": False}, ["new", "off"]),
        ({"regions": ["NY2", "ams1"], "names": None}, ["llm", "web"]),
        ({"machine_types": "a4000"}, ["llm", "new"]),
        ({"machine_types": ["A4000"], "enabled": True}, ["llm"]),
    ],
)
def test_filters(simulator: Simulator, inventory: Inventories, filters: dict[str, Any], names: list[str]) -> None:
    seed_zoo(simulator)
    assert inventory(projects=[PROJECT], filters=filters).names() == [f"{PROJECT}.{name}" for name in names]


def test_only_the_named_projects_are_read(simulator: Simulator, inventory: Inventories) -> None:
    seed_zoo(simulator)
    assert inventory(projects=[OTHER_PROJECT]).names() == [f"{OTHER_PROJECT}.web"]
    asked = {entry["path"] for entry in simulator.requests()}
    assert asked == {f"/v1/projects/{OTHER_PROJECT}/deployments"}
    assert len(inventory(projects=f"{PROJECT}, {OTHER_PROJECT}").names()) == 6


def test_every_page_is_read(simulator: Simulator, inventory: Inventories) -> None:
    simulator.seed(count=130)
    assert len(inventory().names()) == 130


def test_constructed_variables_and_groups(simulator: Simulator, inventory: Inventories) -> None:
    seed_zoo(simulator)
    parsed = inventory(
        projects=[PROJECT],
        strict=True,
        compose={"tag": "paperspace_image.split(':')[-1]", "ansible_connection": "'other'"},
        groups={"big": "(paperspace_replicas or 0) >= 4"},
        keyed_groups=[{"key": "paperspace_machine_type", "prefix": "on"}],
    )
    assert parsed.hosts[f"{PROJECT}.llm"]["tag"] == "2"
    assert parsed.hosts[f"{PROJECT}.llm"]["ansible_connection"] == "other"
    assert parsed.names("big") == [f"{PROJECT}.llm"]
    assert parsed.names("on_P4000") == [f"{PROJECT}.old"]


def test_strict_decides_whether_a_bad_expression_is_an_error(simulator: Simulator, inventory: Inventories) -> None:
    simulator.seed(config("web"))
    bad = {"compose": {"x": "no_such_variable.a"}, "hostnames": ["no_such_variable", "paperspace_name"]}
    assert inventory(**bad).names() == ["web"]
    assert "no_such_variable" in inventory.fails(**bad, strict=True)
    assert inventory.fails(hostnames=["no_such_variable"], strict=True).startswith("hostnames: no_such_variable for ")


def test_hostnames_are_the_first_expression_that_gives_a_text(simulator: Simulator, inventory: Inventories) -> None:
    simulator.seed(config("web", region="ny2"), config("llm"))
    parsed = inventory(hostnames=["paperspace_region", "paperspace_name ~ '-host'"])
    assert parsed.names() == ["llm-host", "ny2"]
    assert inventory(hostnames=["paperspace_region"]).names() == ["ny2", f"{PROJECT}.llm"]


def test_hosts_that_would_share_a_name_get_their_ids(simulator: Simulator, inventory: Inventories) -> None:
    first = simulator.seed(config("web"), config("llm"))[0]
    second = simulator.seed(config("web"), project_id=OTHER_PROJECT)[0]
    parsed = inventory()
    assert parsed.names() == [f"{OTHER_PROJECT}.web", f"{PROJECT}.llm", f"{PROJECT}.web"]
    assert parsed.warnings == []
    parsed = inventory(hostnames=["paperspace_name"])
    assert parsed.names() == sorted([f"web.{first}", f"web.{second}", "llm"])
    assert parsed.hosts[f"web.{second}"]["paperspace_project_id"] == OTHER_PROJECT
    assert parsed.warnings == ["2 deployments have the host name web: appending their ids"]


@pytest.mark.parametrize("cached", [False, True])
def test_texts_of_the_server_are_never_templates(simulator: Simulator, inventory: Inventories, cached: bool) -> None:
    image = "{{ lookup('pipe', 'id') }}"
    simulator.seed(config(BRACES, image=image, env=[{"name": BRACES, "value": "secret:{{3}}"}]))
    source = inventory.source(
        compose={"mine": "paperspace_name ~ '!'"},
        cache=True,
        cache_plugin="ansible.builtin.jsonfile",
        cache_connection=str(inventory.folder / "cache"),
    )
    if cached:
        inventory.parse(source)
        simulator.clear_requests()
    host = f"{PROJECT}.{BRACES}"
    env = "paperspace_deployment.latest_spec.data.env"
    expected = {
        "paperspace_name": BRACES,
        "paperspace_image": image,
        "inventory_hostname": host,
        "mine": f"{BRACES}!",
        f"{env}.keys() | first": BRACES,
        f"{env}.values() | first": "secret:{{3}}",
    }
    assert inventory.parse(source, host=host, expressions=list(expected)).filled == expected
    assert bool(simulator.requests()) is not cached


def test_other_programs_read_the_names(simulator: Simulator, inventory: Inventories) -> None:
    seed_zoo(simulator)
    source = inventory.source(hostnames=["paperspace_project_id ~ '-' ~ paperspace_name"])
    command = [str(Path(sys.executable).parent / "ansible-inventory"), "-i", str(source), "--list"]
    shown = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout)
    assert sorted(shown["paperspace_disabled"]["hosts"]) == [f"{PROJECT}-new", f"{PROJECT}-off"]


class TestCache:
    @pytest.fixture
    def cached(self, inventory: Inventories) -> Callable[..., Parsed]:
        options = {
            "cache": True,
            "cache_plugin": "ansible.builtin.jsonfile",
            "cache_connection": str(inventory.folder / "cache"),
        }
        return lambda read=True, **more: inventory.parse(inventory.source(**options, **more), cache=read)

    def test_a_hit_asks_for_nothing(self, simulator: Simulator, cached: Any) -> None:
        seed_zoo(simulator)
        first = cached()
        simulator.clear_requests()
        second = cached(filters={"enabled": True}, keyed_groups=[{"key": "paperspace_name"}])
        assert simulator.requests() == []
        assert second.names() == first.names("paperspace_enabled")
        host = f"{PROJECT}.llm"
        assert second.hosts[host] == first.hosts[host]

    def test_it_holds_neither_key_nor_literal_values(self, simulator: Simulator, cached: Any, tmp_path: Path) -> None:
        seed_zoo(simulator)
        cached(api_key=KEY)
        held = [path.name + path.read_text() for path in (tmp_path / "cache").iterdir()]
        assert len(held) == 1 and "TOKEN" in held[0]
        assert SECRET not in held[0] and KEY not in held[0] and sys.executable not in held[0]

    def test_a_flush_and_what_is_read_from_elsewhere_ask_anew(
        self, simulator: Simulator, cached: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seed_zoo(simulator)
        cached()
        simulator.clear_requests()
        cached(read=False)
        assert len(simulator.requests()) == 1
        assert cached(projects=[OTHER_PROJECT]).names() == [f"{OTHER_PROJECT}.web"]
        assert len(simulator.requests()) == 2
        monkeypatch.setenv("PAPERSPACE_API_KEY", KEY + "2")
        cached()
        assert len(simulator.requests()) == 3

    @pytest.mark.parametrize("held", [None, 3, [], "{", "null", "[1]", '[{"id": "x"}]', '{"latest_spec": 1}'])
    def test_what_is_no_cache_of_ours_is_read_anew(
        self, simulator: Simulator, cached: Any, tmp_path: Path, held: Any
    ) -> None:
        seed_zoo(simulator)
        names = cached().names()
        [file] = (tmp_path / "cache").iterdir()
        # Newer cores wrap what they keep.
        wrapped = {"__payload__": json.dumps(held)} if "__payload__" in file.read_text() else held
        file.write_text(json.dumps(wrapped))
        simulator.clear_requests()
        assert cached().names() == names and len(simulator.requests()) == 1

    @pytest.mark.parametrize("damaged", ["", "{", "3", "[1]", "\x00", '{"__payload__": 3}'])
    def test_a_damaged_cache_is_read_anew(
        self, simulator: Simulator, cached: Any, tmp_path: Path, damaged: str
    ) -> None:
        seed_zoo(simulator)
        names = cached().names()
        [file] = (tmp_path / "cache").iterdir()
        file.write_text(damaged)
        simulator.clear_requests()
        for _time in ("read anew", "from the cache again"):
            assert cached().names() == names and len(simulator.requests()) == 1


class TestDesired:
    @pytest.fixture
    def desired(self, inventory: Inventories) -> Callable[..., Parsed]:
        return lambda **more: inventory(src="specs", project_id=PROJECT, **more)

    def test_each_spec_file_is_a_host_that_knows_its_path(
        self, inventory: Inventories, desired: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("PAPERSPACE_API_KEY", raising=False)
        specs = inventory.folder / "specs"
        inventory.specs(web="nginx:1")
        inventory.write(
            "specs/llm.toml", 'name = "big"\nimage = "x"\n[resources]\nmachineType = "A4000"\nports = [1]\n'
        )
        inventory.write("specs/deep/paperspace.json", json.dumps(config("deep", enabled=False)))
        inventory.write("specs/deep/paperspace.toml", "no spec: the json comes first")
        inventory.write("specs/hidden/.paperspace/app.yaml", json.dumps(config("hidden", region="ny2")))
        inventory.write("specs/.paperspace/app.yaml", json.dumps(config("own")))
        for ignored in ("specs/.web.yaml.swp", "specs/.git/x.yaml", "specs/notes.md", "specs/empty/readme.yaml"):
            inventory.write(ignored, "nothing")
        inventory.write("specs/inventory.paperspace.yml", f"plugin: {NAME}\nsrc: .\nproject_id: x\n")
        parsed = desired()
        paths = {
            "web": specs / "web.yaml",
            "big": specs / "llm.toml",
            "deep": specs / "deep/paperspace.json",
            "hidden": specs / "hidden/.paperspace/app.yaml",
            "own": specs / ".paperspace/app.yaml",
        }
        assert parsed.names() == sorted(f"{PROJECT}.{name}" for name in paths)
        for name, path in paths.items():
            assert parsed.hosts[f"{PROJECT}.{name}"] == {
                **CONNECTION_VARIABLES,
                "paperspace_src": str(path),
                "paperspace_name": name,
                "paperspace_project_id": PROJECT,
            }
        assert parsed.names("paperspace_desired") == parsed.names(f"paperspace_project_{PROJECT}") == parsed.names()
        assert parsed.names("paperspace_disabled") == [f"{PROJECT}.deep"]
        assert parsed.names("paperspace_machine_a4000") == [f"{PROJECT}.big"]
        assert parsed.names("paperspace_region_ny2") == [f"{PROJECT}.hidden"]
        assert desired(filters={"enabled": False}).names() == [f"{PROJECT}.deep"]

    def test_files_and_several_folders(self, inventory: Inventories) -> None:
        inventory.specs(web="nginx:1", llm="llm:1")
        path = inventory.write("more/one.json", json.dumps(config("one")))
        parsed = inventory(src=["specs/web.yaml", str(path.parent), "specs/web.yaml"], project_id=PROJECT)
        assert parsed.names() == [f"{PROJECT}.one", f"{PROJECT}.web"]

    def test_an_encrypted_file_is_read(self, inventory: Inventories) -> None:
        secret = VaultSecret(PASSWORD.encode())
        inventory.specs(web="nginx:1")
        path = inventory.folder / "specs/web.yaml"
        path.write_bytes(VaultLib([("default", secret)]).encrypt(path.read_text(), secret))
        options = {"src": "specs", "project_id": PROJECT}
        assert "no vault password was given" in inventory.fails(**options)
        assert inventory.parse(inventory.source(**options), vault_password=PASSWORD).names() == [f"{PROJECT}.web"]

    def test_names_with_braces_are_no_templates(self, inventory: Inventories) -> None:
        path = inventory.write("specs/{{ 2 }}.yaml", json.dumps(config(BRACES)))
        expected = {"paperspace_name": BRACES, "paperspace_src": str(path)}
        source = inventory.source(src="specs", project_id=PROJECT)
        parsed = inventory.parse(source, host=f"{PROJECT}.{BRACES}", expressions=list(expected))
        assert parsed.filled == expected

    def test_both_sides_of_a_deployment_are_one_host(self, simulator: Simulator, inventory: Inventories) -> None:
        inventory.specs(web="nginx:1", new="nginx:1")
        simulator.seed(config("web"), config("stranger"))
        desired = inventory.write("a.paperspace.yml", f"plugin: {NAME}\nsrc: specs\nproject_id: {PROJECT}\n")
        existing = inventory.write("b.paperspace.yaml", f"plugin: {NAME}\n")
        parsed = inventory.parse(desired, existing)
        assert parsed.names("paperspace_desired") == [f"{PROJECT}.new", f"{PROJECT}.web"]
        assert parsed.names("paperspace_existing") == [f"{PROJECT}.stranger", f"{PROJECT}.web"]
        assert {"paperspace_src", "paperspace_id"} <= set(parsed.hosts[f"{PROJECT}.web"])

    @pytest.mark.parametrize(
        ("files", "options", "words"),
        [
            ({}, {}, "src: there is no file or folder"),
            ({"specs/readme.md": ""}, {}, "contains no spec file"),
            ({"specs/a.yaml": "image: x"}, {}, "a.yaml: has no name"),
            ({"specs/a.yaml": "- x"}, {}, "a.yaml contains a list"),
            ({"specs/a.yaml": f"env: [{SECRET}"}, {}, "a.yaml is not valid YAML at line"),
            ({"specs/a.yaml": "{name: a, imagge: x}"}, {}, "a.yaml.imagge"),
            (
                {"specs/a.yaml": "name: a", "specs/b.json": '{"name": "a"}'},
                {},
                "several spec files have the host name ptest.a",
            ),
            ({"specs/a.yaml": "name: a"}, {"project_id": ""}, "project_id: is required with src"),
            ({"specs/a.yaml": "name: a"}, {"projects": ["x"]}, "projects: is not allowed with src"),
            ({"specs/a.yaml": "name: a"}, {"filters": {"healthy": True}}, "filters.healthy: is not allowed with src"),
        ],
    )
    def test_what_is_wrong_is_said(
        self, inventory: Inventories, files: dict[str, str], options: dict[str, Any], words: str
    ) -> None:
        for name, text in files.items():
            inventory.write(name, text)
        told = inventory.fails(**{"src": ["specs"], "project_id": PROJECT, **options})
        assert words in told
        assert SECRET not in told


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"project": ["x"]}, "project: unknown option"),
        ({"filters": {"name": "x"}}, "filters: name"),
        ({"filters": {"enabled": "maybe"}}, "filters: "),
        ({"filters": ["x"]}, "filters"),
        ({"projects": []}, "projects: is empty"),
        ({"projects": [" "]}, "projects: is empty"),
        ({"projects": [{"id": "x"}]}, "projects: must be a list of strings"),
        ({"projects": ["{{ no_such_variable }}"]}, "no_such_variable"),
        ({"project_id": "x"}, "project_id: requires src"),
        ({"api_timeout": "long"}, "api_timeout"),
        ({"api_timeout": 0}, "api_timeout: must be more than 0"),
        ({"api_url": "http://example.com/v1"}, "api_url: plain http"),
        ({"api_key": "a key with spaces"}, "api_key: contains a space"),
        ({"plugin": "paperspace.cloud.other"}, "plugin name"),
    ],
)
def test_what_is_wrong_is_said(simulator: Simulator, inventory: Inventories, options: Any, words: str) -> None:
    told = inventory.fails(**options)
    assert words in told
    assert "a key with spaces" not in told and "Unexpected" not in told
    assert simulator.requests() == []


def test_a_key_that_is_refused_is_not_shown(simulator: Simulator, inventory: Inventories) -> None:
    simulator.post_faults({"kind": "status", "status": 401})
    told = inventory.fails(api_key="a-key-that-is-bad")
    assert "401" in told and "PAPERSPACE_API_KEY" in told
    assert "a-key-that-is-bad" not in told and "Traceback" not in told


def test_no_key_is_an_error_that_names_the_places(
    simulator: Simulator, inventory: Inventories, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAPERSPACE_API_KEY")
    assert "api_key: is not set" in inventory.fails()


def test_a_source_that_is_no_yaml_is_not_quoted(inventory: Inventories) -> None:
    source = inventory.write("bad.paperspace.yml", f"plugin: {NAME}\napi_key: [{SECRET}\n")
    told = inventory.process.parse(source).error
    assert "is not valid YAML at line" in told
    assert SECRET not in told


def test_the_key_may_be_encrypted(
    simulator: Simulator, inventory: Inventories, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PAPERSPACE_API_KEY")
    simulator.seed(config("web"))
    secret = VaultSecret(PASSWORD.encode())
    lines = VaultLib([("default", secret)]).encrypt(KEY, secret).decode().splitlines()
    text = "\n  ".join([f"plugin: {NAME}\napi_key: !vault |", *lines])
    source = inventory.write("inventory.paperspace.yml", text + "\n")
    found = ansible_inventory(source, inventory.write("password", PASSWORD))
    assert list(json.loads(found.stdout)["_meta"]["hostvars"]) == [f"{PROJECT}.web"]
    found = ansible_inventory(source, inventory.write("other-password", "another password"))
    # Before 2.19 core breaks a warning into lines of its own width.
    assert "api_key: can't be decrypted" in " ".join(found.stderr.split())


def ansible_inventory(source: Path, password_file: Path) -> subprocess.CompletedProcess:
    """The program itself: since ansible-core 2.19 only it sets up what decrypts single values."""
    command = [sys.executable, "-m", "ansible", "inventory", "-i", str(source), "--list"]
    command += ["--vault-password-file", str(password_file)]
    return subprocess.run(command, env={**os.environ, "COLUMNS": "1000"}, capture_output=True, text=True, check=False)


def test_options_may_be_templates(
    simulator: Simulator, inventory: Inventories, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_zoo(simulator)
    monkeypatch.delenv("PAPERSPACE_API_KEY")
    monkeypatch.setenv("MY_KEY", KEY)
    parsed = inventory(
        api_key="{{ lookup('ansible.builtin.env', 'MY_KEY') }}",
        projects="{{ ['pno', 'pother'] | reject('eq', 'pno') }}",
    )
    assert parsed.names() == [f"{OTHER_PROJECT}.web"]


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("paperspace.yml", True),
        ("team.paperspace.yaml", True),
        ("paperspace.json", False),
        ("hosts.yml", False),
    ],
)
def test_sources_are_known_by_their_names(process: InventoryProcess, tmp_path: Path, name: str, taken: bool) -> None:
    path = tmp_path / name
    assert not process.ask("takes", path=str(path))
    path.touch()
    assert process.ask("takes", path=str(path)) is taken


def test_malformed_deployments_are_hosts_too() -> None:
    shown = {"id": "i", "name": "odd", "project_id": PROJECT, "endpoint_url": None}
    for data in (None, {}, {"resources": ["x"]}, {"region": ["x"], "resources": {"machine_type": 4}}):
        entry = existing_entry({**shown, "latest_spec": {"data": data}})
        assert set(entry.groups()) >= {"paperspace_existing", "paperspace_not_healthy"}
        assert entry.region is None and entry.machine_type is None
    assert existing_entry({**shown, "latest_spec": None}).enabled is None


def test_documented_options_are_what_the_code_knows(process: InventoryProcess) -> None:
    options = process.ask("options")
    assert set(CONNECTION) <= set(options)
    documented = {
        name: {key: option[key] for key in ("type", "elements") if key in option}
        for name, option in options["filters"]["suboptions"].items()
    }
    assert documented == FILTERS
    assert options["api_key"]["env"] == [{"name": "PAPERSPACE_API_KEY"}]
    assert options["api_url"]["env"] == [{"name": "PAPERSPACE_API_URL"}]


def examples() -> list[dict[str, Any]]:
    return [document for document in yaml.safe_load_all(EXAMPLES) if document]


@pytest.mark.parametrize("example", examples(), ids=lambda example: "-".join(list(example)[1:3]))
def test_examples_run(
    simulator: Simulator, inventory: Inventories, monkeypatch: pytest.MonkeyPatch, example: dict[str, Any]
) -> None:
    monkeypatch.setenv("HOME", str(inventory.folder))
    key_file = inventory.write("key", KEY)
    text = yaml.safe_dump(example).replace("/run/secrets/paperspace", str(key_file))
    inventory.specs(web="nginx:1")
    machine = {"machineType": "A4000", "ports": [80], "replicas": 4}
    simulator.seed(config("web", resources=machine), project_id="p1exampleid")
    parsed = inventory.parse(inventory.write("inventory.paperspace.yml", text))
    assert len(parsed.names()) == 1


@pytest.mark.parametrize(
    "name",
    [
        "all",
        "ungrouped",
        "localhost",
        "paperspace_existing",
        "paperspace_machine_c4",
        "of_groups",
        # A group that another host makes, and one that the host itself makes.
        "tag_web",
        "prefixless",
    ],
)
def test_a_name_of_a_group_does_not_lose_the_others(simulator: Simulator, inventory: Inventories, name: str) -> None:
    for each in ("aaa", name, "web"):
        simulator.create(each)
    keyed = [
        {"key": "paperspace_name", "prefix": "tag"},
        {"key": "paperspace_name if paperspace_name == 'prefixless' else 'x'", "prefix": "", "separator": ""},
    ]
    parsed = inventory(hostnames=["paperspace_name"], groups={"of_groups": "true"}, keyed_groups=keyed)
    assert parsed.names() == sorted(["aaa", "web", f"{PROJECT}.{name}"])
    assert parsed.names("paperspace_existing") == parsed.names("of_groups") == parsed.names()
    assert parsed.hosts[f"{PROJECT}.{name}"]["paperspace_name"] == name
    [warning] = [text for text in parsed.warnings if "has the name of the host" in text]
    assert f"host {name}: the host is called {PROJECT}.{name}" in warning
    assert parsed.names("tag_web") == ["web"]


def test_a_name_of_a_group_of_another_source_does_not_lose_the_others(
    simulator: Simulator, inventory: Inventories
) -> None:
    for each in ("web", "prod", f"{PROJECT}.prod"):
        simulator.create(each)
    other = inventory.write("hosts.ini", "[prod]\nmachine\n")
    parsed = inventory.parse(other, inventory.source(hostnames=["paperspace_name"]))
    assert len(parsed.names("paperspace_existing")) == 3
    assert parsed.names("prod") == ["machine"]
