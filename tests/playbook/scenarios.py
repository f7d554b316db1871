# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of tasks that must do and say the same as action and as module.

Each scenario is a play of its own, with a project of its own.
"""

from __future__ import annotations

import os
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible.release import __version__ as ansible_version
from packaging.version import Version
from simulator_fixture import config

# Stands in many scenarios, and must never stand in a result.
SECRET = "Lit3ral-secret-value"
# Replaced by the vault-encrypted SECRET.
VAULTED = "<vaulted secret>"

_PLAY = """\
- name: "{name}"
  hosts: target
  gather_facts: false
  ignore_errors: {ignore_errors}
  vars:
    project: "{project}"
    literal: "{secret}"
    ids: "{{{{ seeded['{name}'] }}}}"
{more}
  tasks:
{tasks}
"""
_DEFAULTS = """\
module_defaults:
  group/paperspace.cloud.all: {api_key: "{{ api_key }}", api_url: "{{ api_url }}"}
  paperspace.cloud.deployment:
    {project_id: "{{ project }}", name: web, wait: false, wait_interval: 0.1, wait_unhealthy_seconds: 0.3}
  paperspace.cloud.deployment_info: {project_id: "{{ project }}"}
  paperspace.cloud.deployment_logs: {project_id: "{{ project }}", name: web}
  paperspace.cloud.deployment_rollback:
    {project_id: "{{ project }}", name: web, wait: false, wait_interval: 0.1, wait_unhealthy_seconds: 0.3}
  paperspace.cloud.deployment_history_info: {project_id: "{{ project }}", name: web}
  paperspace.cloud.deployment_runs_info: {project_id: "{{ project }}", name: web}
  paperspace.cloud.deployment_metrics_info: {project_id: "{{ project }}", name: web}
  paperspace.cloud.deployment_preflight: {project_id: "{{ project }}", name: web}
"""

_FLEET_DEFAULTS = (
    _DEFAULTS
    + """\
  paperspace.cloud.deployment_fleet:
    {project_id: "{{ project }}", wait_interval: 0.1, wait_unhealthy_seconds: 0.3, concurrency: 1, prune: false}
"""
)
READ, WRITE, NOTHING = ["GET"], ["GET", "POST", "GET"], []


@dataclass(frozen=True)
class Scenario:
    """One play. ``tasks`` and ``play`` (further keywords of the play) are YAML."""

    name: str
    tasks: str
    play: str = _DEFAULTS
    # The configs that the project has before, and the log lines of the first one.
    has: Sequence[dict[str, Any]] = ()
    logged: Sequence[str] = ()
    # The values of its metrics, which repeat; made-up ones change with the time.
    measured: dict[str, Sequence[str]] = field(default_factory=dict)
    behaviours: dict[str, str] = field(default_factory=dict)
    faults: Sequence[dict[str, Any]] = ()
    # The methods that each task of the collection must cause, where timing has no say in it.
    requests: Sequence[Sequence[str]] | None = None
    # What some result must hold, so that no scenario passes by failing early on both ways.
    says: str = ""
    shows_secret: bool = False
    needs_root: bool = False
    ignore_errors: bool = True

    @property
    def project(self) -> str:
        return "p" + "".join(letter for letter in self.name.lower() if letter.isalnum())

    @property
    def world(self) -> dict[str, Any]:
        return {"behaviours": self.behaviours, "faults": list(self.faults)}

    def text(self) -> str:
        return _PLAY.format(
            name=self.name,
            project=self.project,
            secret=SECRET,
            ignore_errors=str(self.ignore_errors).lower(),
            more=textwrap.indent(textwrap.dedent(self.play).strip(), "  "),
            tasks=textwrap.indent(textwrap.dedent(self.tasks).strip(), "    "),
        )


def each(module: str, *options: str) -> str:
    """Tasks of one module, each with options in YAML's flow style."""
    return "".join(f"- paperspace.cloud.{module}: {{{given}}}\n" for given in options)


WEB = config()
WITH_SECRET = config(env=[{"name": "A", "value": SECRET}])
# One value at each place that a task may leave alone.
FULL = config(
    region="ny2",
    command=["a"],
    env=[{"name": "A", "value": SECRET}, {"name": "B", "value": "1"}],
    basicAuthKey=SECRET,
    healthChecks={"startup": {"path": "/"}, "liveness": {"path": "/"}, "readiness": {"path": "/"}},
    integrations=[{"type": "s3", "name": "weights", "url": "s3://b/w", "secretAccessKey": SECRET}],
)
LINES = ("one", "two", "three")
NOBODY = "00000000-0000-4000-8000-000000000000"
# Half an emoji, once escaped and once as bytes that are no UTF-8, and what a terminal would obey.
HALVES = "cut \\ud83d \ud83d \\u001b[2J\\r"

