# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No literal secret is printed or logged at the highest verbosity, on both ways, whether tasks succeed or fail."""

from __future__ import annotations

import base64
import json
from pathlib import Path

from playbook_process import MODULE, Outcome, Playbooks

SECRETS = {
    "key": "pskey-literal-3f9b2c",
    "env": "env-literal-77aa01",
    "new_env": "env-literal-changed-1",
    "password": "basic-auth-literal-5e",
    "access": "AKIALITERAL0000",
    "access_secret": "integration-literal-9d",
    "header": "header-literal-4b4b4b",
    "repository": "repository-literal-8c",
}
# They come from a file, as from vault: what stands in the playbook itself, core prints as the source of an error.
PLAY = """\
- name: Secrets
  hosts: target
  gather_facts: false
  ignore_errors: true
  vars_files: secrets.yml
  module_defaults:
    group/paperspace.cloud.all: {{api_key: "{{{{ key }}}}", api_url: "{{{{ api_url }}}}"}}
    paperspace.cloud.deployment:
      {{project_id: psecrets, name: web, wait: false, wait_interval: 0.1, wait_unhealthy_seconds: 0.3}}
  tasks:
{tasks}
"""
DEEDS = """\
    - name: create
      paperspace.cloud.deployment: &whole
        image: nginx
        resources: {machine_type: C4, ports: [80]}
        env: {A: "{{ env }}"}
        basic_auth_key: "{{ password }}"
        health_checks: {liveness: {path: /, headers: {X-Token: "{{ header }}"}}}
        integrations:
          - {type: s3, name: w, url: s3://w, access_key_id: "{{ access }}", secret_access_key: "{{ access_secret }}"}
      register: made
    - name: unchanged
      paperspace.cloud.deployment: *whole
    - name: change
      paperspace.cloud.deployment: {env: {A: "{{ new_env }}"}}
    - name: go back
      paperspace.cloud.deployment_rollback: {project_id: psecrets, name: web, to: previous, wait: false}
    - name: check
      paperspace.cloud.deployment: {env: {A: "{{ env }}", B: "{{ env }}"}, basic_auth_key: "{{ new_env }}"}
      check_mode: true
    - name: a document
      paperspace.cloud.deployment:
        name: old
        spec:
          apiVersion: v0alpha0
          image: nginx
          env: [{name: A, value: "{{ env }}"}]
          repositories: {dataset: d, repositories: [{url: u, name: n, password: "{{ repository }}"}]}
          resources: {instanceType: C4}
    - name: a vaulted file
      paperspace.cloud.deployment: {name: file, src: spec.yml}
    - name: info
      paperspace.cloud.deployment_info: {project_id: psecrets}
    - name: logs
      paperspace.cloud.deployment_logs: {project_id: psecrets, name: web, dest: "{{ playbook_dir }}/web.log"}
    - name: a loop
      paperspace.cloud.deployment: {env: {C: "{{ lookup('vars', item) }}"}}
      loop: [env, new_env]
    - name: delete
      paperspace.cloud.deployment: {state: absent}
"""
FAILURES = """\
    - name: a crash
      paperspace.cloud.deployment:
        {image: crash, resources: {machine_type: C4, ports: [80]}, env: {A: "{{ env }}"}, wait: true}
    - name: an API that quotes
      paperspace.cloud.deployment: {env: {A: "{{ new_env }}"}, basic_auth_key: "{{ password }}"}
    - name: a wrong type
      paperspace.cloud.deployment: {env: ["{{ env }}"], resources: {replicas: many}}
    - name: a wrong type of a secret
      paperspace.cloud.deployment: {integrations: "{{ access_secret }}"}
    - name: an unsupported parameter
      paperspace.cloud.deployment: {passwords: "{{ password }}", env: {A: "{{ env }}"}}
    - name: a misspelt field
      paperspace.cloud.deployment: {spec: {basicAuthkey: "{{ password }}", env: {A: "{{ env }}"}}}
    - name: a bad value
      paperspace.cloud.deployment: {env: {A: ["{{ env }}"]}}
    - name: a key with a line break
      paperspace.cloud.deployment: {api_key: "{{ key }}\\n{{ key }}", env: {A: "{{ env }}"}}
    - name: a key in the address
      paperspace.cloud.deployment: {api_url: "https://user:{{ password }}@api.example.com/v1"}
    - name: an API that quotes another
      paperspace.cloud.deployment: {basic_auth_key: "{{ password }}", env: {B: "{{ new_env }}"}}
    - name: a broken file
      paperspace.cloud.deployment: {src: broken.yml}
"""


