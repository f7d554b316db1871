# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A play of many tasks that have a secret in every place, generated from the tables of places, kinds and forms."""

from __future__ import annotations

import json
from typing import Any

import yaml
from leaks.canaries import FORMS, SEARCHABLE, SecretOf, document_of, marker_of, options_of, places_of, spellings
from playbook_process import Playbooks

PROJECT = "psecrets"
KEY = f"pskey{marker_of('plain', 'key', 'key')}literal"

# The kinds that a vars file carries as they are.
KINDS = [canary for canary in SEARCHABLE if canary.kind != "long_line"]


class Secrets:
    """The secrets of a run: each place of each form has one of another kind. ``offset`` turns the kinds on."""

    def __init__(self, offset: int, forms: tuple[str, ...] = FORMS) -> None:
        self.forms = forms
        self.values: dict[str, str] = {"key": KEY}
        for position, form in enumerate(forms):
            for number, place in enumerate(places_of(form)):
                canary = KINDS[(offset + position + number) % len(KINDS)]
                self.values[f"{form}_{place}"] = canary.make(marker_of(canary.kind, place, form))

    def of(self, form: str) -> SecretOf:
        return lambda place: self.values[f"{form}_{place}"]

    def templates(self, form: str) -> SecretOf:
        return lambda place: f"{{{{ {form}_{place} }}}}"

    def write(self, playbooks: Playbooks) -> None:
        """As from vault: what stands in the playbook itself, core prints as the source of an error."""
        playbooks.write("secrets.yml", json.dumps(self.values))
        playbooks.encrypt("secrets.yml")
        if "src" in self.forms:
            playbooks.write("files/spec.yml", yaml.safe_dump(document_of("spec", self.of("src"))))
            playbooks.encrypt("files/spec.yml")


def play(secrets: Secrets) -> str:
    """The text of the playbook."""
    tasks = [task for form in secrets.forms for task in _writes(secrets, form)]
    plays = {"Secrets": [*tasks, *_others(secrets), *_failures(secrets)], "Quoting": _quoted(secrets)}
    return yaml.safe_dump([_play(name, tasks) for name, tasks in plays.items()], sort_keys=False, width=1000)


def quoting(secrets: Secrets, form: str | None = None) -> dict[str, Any]:
    """A refusal that quotes whatever the task has sent, and the key."""
    form = form or secrets.forms[0]
    text = " ".join([KEY, *(secrets.values[f"{form}_{place}"] for place in places_of(form))])
    issues = [{"message": spelling, "path": ["config", "env"]} for spelling in spellings(text)]
    body = {"code": "BAD_REQUEST", "message": f"no: {text}", "issues": issues}
    return {"method": "POST", "path": "/v1/deployments", "kind": "status", "status": 400, "body": body, "times": -1}


def _play(name: str, tasks: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": name,
        "hosts": "target",
        "gather_facts": False,
        "ignore_errors": True,
        "vars_files": "secrets.yml",
        "module_defaults": {
            "group/paperspace.cloud.all": {"api_key": "{{ key }}", "api_url": "{{ api_url }}", "api_retries": 0},
            "paperspace.cloud.deployment": {
                "project_id": PROJECT,
                "name": "web",
                "wait": False,
                "wait_interval": 0.1,
                "wait_unhealthy_seconds": 0.3,
            },
        },
        "tasks": tasks,
    }


def _deployment(title: str, more: dict[str, Any] | None = None, /, **options: Any) -> dict[str, Any]:
    return {"name": title, "paperspace.cloud.deployment": options, **(more or {})}


def _other(title: str, module: str, more: dict[str, Any] | None = None, /, **options: Any) -> dict[str, Any]:
    return {"name": title, f"paperspace.cloud.{module}": options, **(more or {})}