DEEDS = [
    Scenario(
        "create",
        """
        - paperspace.cloud.deployment:
            image: nginx
            env: {A: "{{ literal }}"}
            resources: {machine_type: C4, ports: [80]}
        """,
        requests=[WRITE],
    ),
    Scenario(
        "create and wait",
        "- paperspace.cloud.deployment: {image: nginx, resources: {machine_type: C4, ports: [80]}, wait: true}",
        says="healthy, 1/1 replicas ready",
    ),
    Scenario(
        "unchanged",
        each(
            "deployment", "image: nginx:1.27", "id: '{{ ids[0] }}', image: nginx:1.27", "wait: true, image: nginx:1.27"
        ),
        has=[WEB],
        requests=[READ, READ, READ],
    ),
    Scenario("change", each("deployment", "image: nginx:1.28"), has=[WEB], requests=[WRITE]),
    Scenario(
        "change with diff",
        """
        - paperspace.cloud.deployment: {image: nginx:1.28, env: {A: changed-secret}}
          diff: true
        """,
        has=[WITH_SECRET],
        requests=[WRITE],
        says="before_header",
    ),
    Scenario(
        "check mode",
        """
        - paperspace.cloud.deployment: {image: nginx:1.28, env: {A: changed-secret}}
          check_mode: true
          diff: true
        - paperspace.cloud.deployment:
            name: another
            image: nginx
            basic_auth_key: "{{ literal }}"
            resources: {machine_type: C4, ports: [80]}
          check_mode: true
        """,
        has=[WITH_SECRET],
        requests=[READ, READ],
        says="******** (changed)",
    ),
    Scenario(
        "partial changes",
        each("deployment", "resources: {replicas: 3}", "enabled: false, env: {B: 2}"),
        has=[WEB],
        requests=[WRITE, WRITE],
    ),
    Scenario(
        "purge",
        """
        - paperspace.cloud.deployment: {image: nginx, resources: {machine_type: C4, ports: [80]}, purge: true}
          diff: true
        """,
        has=[config(region="ny2", env=[{"name": "A", "value": SECRET}])],
        requests=[WRITE],
        says="region",
    ),
    Scenario(
        "names of env removed",
        """
        - paperspace.cloud.deployment: {remove: [env.A, env.NOT_THERE, "", region]}
          diff: true
        """,
        has=[WITH_SECRET],
        requests=[WRITE],
    ),
    Scenario(
        "a key that the API shows nowhere",
        each(
            "deployment",
            "image: nginx:1.28",
            "image: nginx:1.28, basic_auth_key: '{{ literal }}'",
            "basic_auth_key: '{{ literal }}'",
            "image: nginx:1.29, remove: [basic_auth_key]",
        ),
        has=[config(basicAuthKey=SECRET)],
        behaviours={"auth_key": "absent"},
        requests=[READ, WRITE, READ, WRITE],
        says="give basic_auth_key",
    ),
    Scenario(
        "what is refused by its path",
        each(
            "deployment",
            "remove: [env_A]",
            "remove: [env.A], env: {A: x}",
            "command: serve --port 80",
            "command: [serve, yes]",
            "command: [serve, 1.5]",
            "health_checks: {liveness: {path: /, headers: {A: yes}}}",
            "region: yes",
            "resources: {replicas: -1}",
            "resources: {ports: [70000]}",
            "resources: {replicas: true}",
            "env: {'A B': x}",
            "image: nginx 1",
        ),
        has=[WEB],
        requests=[NOTHING] * 12,
        says="quote it",
    ),
    Scenario(
        "rename and redeploy",
        each("deployment", "id: '{{ ids[0] }}', name: renamed", "name: renamed, redeploy: true"),
        has=[WEB],
        # Before a new name is given, it is looked for.
        requests=[[*READ, *WRITE], WRITE],
    ),
    Scenario(
        "provenance",
        """
        - paperspace.cloud.deployment:
            image: nginx:1.28
            git: {actor: me, host: github, owner: we, repo: it, ref: main, sha: abc1}
        """,
        has=[WEB],
        requests=[WRITE],
        says="abc1",
    ),
    Scenario(
        "delete",
        """
        - paperspace.cloud.deployment: {state: absent}
          check_mode: true
          diff: true
        - paperspace.cloud.deployment: {state: absent}
          diff: true
        - paperspace.cloud.deployment: {state: absent}
        """,
        has=[WEB],
        requests=[READ, ["GET", "DELETE"], READ],
    ),
    Scenario(
        "a document",
        """
        - paperspace.cloud.deployment:
            spec:
              apiVersion: v1
              image: nginx
              env: [{name: A, value: "{{ literal }}"}]
              resources: {machineType: C4, ports: [80]}
        """,
        requests=[WRITE],
    ),
    Scenario(
        "files",
        each(
            "deployment",
            *(
                f"src: {name}"
                for name in ("spec.yaml", "spec.json", "spec.jsonc", "spec.toml", "folder", "vaulted.yml")
            ),
        ),
        requests=[WRITE, READ, READ, READ, READ, READ],
    ),
]

FAILURES = [
    Scenario(
        "a crash",
        "- paperspace.cloud.deployment: {image: crash, resources: {machine_type: C4, ports: [80]}, wait: true}",
        says="simulated crash",
    ),
    Scenario(
        "too little time",
        """
        - paperspace.cloud.deployment:
            image: never-ready
            resources: {machine_type: C4, ports: [80]}
            wait: true
            wait_timeout: 1.5
        """,
        says="the rollout timed out",
    ),
    Scenario(
        "a failed pre-build",
        "- paperspace.cloud.deployment: {image: prebuild-fail, resources: {machine_type: C4, ports: [80]}, wait: true}",
        says="could not apply the spec",
    ),
    Scenario(
        "refused by the API",
        each("deployment", "image: nginx:1.28"),
        has=[WEB],
        faults=[
            {
                "method": "POST",
                "path": "/v1/deployments",
                "kind": "status",
                "status": 400,
                "when": "before",
                "body": {
                    "code": "BAD_REQUEST",
                    "message": "No",
                    "issues": [{"message": "Bad", "path": ["config", "env"]}],
                },
            }
        ],
        requests=[["GET", "POST"]],
        says="env: Bad",
    ),
    Scenario(
        "an outage",
        each("deployment", "image: nginx:1.28, api_retries: 0") + each("deployment_info", "api_retries: 0"),
        faults=[{"method": "*", "path": "/v1/*", "kind": "status", "status": 503, "times": -1}],
        requests=[READ, READ],
        says="503",
    ),
    Scenario(
        "a lost answer",
        each("deployment", "image: nginx, resources: {machine_type: C4, ports: [80]}"),
        faults=[{"method": "POST", "path": "/v1/deployments", "kind": "drop", "when": "after"}],
        says="the write took effect",
    ),
    Scenario(
        "a server that quotes",
        each("deployment", "image: nginx, resources: {machine_type: C4, ports: [80]}, env: {A: '{{ literal }}'}"),
        faults=[
            {
                "method": "POST",
                "path": "/v1/deployments",
                "kind": "status",
                "status": 422,
                "when": "before",
                "body": {"code": "UNPROCESSABLE_CONTENT", "message": f"A is {SECRET}"},
            }
        ],
        says="A is ********",
    ),
    Scenario(
        "bad connections",
        each(
            "deployment_info",
            "api_url: 'http://127.0.0.1:9/v1', api_retries: 0",
            "api_url: 'http://api.example.com/v1'",
            'api_key: "{{ literal }}\\n{{ literal }}"',
            "api_key: ''",
            "ca_path: /nowhere",
        ),
        requests=[NOTHING] * 5,
        says="/nowhere",
    ),
    Scenario(
        "what identifies",
        each(
            "deployment",
            "name: null, image: nginx",
            "project_id: '', image: nginx",
            f"id: {NOBODY}, image: nginx",
            "id: '{{ ids[0] }}', project_id: pother, image: nginx",
            "name: another, image: nginx",
        ),
        has=[WEB],
        says="can't be moved",
    ),
    Scenario(
        "an ambiguous name",
        each("deployment", "image: nginx:1.28"),
        has=[WEB],
        faults=[{"method": "GET", "path": "/v1/projects/*", "kind": "duplicate", "times": -1}],
        says="have the name web",
    ),
    Scenario(
        "values of env",
        each(
            "deployment",
            *(
                f"env: {{A: {value}}}"
                for value in ("true", "1.5", "[1]", "{b: 1}", "2026-01-01", "2026-01-01 12:00:00")
            ),
            "env: {A: '********'}",
        ),
        has=[WEB],
        requests=[NOTHING] * 7,
        says="quote it",
    ),
    Scenario(
        "documents that are no use",
        each(
            "deployment",
            "spec: {image: nginx, basicAuthkey: '{{ literal }}'}",
            "src: spec.yaml, spec: {image: nginx}",
            "spec: {image: nginx}, region: ny2",
            *(f"src: {name}" for name in ("missing.yaml", "broken.yaml", "list.yaml", "empty", "spec.txt", "[1]")),
        ),
        requests=[NOTHING] * 9,
        says="did you mean basicAuthKey",
    ),
]

