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
    {project_id: "{{ project }}", name: web, wait: false, wait_interval: 0.1, wait_bad_seconds: 0.3}
  paperspace.cloud.deployment_info: {project_id: "{{ project }}"}
  paperspace.cloud.deployment_logs: {project_id: "{{ project }}", name: web}
"""

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
    readings: dict[str, str] = field(default_factory=dict)
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
        return {"readings": self.readings, "faults": list(self.faults)}

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
LINES = ("one", "two", "three")
NOBODY = "00000000-0000-4000-8000-000000000000"

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
        - paperspace.cloud.deployment: {env_absent: [A, NOT_THERE]}
          diff: true
        """,
        has=[WITH_SECRET],
        requests=[WRITE],
    ),
    Scenario(
        "rename and redeploy",
        each("deployment", "id: '{{ ids[0] }}', name: renamed", "name: renamed, redeploy: true"),
        has=[WEB],
        requests=[WRITE, WRITE],
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
        says="did not end in time",
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
        says="the write had been done",
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
            "api_timeout: '12', purge: 'no', resources: {replicas: '2', ports: '80,81'}, command: 'a,b'",
            "env: 'A={{ literal }} B=2', resources: 'replicas=3'",
            "image: 1.10, region: 7",
        ),
        has=[WEB],
        requests=[WRITE] * 3,
    ),
    Scenario(
        "null and omit",
        """
        - paperspace.cloud.deployment:
            image: null
            region: "{{ omit }}"
            command: "{{ omit }}"
            env: {A: null, B: "{{ omit }}"}
            resources: {replicas: null, machine_type: "{{ omit }}", autoscaling: {enabled: null}}
            health_checks: null
            integrations: "{{ none }}"
            spec: null
            src: null
        """,
        has=[WEB],
        requests=[READ],
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
        """,
        has=[
            config(
                region="ny2",
                command=["a"],
                env=[{"name": "A", "value": SECRET}],
                basicAuthKey=SECRET,
                healthChecks={"liveness": {"path": "/"}},
            )
        ],
        requests=[WRITE],
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
            command: "{{ ('a', 'b') }}"
        """,
        has=[WEB],
        requests=[WRITE],
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
        readings={"secrets": "masked"},
        says="can't be compared",
    ),
    Scenario(
        "an unmade spec",
        each("deployment", "redeploy: true"),
        has=[WEB],
        readings={"dedupe": "yes"},
        says="no new spec",
    ),
    Scenario(
        "other readings of the API",
        each("deployment", "resources: {replicas: 1}", "image: nginx:1.28"),
        has=[WEB],
        readings={"numbers": "float", "unknown_fields": "yes", "defaults": "filled"},
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
        says="there is no deployment",
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

_ALL = [*DEEDS, *FAILURES, *ARGUMENTS, *KEYWORDS, *VALUES, *READING, TIMEOUT]
# Only root can become anybody.
SCENARIOS = [scenario for scenario in _ALL if not scenario.needs_root or os.geteuid() == 0]