def run(playbooks: Playbooks, tasks: str, *faults: dict[str, object]) -> Outcome:
    env = f"env: {{A: {SECRETS['env']}}}"
    playbooks.write("secrets.yml", json.dumps(SECRETS))
    playbooks.write("files/spec.yml", f"image: nginx\nresources: {{machineType: C4, ports: [80]}}\n{env}\n")
    playbooks.write("files/broken.yml", env.removesuffix("}"))
    playbooks.encrypt("files/spec.yml")
    environment = {
        "ANSIBLE_LOG_PATH": str(playbooks.folder / "ansible.log"),
        "ANSIBLE_PIPELINING": "0",
        "ANSIBLE_INJECT_INVOCATION": "1",
    }
    text = PLAY.format(tasks=tasks)
    plays = {"Secrets": {"faults": list(faults)}}
    return playbooks.run(text, "-vvvv", "--diff", plays=plays, environment=environment)


def events(outcome: Outcome) -> dict[str, str]:
    return {task.name: task.event for task in outcome.tasks}


def assert_no_secret(outcome: Outcome, folder: Path) -> None:
    places = {"output": outcome.text, "log": (folder / "ansible.log").read_text()}
    for place, text in places.items():
        # Else nothing was shown at all, and nothing proven.
        assert '"A": "********' in text and '"module_args"' in text, place
        for name, secret in SECRETS.items():
            for spelling in (secret, base64.b64encode(secret.encode()).decode()):
                assert spelling not in text, f"{name} in the {place}: {around(text, spelling)}"


def around(text: str, found: str) -> str:
    at = text.index(found)
    return text[max(0, at - 300) : at + len(found) + 100]


def test_nothing_secret_is_shown_by_success(playbooks: Playbooks) -> None:
    outcome = run(playbooks, DEEDS)
    assert len(outcome.tasks) == 11
    assert set(events(outcome).values()) == {"ok"}, events(outcome)
    assert "******** (changed)" in outcome.text
    assert_no_secret(outcome, playbooks.folder)
    written = json.dumps(playbooks.simulator.deployments())
    unsent = [name for name, secret in SECRETS.items() if secret not in written]
    assert unsent == ["key"]


def test_nothing_secret_is_shown_by_failure(playbooks: Playbooks) -> None:
    issues = [{"message": SECRETS["password"], "path": []}]
    body = {"code": "BAD_REQUEST", "message": f"no: {SECRETS['new_env']}", "issues": issues}
    # The first write makes the deployment that crashes.
    quoting = {"method": "POST", "path": "/v1/deployments", "kind": "status", "status": 400, "body": body}
    outcome = run(playbooks, FAILURES, {**quoting, "when": "before", "after": 1, "times": -1})
    assert len(outcome.tasks) == 11
    assert set(events(outcome).values()) == {"failed"}, events(outcome)
    assert outcome.text.count("BAD_REQUEST") > 1
    assert_no_secret(outcome, playbooks.folder)
    left_behind = list((playbooks.folder / "remote").glob("*"))
    assert left_behind == []
    assert (f"{playbooks.folder}/remote/ansible-tmp-" in outcome.text) == (playbooks.way == MODULE)