ARGUMENTS = [
    Scenario(
        "wrong types",
        each(
            "deployment",
            "resources: {replicas: many}",
            "purge: maybe",
            "integrations: '{{ literal }}'",
            "env: [1]",
            "resources: {ports: [80.5]}",
            "resources: {replicas: .inf}",
        ),
        requests=[NOTHING] * 6,
        says="resources",
    ),
    Scenario(
        "unsupported parameters",
        each("deployment", "nonsense: 1, more: '{{ literal }}'", "resources: {nonsense: 1}", "'': 1"),
        requests=[NOTHING] * 3,
        says="Unsupported parameters for (paperspace.cloud.deployment)",
    ),
    Scenario(
        "bad choices and ranges",
        each(
            "deployment",
            "state: started",
            "resources: {autoscaling: {metrics: [{metric: love}]}}",
            "wait_timeout: 0, wait: true",
            "git: {actor: me}",
        ),
        requests=[NOTHING] * 4,
        says="one of: present, absent",
    ),
    Scenario(
        "converted types",
        each(
            "deployment",
            "api_timeout: '12', purge: 'no', resources: {replicas: '2', ports: '80,81'}",
            "env: 'A={{ literal }} B=2', resources: 'replicas=3'",
            "region: 7",
        ),
        has=[WEB],
        requests=[WRITE] * 3,
    ),
    Scenario(
        "null and omit",
        """
        - paperspace.cloud.deployment: &nothing
            image: null
            region: "{{ omit }}"
            command: "{{ omit }}"
            env: {A: null, B: "{{ extra | default(omit) }}"}
            resources: {replicas: null, machine_type: "{{ omit }}", autoscaling: {enabled: null}}
            health_checks: {startup: "{{ omit }}", liveness: {path: "{{ omit }}"}, readiness: null}
            integrations: "{{ none }}"
            basic_auth_key: "{{ omit }}"
            spec: null
            src: null
        - paperspace.cloud.deployment:
            command: ["{{ extra | default(omit) }}"]
            health_checks: "{{ omit }}"
            env: "{{ omit }}"
            integrations: ["{{ omit }}"]
        - paperspace.cloud.deployment_fleet:
            deployments:
              - {<<: *nothing, name: web}
              - {name: "{{ omit }}", id: "{{ ids[1] }}", command: ["{{ omit }}"]}
              - "{{ omit }}"
            wait: false
        - ansible.builtin.debug: {msg: All is as it was}
        """,
        play=_FLEET_DEFAULTS,
        has=[FULL, {**FULL, "name": "api"}],
        requests=[READ] * 3,
        ignore_errors=False,
        says="All is as it was",
    ),
    Scenario(
        "empty values",
        """
        - paperspace.cloud.deployment:
            region: ""
            command: []
            env: {}
            health_checks: {}
            integrations: []
            basic_auth_key: ""
          diff: true
        - paperspace.cloud.deployment: {remove: [region, command, env, health_checks, basic_auth_key, integrations]}
          diff: true
        """,
        has=[FULL],
        requests=[READ, WRITE],
        says="region",
    ),
    Scenario(
        "empty text for other types",
        each(
            "deployment",
            "command: '', integrations: ''",
            "env: ''",
            "health_checks: ''",
            "resources: ''",
            "env: {A: ''}",
        ),
        has=[config(command=["a"], env=[{"name": "A", "value": SECRET}])],
    ),
    Scenario(
        "native types",
        """
        - paperspace.cloud.deployment:
            resources: {replicas: "{{ 1 + 1 }}", ports: "{{ [80, 81] }}"}
            enabled: "{{ 1 == 1 }}"
            env: "{{ {'A': 7 | string, 'B': 8} }}"
            command: "{{ ['a', 'b'] }}"
        """,
        has=[WEB],
        requests=[WRITE],
    ),
    Scenario(
        "a tuple",
        each("deployment", "command: \"{{ ('a', 'b') }}\""),
        has=[WEB],
        # Before core 2.19 a template makes text of it.
        requests=[WRITE if Version(ansible_version) >= Version("2.19") else NOTHING],
    ),
    Scenario(
        "an unquoted date",
        each("deployment_info", "name: 2026-01-01")
        + each("deployment_logs", "since: 2026-01-01")
        + each("deployment", "region: 2026-01-01, image: 2026-01-01 12:00:00", "spec: {region: 2026-01-01}"),
        has=[WEB],
        says="2026-01-01",
    ),
    Scenario(
        "keys that are no text",
        each("deployment", "env: {yes: 1}", "spec: {1: 2}", "resources: {1: 2}"),
        requests=[NOTHING] * 3,
        says="quote it",
    ),
    Scenario(
        "letters of the world",
        each("deployment", "env: {GRÜSSE: 'Ünïcode ✓ \\u2028 end'}, command: ['é ✓', \"a\\nb\\tc\"]"),
        has=[WEB],
        requests=[WRITE],
        says="GRÜSSE",
    ),
    Scenario(
        "short module name",
        "- deployment: {nonsense: 1}\n- deployment_info: {name: web}",
        play=_DEFAULTS + "collections: [paperspace.cloud]",
        has=[WEB],
        requests=[NOTHING, READ],
        says="Unsupported parameters for (",
    ),
    Scenario(
        "key and value form",
        "- paperspace.cloud.deployment: image=nginx:1.27 wait=false",
        has=[WEB],
        requests=[READ],
    ),
]