def _writes(secrets: Secrets, form: str) -> list[dict[str, Any]]:
    options = {"name": f"web-{form}", **options_of(form, secrets.templates(form))}
    return [
        _deployment(f"create by {form}", {"register": f"made_{form}"}, **options),
        _deployment(f"unchanged by {form}", **options),
        _deployment(
            f"change by {form}", name=f"web-{form}", env={"TOKEN": "{{ key }}+", "MORE": f"{{{{ {form}_env }}}}"}
        ),
        _deployment(f"crash by {form}", {"environment": {"SECRETS_CRASH": "1"}}, **options),
    ]


def _others(secrets: Secrets) -> list[dict[str, Any]]:
    form = secrets.forms[0]
    web = {"project_id": PROJECT, "name": f"web-{form}"}
    kept = f"made_{form}"
    return [
        {"name": "show", "ansible.builtin.debug": {"var": kept}},
        {"name": "keep", "ansible.builtin.set_fact": {"kept": f"{{{{ {kept} }}}}", "cacheable": True}},
        {"name": "core's own module", "ansible.builtin.stat": {"path": "/a-path-for-syslog"}},
        _other("info", "deployment_info", project_id=PROJECT),
        _other("history", "deployment_history_info", **web),
        _other("runs", "deployment_runs_info", **web),
        _other("logs", "deployment_logs", **web),
        _other("logs to a file", "deployment_logs", **web, dest="{{ playbook_dir }}/web.log"),
        _other("go back", "deployment_rollback", **web, to="previous", wait=False),
        _other(
            "check",
            "deployment",
            {"check_mode": True},
            **web,
            basic_auth_key=f"{{{{ {form}_env }}}}",
            env={"N": "{{ key }}"},
        ),
        _other(
            "a fleet",
            "deployment_fleet",
            project_id=PROJECT,
            wait=False,
            deployments=[
                {"name": f"f-{known}", **options_of(known, secrets.templates(known))} for known in secrets.forms
            ],
        ),
        _deployment(
            "a loop over names", {"loop": [f"{form}_env", "key"]}, **web, env={"C": "{{ lookup('vars', item) }}"}
        ),
        {
            "name": "a lookup",
            "ansible.builtin.debug": {
                "msg": "{{ lookup('paperspace.cloud.deployment', name, project_id=project, field='latest_spec', "
                "api_key=key, api_url=api_url) }}"
            },
            "vars": {"name": f"web-{form}", "project": PROJECT},
        },
        {
            "name": "a filter",
            "ansible.builtin.debug": {"msg": "{{ before | paperspace.cloud.spec_diff(after) }}"},
            "vars": {
                "before": document_of("snake" if form != "v0alpha0" else form, secrets.templates(form)),
                "after": {"name": "web", "image": "other", "env": {"TOKEN": "{{ key }}"}},
            },
        },
    ]


def _failures(secrets: Secrets) -> list[dict[str, Any]]:
    form = secrets.forms[0]
    token, password = f"{{{{ {form}_env }}}}", f"{{{{ {form}_{places_of(form)[-1]} }}}}"
    return [
        _deployment(
            "a container that crashes", wait=True, image="crash", resources={"machine_type": "C4"}, env={"A": token}
        ),
        _deployment("a wrong type", env=[token], resources={"replicas": "many"}),
        _deployment("a wrong type of a secret", integrations=password),
        _deployment("an unsupported parameter", passwords=password, env={"A": token}),
        _deployment("a misspelt field", spec={"basicAuthkey": password, "env": {"A": token}}),
        _deployment("a bad value", env={"A": [token]}),
        _deployment("a key with a line break", api_key="{{ key }}\n{{ key }}", env={"A": token}),
        _deployment("a key in the address", api_url="https://user:{{ key }}@api.example.com/v1"),
        _deployment("a broken file", src="broken.yml"),
    ]


def _quoted(secrets: Secrets) -> list[dict[str, Any]]:
    form = secrets.forms[0]
    options = options_of(form, secrets.templates(form))
    fleet = [{"name": "quoted", **options}, {"name": "innocent", "image": "nginx", "resources": {"machine_type": "C4"}}]
    return [
        _deployment("a server that quotes", name="quoted", **options),
        _other("a fleet of a server that quotes", "deployment_fleet", project_id=PROJECT, deployments=fleet),
    ]