KEYWORDS = [
    Scenario(
        "environment",
        """
        - paperspace.cloud.deployment_info: {project_id: "{{ project }}"}
          environment: {PAPERSPACE_API_KEY: "{{ api_key }}", PAPERSPACE_API_URL: "{{ api_url }}"}
        - paperspace.cloud.deployment_info: {project_id: "{{ project }}"}
          environment: {PAPERSPACE_API_URL: "{{ api_url }}"}
        - paperspace.cloud.deployment_info: {api_url: "{{ api_url }}", api_key: "{{ api_key }}"}
          environment: {REQUESTS_CA_BUNDLE: /nowhere}
        """,
        play="",
        has=[WEB],
        requests=[READ, NOTHING, NOTHING],
        says="REQUESTS_CA_BUNDLE",
    ),
    Scenario(
        "environment of the play",
        each("deployment_info", "project_id: '{{ project }}'"),
        play='environment: [{PAPERSPACE_API_KEY: "{{ api_key }}"}, {PAPERSPACE_API_URL: "{{ api_url }}"}]',
        has=[WEB],
        requests=[READ],
    ),
    Scenario(
        "no argument", "- paperspace.cloud.deployment_info:", play="", requests=[NOTHING], says="PAPERSPACE_API_KEY"
    ),
    Scenario(
        "the key of the vendor's CLI",
        """
        - paperspace.cloud.deployment_info: {project_id: "{{ project }}"}
        - paperspace.cloud.deployment_info: {project_id: "{{ project }}", api_key: " "}
          environment: {PAPERSPACE_API_KEY: ""}
        - paperspace.cloud.deployment: {project_id: "{{ project }}", name: web, image: nginx:1.28, wait: false}
          environment: {HOME: "{{ playbook_dir }}/homes/two"}
        - paperspace.cloud.deployment_info: {project_id: "{{ project }}"}
          async: 60
          poll: 1
        """,
        play="""
        environment: {HOME: "{{ playbook_dir }}/homes/one", PAPERSPACE_API_URL: "{{ api_url }}"}
        """,
        has=[WEB],
        faults=[
            {
                "method": "GET",
                "path": "/v1/projects/*",
                "kind": "status",
                "status": 401,
                "body": {"code": "UNAUTHORIZED", "message": f"What is {SECRET}?"},
            }
        ],
        requests=[READ, READ, WRITE, READ],
        says="What is ********?",
    ),
    Scenario(
        "keys of the vendor's CLI that are no use",
        "".join(
            f"""
        - paperspace.cloud.deployment_info: {{api_url: "{{{{ api_url }}}}"}}
          environment: {{HOME: "{{{{ playbook_dir }}}}/homes/{home}"}}
        """
            for home in ("empty", "open", "broken", "undecided", "stranger")
        ),
        play="",
        requests=[NOTHING] * 5,
        says="run chmod 600 ",
    ),
    Scenario(
        "async",
        """
        - paperspace.cloud.deployment: {image: nginx:1.28}
          async: 60
          poll: 1
          diff: true
        - paperspace.cloud.deployment: {resources: {replicas: many}}
          async: 60
          poll: 1
        """,
        has=[WEB],
        requests=[WRITE, NOTHING],
        says="many",
    ),
    Scenario(
        "async and its status",
        """
        - paperspace.cloud.deployment: {image: nginx:1.28}
          async: 60
          poll: 0
          register: started
        - ansible.builtin.async_status: {jid: "{{ started.ansible_job_id }}"}
          register: found
          until: found.finished | bool
          retries: 60
          delay: 0.5
        """,
        has=[WEB],
        says="nginx:1.28",
    ),
    Scenario(
        "delegated and once",
        """
        - paperspace.cloud.deployment: {image: nginx:1.28}
          delegate_to: helper
        - paperspace.cloud.deployment: {image: nginx:1.29}
          run_once: true
        """,
        has=[WEB],
        requests=[WRITE, WRITE],
    ),
    Scenario(
        "become the same user",
        """
        - paperspace.cloud.deployment: {image: nginx:1.28}
          become: true
          become_method: ansible.builtin.su
          become_user: "{{ me }}"
        """,
        has=[WEB],
        requests=[WRITE],
    ),
    Scenario(
        "become another user",
        """
        - paperspace.cloud.deployment_info: {name: web}
          become: true
          become_method: ansible.builtin.su
          become_user: nobody
          become_flags: -s /bin/sh
          environment: {PYTHONPATH: "{{ libraries }}"}
          vars: {ansible_python_interpreter: /usr/bin/python3, ansible_remote_tmp: /tmp}
        """,
        has=[WEB],
        needs_root=True,
    ),
    Scenario(
        "a loop",
        """
        - paperspace.cloud.deployment: {image: "{{ item }}"}
          loop: [nginx:1.28, nginx:1.28]
          register: found
        - ansible.builtin.debug: {var: found}
        - paperspace.cloud.deployment: {resources: {replicas: "{{ item }}"}}
          loop: [1, many]
        - paperspace.cloud.deployment: {image: "{{ item }}"}
          loop: []
        """,
        has=[WEB],
        requests=[[*WRITE, *READ], READ, NOTHING],
    ),
    Scenario(
        "conditions",
        """
        - paperspace.cloud.deployment: {image: nginx}
          when: false
        - paperspace.cloud.deployment: {image: nginx:1.27}
          changed_when: true
          failed_when: true
        - paperspace.cloud.deployment_info: {name: not-there}
          register: found
          until: found.deployments | length > 0
          retries: 1
          delay: 0
        """,
        has=[WEB],
        requests=[NOTHING, READ, [*READ, *READ]],
    ),
    Scenario(
        "no log",
        """
        - paperspace.cloud.deployment: {image: nginx:1.28, env: {A: "{{ literal }}"}}
          no_log: true
        - paperspace.cloud.deployment: {resources: {replicas: "{{ literal }}"}}
          no_log: true
        """,
        has=[WEB],
        requests=[WRITE, NOTHING],
        says="censored",
    ),
    Scenario(
        "errors ignored",
        """
        - paperspace.cloud.deployment: {project_id: ""}
          ignore_errors: true
          register: found
        - ansible.builtin.debug: {var: found}
        """,
        ignore_errors=False,
        says="project_id",
    ),
    Scenario(
        "rescued",
        """
        - rescue:
            - ansible.builtin.debug: {var: ansible_failed_result}
          block:
            - paperspace.cloud.deployment: {resources: {replicas: many}}
        """,
        ignore_errors=False,
        says="many",
    ),
    Scenario(
        "notified",
        """
        - paperspace.cloud.deployment: {image: nginx:1.28}
          notify: told
        """,
        play=_DEFAULTS + "handlers: [{name: told, ansible.builtin.debug: {msg: told}}]",
        has=[WEB],
        says="told",
    ),
]

VALUES = [
    Scenario(
        "vault",
        f"""
        - paperspace.cloud.deployment:
            env: {{A: "{{{{ vaulted }}}}"}}
            basic_auth_key: !vault |
              {VAULTED}
          vars:
            vaulted: !vault |
              {VAULTED}
        - paperspace.cloud.deployment:
            resources: {{replicas: many}}
            basic_auth_key: !vault |
              {VAULTED}
        - paperspace.cloud.deployment_info:
            api_key: !vault |
              {VAULTED}
        """,
        has=[WEB],
        requests=[WRITE, NOTHING, READ],
    ),
    Scenario(
        "unsafe text",
        """
        - paperspace.cloud.deployment:
            command: [!unsafe "{{ no }}"]
            env: {A: !unsafe "{{ no }}", B: !unsafe "{% x"}
        """,
        has=[WEB],
        requests=[WRITE],
        says="{{ no }}",
    ),
    Scenario(
        "tagged text",
        """
        - ansible.builtin.set_fact: {picked: {image: nginx:1.28, ports: [80, 81]}}
        - paperspace.cloud.deployment_info: {name: web}
          register: found
        - paperspace.cloud.deployment:
            id: "{{ found.deployments[0].id }}"
            image: "{{ picked.image }}"
            region: "{{ 'ny2' | upper | lower }}"
            command: "{{ ['a'] + [picked.image] }}"
            env: "{{ {'A': picked.image, 'B': ansible_version.major | string} }}"
            resources: {ports: "{{ picked.ports }}"}
        """,
        has=[WEB],
        requests=[READ, WRITE],
    ),
    Scenario("undefined", each("deployment", "image: '{{ nothing }}'"), requests=[NOTHING], says="nothing"),
    Scenario(
        "secrets that the API masks",
        """
        - paperspace.cloud.deployment: {env: {A: "{{ literal }}"}}
        - paperspace.cloud.deployment: {image: nginx:1.28, env: {A: "{{ literal }}"}}
          diff: true
        - paperspace.cloud.deployment: {name: another, spec: {image: nginx, basicAuthKey: "{{ literal }}"}}
        """,
        has=[WITH_SECRET],
        behaviours={"secrets": "masked"},
        says="can't be compared",
    ),
    Scenario(
        "an unmade spec",
        each("deployment", "redeploy: true"),
        has=[WEB],
        behaviours={"dedupe": "yes"},
        says="no new spec",
    ),
    Scenario(
        "other behaviours of the API",
        each("deployment", "resources: {replicas: 1}", "image: nginx:1.28"),
        has=[WEB],
        behaviours={"numbers": "float", "unknown_fields": "yes", "defaults": "filled"},
        requests=[READ, WRITE],
    ),
    Scenario(
        "env shown",
        """
        - paperspace.cloud.deployment: {env: {A: "{{ literal }}"}, show_env: true}
          diff: true
        - paperspace.cloud.deployment_info: {name: web, show_env: true}
        """,
        has=[WEB],
        requests=[WRITE, READ],
        shows_secret=True,
    ),
]

READING = [
    Scenario(
        "info",
        """
        - paperspace.cloud.deployment_info:
        - paperspace.cloud.deployment_info: {name: not-there}
        - paperspace.cloud.deployment_info: {id: "{{ ids[0] }}"}
          check_mode: true
          diff: true
        - paperspace.cloud.deployment_info: {project_id: null, name: web}
        """,
        has=[WITH_SECRET, config("api")],
        requests=[READ, READ, READ, NOTHING],
        says="project_id",
    ),
    Scenario(
        "logs",
        each("deployment_logs", "tail: 2", "pattern: o, since: 1h", "tail: 1, pattern: t.o"),
        has=[WEB],
        logged=LINES,
        says="two",
    ),
    Scenario(
        "logs to a file",
        """
        - paperspace.cloud.deployment_logs: {dest: out.log, mode: "0640"}
          check_mode: true
        - paperspace.cloud.deployment_logs: {dest: out.log, mode: "0640"}
          diff: true
        - paperspace.cloud.deployment_logs: {dest: out.log}
        - paperspace.cloud.deployment_logs: {dest: out.log, mode: "0600"}
        - paperspace.cloud.deployment_logs: {dest: ~/out.log}
        - paperspace.cloud.deployment_logs: {dest: $HOME/out.log, tail: 1}
        - ansible.builtin.debug: {msg: "{{ lookup('pipe', 'stat -c %a-%s ' ~ playbook_dir ~ '/out.log') }}"}
        """,
        has=[WEB],
        logged=LINES,
        says="600-",
    ),
    Scenario(
        "logs to nowhere",
        each("deployment_logs", "dest: nowhere/out.log", "dest: '{{ playbook_dir }}'", "dest: out2.log, mode: rw"),
        has=[WEB],
        says="octal",
    ),
    Scenario(
        "a line to wait for",
        """
        - paperspace.cloud.deployment_logs: {wait_for: tw., wait_timeout: 5}
        - paperspace.cloud.deployment_logs: {wait_for: never, wait_timeout: 0.3, wait_interval: 0.1}
        - paperspace.cloud.deployment_logs: {wait_for: never}
          check_mode: true
        """,
        has=[WEB],
        logged=LINES,
        says="no log line matched",
    ),
    Scenario(
        "questions that make no sense",
        each(
            "deployment_logs",
            "pattern: '('",
            "wait_for: '['",
            "since: yesterday",
            "since: 1m, until: 2m",
            "tail: -1",
            f"id: {NOBODY}, name: null, project_id: null",
            "name: not-there",
        ),
        says="the deployment not-there does not exist",
    ),
]

BY_ID = "id: '{{ ids[0] }}', name: null, project_id: null"
FIXED = {name: ["1", "2.5", "NaN", "4"] for name in ("cpu", "memory", "gpu", "requests_per_second", "requests_total")}
OBSERVING = [
    Scenario(
        "history",
        each("deployment", "image: nginx:1.28")
        + each("deployment_history_info", "limit: 1", "show_env: false", BY_ID)
        + f"""
- paperspace.cloud.deployment_history_info: {{{BY_ID}, limit: 1}}
  check_mode: true
  diff: true
""",
        has=[WITH_SECRET],
        requests=[WRITE, READ * 2, READ * 2, READ, READ],
        says="nginx:1.28",
    ),
    Scenario(
        "history of integrations",
        each("deployment_history_info", BY_ID),
        has=[config(integrations=[{"type": "s3", "name": "weights", "url": "s3://b/w", "secretAccessKey": SECRET}])],
        requests=[READ],
        says="deployment-integrations",
    ),
    Scenario(
        "history with env shown",
        each("deployment_history_info", "show_env: true"),
        has=[WITH_SECRET],
        shows_secret=True,
    ),
    Scenario(
        "runs",
        f"""
- paperspace.cloud.deployment_runs_info:
- paperspace.cloud.deployment_runs_info: {{{BY_ID}, limit: 1}}
  check_mode: true
  diff: true
- paperspace.cloud.deployment_runs_info: {{name: parked}}
- paperspace.cloud.deployment_runs_info: {{name: crashed}}
""",
        has=[
            config(resources={"machineType": "C4", "ports": [80], "replicas": 2}),
            config("parked", enabled=False),
            config("crashed", image="crash"),
        ],
        requests=[READ * 3] * 4,
        says="The container exited with code 1.",
    ),
    Scenario(
        "metrics",
        each(
            "deployment_metrics_info",
            "metrics: [cpu, memory, gpu, requests_per_second, requests_total]",
            f"{BY_ID}, metrics: cpu",
        )
        + """
- paperspace.cloud.deployment_metrics_info: {metrics: [memory]}
  check_mode: true
  diff: true
""",
        has=[config(resources={"machineType": "C4", "ports": [80], "replicas": 2})],
        measured=FIXED,
        requests=[READ * 6, READ, READ * 2],
        says="omitted from the summary: cpu 30, memory 30, gpu 30, requests_per_second 15",
    ),
    *(
        Scenario(
            f"metrics in the shape {shape}",
            each("deployment_metrics_info", "metrics: [gpu, cpu]", f"{BY_ID}, metrics: [gpu], timeframe: hour"),
            has=[WEB],
            measured=FIXED,
            behaviours={"metrics_shape": shape},
            requests=[READ * 3, READ],
            says='"last": 4',
        )
        for shape in ("single", "list", "instances")
    ),
    Scenario(
        "observing under other behaviours of the API",
        each("deployment_history_info", BY_ID)
        + each("deployment_runs_info", BY_ID)
        + each("deployment_metrics_info", "metrics: [gpu]"),
        has=[WITH_SECRET],
        measured=FIXED,
        behaviours={"numbers": "float", "unknown_fields": "yes", "secrets": "null", "name_filter": "substring"},
        requests=[READ, READ * 3, READ * 2],
        says="simulator_unknown",
    ),
    Scenario(
        "nothing is measured",
        each("deployment_metrics_info", BY_ID, "metrics: [], timeframe: null", "metrics: '', timeframe: ''"),
        has=[config(enabled=False)],
        requests=[READ * 7, READ * 8, READ * 8],
        says='"series": []',
    ),
    Scenario(
        "a metric that fails",
        each("deployment_metrics_info", "metrics: [gpu], api_retries: 0"),
        has=[WEB],
        faults=[{"path": "/v1/deployments/*/metrics", "kind": "status", "status": 500, "when": "before", "times": -1}],
        requests=[READ * 2],
        says="metric gpu: GET /deployments",
    ),
    Scenario(
        "a metric of another shape",
        each("deployment_metrics_info", "metrics: [cpu]"),
        has=[WEB],
        faults=[{"path": "/v1/deployments/*/metrics", "kind": "status", "status": 200, "body": {"value": SECRET}}],
        says="unexpected API response: metric cpu, timestamp",
    ),
    Scenario(
        "observing nobody",
        "".join(
            each(
                module,
                "name: not-there",
                f"id: {NOBODY}, name: null, project_id: null",
                "id: '{{ ids[0] }}', project_id: pother",
                "name: web, project_id: ''",
                "name: null",
            )
            for module in ("deployment_history_info", "deployment_runs_info", "deployment_metrics_info")
        ).replace("metrics_info: {", "metrics_info: {metrics: [cpu], "),
        has=[WEB],
        # Where the id is all that is asked for, the deployment is looked for only after a 404.
        requests=[methods for by_id in (2, 1, 2) for methods in (READ, READ * by_id, READ, NOTHING, NOTHING)],
        says="does not exist",
    ),
    Scenario(
        "observing nonsense",
        each("deployment_history_info", "limit: 0", "limit: few")
        + each("deployment_runs_info", "limit: -1", "show_env: true")
        + each("deployment_metrics_info", "metrics: [love]", "timeframe: year", "metrics: {a: '{{ literal }}'}"),
        has=[WEB],
        requests=[NOTHING] * 7,
        says="limit: must be at least 1",
    ),
]

BROKEN = each("deployment", "image: crash, env: {A: changed-secret}")
GO_BACK = [*READ, *WRITE]


def _hostile(path: str, body: str) -> dict[str, Any]:
    return {"path": path, "kind": "garbage", "times": -1, "body": body.replace("TEXT", HALVES)}


HOSTILE = [
    Scenario(
        "text that no UTF-8 can hold",
        """
        - paperspace.cloud.deployment: {image: nginx:1.28, wait: true}
          register: good
        - paperspace.cloud.deployment: {image: nginx:1.29, wait: true}
          async: 60
          poll: 1
          register: good_apart
        - paperspace.cloud.deployment: {image: never-ready, wait: true, wait_timeout: 3}
          register: bad
        - paperspace.cloud.deployment: {redeploy: true, wait: true, wait_timeout: 3}
          async: 60
          poll: 1
          register: bad_apart
        - paperspace.cloud.deployment_runs_info:
          register: found
        - paperspace.cloud.deployment_logs:
          async: 60
          poll: 1
        - ansible.builtin.debug: {msg: "{{ ended + found.runs[0].instances | map(attribute='state_message') }}"}
          vars: {ended: "{{ [good, good_apart, bad, bad_apart] | map(attribute='failed') }}"}
        """,
        has=[WEB],
        faults=[
            _hostile(
                "/v1/deployments/*/runs",
                '[{"id": "r", "replicas": 1, "readyReplicas": 1, "instances": [{"instanceId": "i", "state": "starting",'
                ' "stateMessage": "TEXT"}]}]',
            ),
            _hostile(
                "/v1/deployments/*/logs",
                '{"hasMore": false, "items": [{"id": "l", "dtCreated": "", "message": "TEXT"}]}',
            ),
        ],
        says='"msg": [false, false, true, true, "cut \ufffd \ufffd\ufffd\ufffd \N{SYMBOL FOR ESCAPE}[2J',
    ),
]

ROLLBACK = [
    Scenario(
        "roll back",
        """
        - paperspace.cloud.deployment: {image: crash, env: {A: changed-secret}, region: ny2}
          register: bad
        - paperspace.cloud.deployment_rollback:
          check_mode: true
          diff: true
        - paperspace.cloud.deployment_rollback:
          diff: true
        - paperspace.cloud.deployment_rollback: {to: "{{ bad.previous_spec_id }}"}
          diff: true
        - paperspace.cloud.deployment_rollback: {id: "{{ ids[0] }}", to: "{{ bad.spec_id }}"}
        """,
        has=[WITH_SECRET],
        requests=[WRITE, READ * 2, GO_BACK, READ * 2, GO_BACK],
        says="target_spec_id",
    ),
    Scenario(
        "roll back and wait",
        BROKEN + each("deployment_rollback", "wait: true", "to: '', id: '', wait: null", "to: null"),
        has=[WEB],
        says="healthy, 1/1 replicas ready",
    ),
    Scenario(
        "one step back and forth",
        BROKEN + each("deployment_rollback", "to: previous", "to: previous, show_env: false"),
        has=[WEB],
        requests=[WRITE, GO_BACK, GO_BACK],
        says="crash",
    ),
    Scenario(
        "roll back and show env",
        """
        - paperspace.cloud.deployment: {image: crash, env: {A: changed-secret}}
        - paperspace.cloud.deployment_rollback: {show_env: true}
          diff: true
        """,
        has=[WITH_SECRET],
        shows_secret=True,
    ),
    Scenario(
        "roll back and stay protected",
        each("deployment", "image: crash, basic_auth_key: '{{ literal }}'") + each("deployment_rollback", ""),
        has=[WEB],
        requests=[WRITE, GO_BACK],
        says="has no basic_auth_key; the deployment keeps the one it has",
    ),
    Scenario(
        "roll back with a lost answer",
        BROKEN + each("deployment_rollback", ""),
        has=[WEB],
        faults=[{"method": "POST", "path": "/v1/deployments", "kind": "drop", "when": "after", "after": 1}],
        says="the write took effect",
    ),
    Scenario(
        "roll back to what fails",
        each("deployment", "enabled: false") + each("deployment_rollback", "to: previous, wait: true"),
        has=[config(image="prebuild-fail")],
        says="could not apply the spec",
    ),
    Scenario(
        "no rollback target",
        each(
            "deployment_rollback",
            "",
            "to: previous",
            "to: '{{ literal | length }}'",
            "name: not-there",
            "name: null",
            f"id: {NOBODY}",
            "id: '{{ ids[0] }}', name: another",
            "wait: maybe",
            "more: '{{ literal }}'",
            "wait_interval: 0",
        ),
        has=[config(image="crash")],
        requests=[READ * 2, READ * 2, READ * 2, READ, NOTHING, READ, READ, NOTHING, NOTHING, NOTHING],
        says="no earlier spec was ever healthy",
    ),
    Scenario(
        "roll back to hidden secrets",
        each("deployment", "image: crash, env: {A: '{{ literal }}'}", "redeploy: true, env: {A: other}")
        + each("deployment_rollback", "", "to: previous"),
        has=[WITH_SECRET],
        behaviours={"secrets": "masked"},
        says="The API does not show env.A, so whether that is as in the spec",
    ),
]

# A module goes on when its task has timed out; nothing comes after this one.
TIMEOUT = Scenario(
    "a timeout",
    """
    - paperspace.cloud.deployment:
        image: never-ready
        resources: {machine_type: C4, ports: [80]}
        wait: true
        wait_timeout: 8
      timeout: 4
    """,
    says="Timed out after 4" if Version(ansible_version) >= Version("2.19") else "expected time frame (4)",
)

_SMALL = "resources: {machine_type: C4, ports: [80]}"
FLEETS = [
    Scenario(
        "fleet",
        f"""
        - paperspace.cloud.deployment_fleet:
            deployments: &listed
              - {{name: web, image: nginx:1.28, env: {{A: "{{{{ literal }}}}", N: 7}}}}
              - {{name: api, image: nginx, {_SMALL}, health_checks: {{readiness: {{path: /}}}}}}
              - {{name: old, state: absent}}
              - {{id: "{{{{ ids[2] }}}}", name: renamed, project_id: "{{{{ project }}}}", command: []}}
            wait: false
          check_mode: "{{{{ item }}}}"
          diff: true
          loop: [true, false]
        - paperspace.cloud.deployment_fleet: {{deployments: *listed, wait: false}}
        - paperspace.cloud.deployment_fleet: {{deployments: *listed, wait: false, show_env: true, purge: true}}
          check_mode: true
        """,
        play=_FLEET_DEFAULTS,
        has=[WEB, config("old"), config("wrong", command=["run"])],
        requests=[[*READ, *READ, "POST", "POST", "POST", "GET", "DELETE"], READ, READ],
        says="env.A",
    ),
    Scenario(
        "fleet with files",
        """
        - paperspace.cloud.deployment_fleet:
            deployments:
              - {src: spec.yaml, name: one}
              - {src: folder, name: two, image: nginx:1.28, remove: [env.A]}
              - {src: spec.json, name: three, redeploy: true}
              - {name: four, spec: {image: nginx, resources: {machineType: C4, ports: [80]}}}
            git: {actor: ada, host: github, owner: o, repo: r, ref: main, sha: abc}
            wait: false
        - paperspace.cloud.deployment_fleet: {deployments: [{src: none.yaml}]}
        - paperspace.cloud.deployment_fleet: {deployments: [{src: spec.yaml, spec: {env: {A: "{{ literal }}"}}}]}
        - paperspace.cloud.deployment_fleet: {deployments: [{src: broken.yaml}]}
        - paperspace.cloud.deployment_fleet: {deployments: [{src: spec.yaml, name: a}, {src: [x], name: b}]}
        - paperspace.cloud.deployment_fleet: {deployments: [{name: a}, {src: spec.yaml, name: a, region: ny2}]}
        """,
        play=_FLEET_DEFAULTS,
        requests=[["GET", "POST", "POST", "POST", "POST", "GET"], *[NOTHING] * 5],
        says="not allowed with",
    ),
    Scenario(
        "fleet that prunes",
        """
        - paperspace.cloud.deployment_fleet: {deployments: [], prune: true, prune_names: ["a*"], prune_limit: 1}
        - paperspace.cloud.deployment_fleet: {deployments: [], prune: true}
        - paperspace.cloud.deployment_fleet: {deployments: [{name: a1}], prune: true, prune_names: ["a*", z]}
          check_mode: "{{ item }}"
          diff: true
          loop: [true, false]
        """,
        play=_FLEET_DEFAULTS,
        has=[config("a1"), config("a2"), config("a3"), config("b")],
        # Each is read once more before it goes.
        requests=[READ, NOTHING, [*READ, *READ, *READ, "DELETE", *READ, "DELETE", *READ, *READ]],
        says="unlisted_names",
    ),
    Scenario(
        "fleet of which some fail",
        f"""
        - paperspace.cloud.deployment_fleet:
            deployments:
              - {{name: web, image: crash, env: {{A: "{{{{ literal }}}}"}}}}
              - {{name: api, image: nginx, {_SMALL}}}
            prune: true
            prune_names: ["*"]
        """,
        play=_FLEET_DEFAULTS,
        has=[WEB, config("stray")],
        says="Nothing was pruned",
    ),
    Scenario(
        "fleet that the API refuses",
        f"""
        - paperspace.cloud.deployment_fleet:
            deployments:
              - {{name: web, image: nginx:2, basic_auth_key: "{{{{ literal }}}}"}}
              - {{name: api, image: nginx, {_SMALL}}}
            wait: false
        """,
        play=_FLEET_DEFAULTS,
        has=[WEB],
        faults=[
            {
                "method": "POST",
                "kind": "status",
                "status": 400,
                "body": {"code": "BAD_REQUEST", "message": f"What is {SECRET}?"},
            }
        ],
        requests=[["GET", "POST", "POST", "GET"]],
        says="What is ********?",
    ),
    Scenario(
        "fleet of bad input",
        each(
            "deployment_fleet",
            "",
            "deployments: ''",
            "deployments: [{}]",
            "deployments: [web]",
            "deployments: [{name: web, sise: 3}]",
            "deployments: [{name: web, env: {B: '{{ literal }}'}, resources: {replicas: many}}]",
            "deployments: [{name: web, env: {A: 1.5}}]",
            "deployments: [{name: web}, {name: web}]",
            "deployments: [], concurrency: 100",
            "deployments: [], project_id: ''",
        ),
        play=_FLEET_DEFAULTS,
        requests=[NOTHING, READ, *[NOTHING] * 8],
        says="deployments[1].name: web duplicates deployments[0]",
    ),
    Scenario(
        "fleet in the background",
        f"""
        - paperspace.cloud.deployment_fleet: {{deployments: [{{name: api, image: nginx, {_SMALL}}}], wait: false}}
          async: 60
          poll: 1
        """,
        play=_FLEET_DEFAULTS,
        has=[WEB],
        requests=[WRITE],
        says="api",
    ),
]

_READERS = ("logs", "history_info", "runs_info", "metrics_info", "soak")

PATTERNS = [
    Scenario(
        "patterns that backtrack without end",
        """
        - paperspace.cloud.deployment_logs: {pattern: "^(a+)+$"}
        - paperspace.cloud.deployment_logs: {wait_for: "^(a+)+$"}
        - paperspace.cloud.deployment_soak: {id: "{{ ids[0] }}", gates: [{log: "^(a+)+$"}]}
        """,
        has=[WEB],
        logged=[32 * "a" + "!"],
        says="gates[0].log: matching took more than",
    ),
]

CHECKS = [
    Scenario(
        "reading in check mode before the deployment is there",
        """
        - paperspace.cloud.deployment: {image: nginx, resources: {machine_type: C4, ports: [80]}}
          check_mode: true
          register: created
        """
        + "".join(
            f"""
        - paperspace.cloud.deployment_{reader}: {{{identity}}}
          check_mode: true
        """
            for reader in _READERS
            for identity in (
                'id: "{{ created.deployment.id }}", name: null',
                'name: web, project_id: "{{ project }}"',
            )
        ),
        requests=[READ, *[NOTHING, READ] * len(_READERS)],
        says="The result is empty in check mode",
        ignore_errors=False,
    ),
]

SOAKS = [
    Scenario(
        "soak",
        """
        - paperspace.cloud.deployment_soak: &soak
            id: "{{ ids[0] }}"
            duration: 0.3
            no_data_timeout: 0.3
            wait_interval: 0.2
            gates:
              - {metric: cpu, below: 9, window: 1h, aggregation: mean}
              - {log: "t.o", expect: present}
              - {name: harmless, log: Traceback, on_no_data: pass}
        - paperspace.cloud.deployment_soak: *soak
          check_mode: true
          diff: true
        - paperspace.cloud.deployment_soak: {name: parked, project_id: "{{ project }}"}
        """,
        has=[WEB, config("parked", enabled=False)],
        logged=LINES,
        measured=FIXED,
        says="which is below 9",
    ),
    Scenario(
        "soak in which gates trip",
        """
        - paperspace.cloud.deployment_soak:
            {id: "{{ ids[0] }}", duration: 1h, gates: [{metric: gpu, above: 9, window: 1h, aggregation: min}]}
        - paperspace.cloud.deployment_soak: {id: "{{ ids[0] }}", duration: 1h, gates: [{log: "t.o"}]}
        - paperspace.cloud.deployment_soak:
            id: "{{ ids[0] }}"
            duration: "0"
            gates: [{log: never, expect: present, on_no_data: fail}]
        """,
        has=[WITH_SECRET],
        logged=("one", f"two {SECRET}"),
        measured=FIXED,
        says="gate 'log t.o' tripped",
    ),
    Scenario(
        "soak of bad input",
        each(
            "deployment_soak",
            "",
            "id: '{{ ids[0] }}', duration: soon",
            "id: '{{ ids[0] }}', gates: [{}]",
            "id: '{{ ids[0] }}', gates: [{metric: disk, below: 1}]",
            "id: '{{ ids[0] }}', gates: [{log: '('}]",
            f"id: {NOBODY}",
        ),
        has=[WEB],
        requests=[*[NOTHING] * 5, READ],
        says="give a duration",
    ),
]

_REFERENCES = "env: {A: 'secret:A', B: '{{ literal }}'}, basic_auth_key: 'secret:B', container_registry: team-reg"

PREFLIGHTS = [
    Scenario(
        "preflight",
        f"""
        - paperspace.cloud.deployment_preflight: {{image: nginx, {_REFERENCES}}}
          check_mode: "{{{{ item }}}}"
          diff: true
          loop: [true, false]
        - paperspace.cloud.deployment_preflight: {{src: spec.yaml, image: nginx:2}}
        - paperspace.cloud.deployment_preflight: {{src: "", name: ""}}
        - paperspace.cloud.deployment_preflight: {{spec: {{image: nginx, env: {{A: "{{{{ literal }}}}"}}}}}}
          async: 60
          poll: 1
        """,
        has=[config(containerRegistry="team-reg")],
        faults=[
            {
                "path": "/v1/projects/*/secrets",
                "kind": "wrong_shape",
                "body": {"hasMore": False, "items": [{"name": "A"}, {"name": "B"}]},
                "times": -1,
            }
        ],
        requests=[READ * 10, READ * 3, READ * 3, READ * 3],
        says="the team has the container registry team-reg",
    ),
    Scenario(
        "preflight that finds much",
        f"""
        - paperspace.cloud.deployment_preflight: {{image: nginx, {_REFERENCES}}}
        - paperspace.cloud.deployment_preflight: {{spec: {{imag: "{{{{ literal }}}}"}}, project_id: other}}
        - paperspace.cloud.deployment_preflight: {{src: spec.yaml, region: ny2}}
        - paperspace.cloud.deployment_preflight: {{src: none.yaml}}
        """,
        behaviours={"standing": "bad"},
        requests=[READ * 6, READ * 4, READ * 3, NOTHING],
        says="env.A refers to secret:A and basic_auth_key refers to secret:B, which neither the project",
    ),
    Scenario(
        "preflight of an API that lacks calls",
        each("deployment_preflight", f"image: nginx, {_REFERENCES}"),
        has=[WEB],
        faults=[
            *({"path": f"/v1/{path}", "kind": "late_404", "times": -1} for path in ("auth/*", "con*", "billing/*")),
            {"path": "/v1/projects/*/secrets", "kind": "late_404"},
            {
                "path": "/v1/projects/preflightofanapithatlackscalls",
                "kind": "status",
                "status": 403,
                "body": {"code": "FORBIDDEN", "message": f"Not with {SECRET}"},
            },
        ],
        requests=[READ * 5],
        says="the API has no endpoint /auth/session",
    ),
    Scenario(
        "preflight in an outage",
        each("deployment_preflight", "api_retries: 0, env: {A: 1.5}"),
        faults=[{"path": "/v1/auth/session", "kind": "status", "status": 503}],
        requests=[READ],
        says="must be a string, not a float",
    ),
    Scenario(
        "preflight of bad input",
        each("deployment_preflight", "project_id: ''", "state: present", "resources: {replicas: many}", "spec: '('"),
        requests=[NOTHING] * 4,
        says="project_id: required",
    ),
]

_ALL = [
    *PREFLIGHTS,
    *FLEETS,
    *SOAKS,
    *CHECKS,
    *PATTERNS,
    *DEEDS,
    *FAILURES,
    *ARGUMENTS,
    *KEYWORDS,
    *VALUES,
    *READING,
    *OBSERVING,
    *HOSTILE,
    *ROLLBACK,
    TIMEOUT,
]
# Only root can become anybody.
SCENARIOS = [scenario for scenario in _ALL if not scenario.needs_root or os.geteuid() == 0]
