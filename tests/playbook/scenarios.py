# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of tasks that must do and say the same as action and as module.

Each scenario is a play of its own, with a project of its own. ``world`` holds what the project has before, and faults
and readings of the simulator. ``requests`` are the methods that each task of the collection must cause, where timing
has no say in it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator_fixture import config

# Stands in many scenarios, and must never stand in a result.
SECRET = "Lit3ral-secret-value"
OTHER_SECRET = "An0ther-secret-value"
# Replaced by the vault-encrypted SECRET, indented as its line.
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
"""


@dataclass(frozen=True)
class Scenario:
    """One play. ``tasks`` and ``play`` (further keywords of the play) are YAML."""

    name: str
    tasks: str
    play: str = _DEFAULTS
    has: Sequence[dict[str, Any]] = ()
    logged: Sequence[str] = ()
    readings: dict[str, str] = field(default_factory=dict)
    faults: Sequence[dict[str, Any]] = ()
    requests: Sequence[Sequence[str]] | None = None
    # Whether a result may hold the literal secret (the tasks asked for it).
    shows_secret: bool = False
    # What the result of the last task says, so that a scenario can't pass by failing early on both ways.
    says: str = ""
    ignore_errors: bool = True

    @property
    def project(self) -> str:
        return "p" + "".join(letter for letter in self.name.lower() if letter.isalnum())

    def text(self) -> str:
        return _PLAY.format(
            name=self.name,
            project=self.project,
            secret=SECRET,
            ignore_errors=str(self.ignore_errors).lower(),
            more=textwrap.indent(textwrap.dedent(self.play).strip(), "  "),
            tasks=textwrap.indent(textwrap.dedent(self.tasks).strip(), "    "),
        )

    @property
    def world(self) -> dict[str, Any]:
        return {"readings": self.readings, "faults": list(self.faults)}


WEB = config()
_RESOURCES = "resources: {machine_type: C4, ports: [80], replicas: 1}"
_WAITS = "wait_interval: 0.1, wait_bad_seconds: 0.3"


def deployment(options: str, keywords: str = "") -> str:
    """A task of the module ``deployment`` on the project of its scenario, without waiting unless it says so."""
    wait = "" if "wait" in options else ", wait: false"
    name = "" if "name:" in options or " id:" in f" {options}" else ", name: web"
    return _task("deployment", f"project_id: '{{{{ project }}}}'{name}{wait}, {options}", keywords)


def info(options: str, keywords: str = "") -> str:
    return _task("deployment_info", f"project_id: '{{{{ project }}}}', {options}", keywords)


def logs(options: str, keywords: str = "") -> str:
    return _task("deployment_logs", f"project_id: '{{{{ project }}}}', name: web, {options}", keywords)


def _task(module: str, options: str, keywords: str) -> str:
    lines = textwrap.indent(textwrap.dedent(keywords).strip(), "  ")
    return f"- paperspace.cloud.{module}: {{{options}}}\n{lines}\n"


_READ, _WRITE = ["GET"], ["GET", "POST", "GET"]

DEEDS = [
    Scenario("create", deployment(f"image: nginx, {_RESOURCES}, env: {{A: '{SECRET}'}}"), requests=[_WRITE]),
    Scenario(
        "create and wait",
        deployment(f"image: nginx, {_RESOURCES}, wait: true, {_WAITS}"),
        says="healthy, 1/1 replicas ready",
    ),
    Scenario("unchanged by name", deployment("image: nginx:1.27"), has=[WEB], requests=[_READ]),
    Scenario("unchanged by id", deployment("id: '{{ ids[0] }}', image: nginx:1.27"), has=[WEB], requests=[_READ]),
    Scenario("unchanged and healthy", deployment("image: nginx:1.27, wait: true"), has=[WEB], requests=[_READ]),
    Scenario("change", deployment("image: nginx:1.28"), has=[WEB], requests=[_WRITE]),
    Scenario(
        "change with diff", deployment("image: nginx:1.28", "diff: true"), has=[WEB], requests=[_WRITE], says="before"
    ),
    Scenario(
        "change in check mode",
        deployment(f"image: nginx:1.28, env: {{A: '{OTHER_SECRET}'}}", "{check_mode: true, diff: true}"[1:-1].replace(", ", "\n")),
        has=[config(env=[{"name": "A", "value": SECRET}])],
        requests=[_READ],
        says="******** (changed)",
    ),
    Scenario(
        "create in check mode",
        deployment(f"image: nginx, {_RESOURCES}, basic_auth_key: '{SECRET}'", "check_mode: true\ndiff: true"),
        requests=[_READ],
    ),
    Scenario(
        "partial changes",
        deployment("resources: {replicas: 3}") + deployment("enabled: false") + deployment("env: {B: 2}"),
        has=[WEB],
        requests=[_WRITE] * 3,
    ),
    Scenario(
        "purge",
        deployment(f"image: nginx, {_RESOURCES}, purge: true", "diff: true"),
        has=[config(region="ny2", env=[{"name": "A", "value": SECRET}])],
        requests=[_WRITE],
        says="region",
    ),
    Scenario(
        "names of env removed",
        deployment("env_absent: [A, NOTHERE]", "diff: true"),
        has=[config(env=[{"name": "A", "value": SECRET}, {"name": "B", "value": "b"}])],
        requests=[_WRITE],
    ),
    Scenario("rename", deployment("id: '{{ ids[0] }}', name: renamed"), has=[WEB], requests=[_WRITE]),
    Scenario("redeploy", deployment("redeploy: true"), has=[WEB], requests=[_WRITE]),
    Scenario(
        "provenance",
        deployment("image: nginx:1.28, git: {actor: me, host: github, owner: o, repo: r, ref: main, sha: abc1}"),
        has=[WEB],
        requests=[_WRITE],
        says="abc1",
    ),
    Scenario(
        "delete",
        deployment("state: absent", "check_mode: true\ndiff: true") + deployment("state: absent", "diff: true") + deployment("state: absent"),
        has=[WEB],
        requests=[["GET"], ["GET", "DELETE"], ["GET"]],
    ),
    Scenario(
        "a document",
        deployment("spec: {apiVersion: v1, image: nginx, env: [{name: A, value: '{{ literal }}'}], resources: {machineType: C4, ports: [80]}}"),
        requests=[_WRITE],
    ),
    Scenario(
        "files",
        "".join(deployment(f"src: {name}, wait: false") for name in ("spec.yaml", "spec.json", "spec.toml", "folder", "encrypted.yml")),
        requests=[_WRITE, _READ, _READ, _READ, _READ],
    ),
]

FAILURES = [
    Scenario("a crash", deployment(f"image: crash, {_RESOURCES}, wait: true, {_WAITS}"), says="simulated crash"),
    Scenario(
        "too little time",
        deployment(f"image: never-ready, {_RESOURCES}, wait: true, wait_timeout: 1.5, {_WAITS}"),
        says="did not end in time",
    ),
    Scenario(
        "a failed pre-build",
        deployment(f"image: prebuild-fail, {_RESOURCES}, wait: true, {_WAITS}"),
        says="could not apply the spec",
    ),
    Scenario(
        "refused by the API",
        deployment(f"image: nginx, resources: {{machine_type: C4, ports: [80], replicas: -1}}, env: {{A: '{SECRET}'}}"),
        says="was answered 400",
    ),
    Scenario(
        "an outage",
        deployment("image: nginx:1.28, api_retries: 0") + info("name: web, api_retries: 0"),
        faults=[{"method": "*", "path": "/v1/*", "kind": "status", "status": 503, "times": -1}],
        says="503",
    ),
    Scenario(
        "a lost answer",
        deployment(f"image: nginx, {_RESOURCES}"),
        faults=[{"method": "POST", "path": "/v1/deployments", "kind": "drop", "when": "after"}],
        says="the write had been done",
    ),
    Scenario(
        "a server that quotes",
        deployment(f"image: nginx, {_RESOURCES}, env: {{A: '{SECRET}'}}"),
        faults=[{
            "method": "POST", "path": "/v1/deployments", "kind": "status", "status": 422, "when": "before",
            "body": {"code": "UNPROCESSABLE_CONTENT", "message": f"A is {SECRET}"},
        }],
        says="A is ********",
    ),
    Scenario("nothing listens", deployment("image: nginx, api_url: 'http://127.0.0.1:9/v1', api_retries: 0"), says="nothing answers"),
    Scenario("plain http elsewhere", deployment("image: nginx, api_url: 'http://api.example.com/v1'"), says="plain http"),
    Scenario("a key with a line break", deployment(f'image: nginx, api_key: "{SECRET}\\nx"'), says="api_key"),
    Scenario("no project", _task("deployment", "name: web, image: nginx", ""), says="project_id"),
    Scenario("an incomplete create", deployment("image: nginx"), says="machine_type"),
    Scenario("an unknown id", deployment("id: 00000000-0000-4000-8000-000000000000, image: nginx"), says="there is no deployment"),
    Scenario("an id of another project", deployment("id: '{{ ids[0] }}', project_id: pother, image: nginx"), has=[WEB], says="can't be moved"),
    Scenario("a masked value", deployment("env: {A: '********'}"), has=[WEB], says="masked"),
    Scenario(
        "values of env",
        "".join(deployment(f"env: {{A: {value}}}") for value in ("true", "1.5", "[1]", "{b: 1}", "2026-01-01", "2026-01-01 12:00:00")),
        has=[WEB],
        says="A",
    ),
    Scenario("an unknown field", deployment(f"spec: {{image: nginx, basicAuthkey: '{SECRET}'}}"), says="did you mean basicAuthKey"),
    Scenario("two sources", deployment("src: spec.yaml, spec: {image: nginx}") + deployment("spec: {image: nginx}, region: ny2"), says="region"),
    Scenario(
        "files that are no use",
        "".join(deployment(f"src: {name}") for name in ("missing.yaml", "broken.yaml", "list.yaml", "'{{ playbook_dir }}'", "spec.yaml.txt", "[1]")),
        says="src",
    ),
    Scenario("an ambiguous name", deployment("image: nginx"), has=[WEB], faults=[{"method": "GET", "path": "/v1/projects/*", "kind": "duplicate", "times": -1}], says="have the name web"),
]

ARGUMENTS = [
    Scenario("a wrong type", deployment("resources: {replicas: many}") + deployment("wait: maybe"), says="maybe"),
    Scenario("a wrong type of a secret", deployment(f"env: '{SECRET}'") + deployment(f"integrations: '{SECRET}'"), says="integrations"),
    Scenario("an unsupported parameter", deployment("nonsense: 1, more: 2") + deployment("resources: {nonsense: 1}"), says="nsupported parameter"),
    Scenario("a bad choice", deployment("state: started") + deployment(f"state: '{SECRET}', env: {{A: '{SECRET}'}}"), says="state"),
    Scenario("converted types", deployment("wait_timeout: '12', purge: 'no', resources: {replicas: '2', ports: '80,81'}, command: 'a,b'"), has=[WEB], requests=[_WRITE]),
    Scenario("a dict as text", deployment(f"env: 'A={SECRET} B=2'") + deployment("resources: 'replicas=2'"), has=[WEB]),
    Scenario("null and omit", deployment("image: null, region: '{{ omit }}', command: '{{ omit }}', env: {A: null, B: '{{ omit }}'}, resources: {replicas: null, machine_type: '{{ omit }}', autoscaling: {enabled: null}}, health_checks: null, spec: null, src: null"), has=[WEB], requests=[_READ]),
    Scenario("empty values", deployment("region: '', command: [], env: {}, health_checks: {}, integrations: [], basic_auth_key: '', resources: {}", "diff: true"), has=[config(region="ny2", command=["a"], env=[{"name": "A", "value": SECRET}], basicAuthKey=SECRET, healthChecks={"liveness": {"path": "/"}})], requests=[_WRITE]),
    Scenario("empty text for other types", deployment("command: '', env: '', health_checks: '', integrations: '', resources: ''", "diff: true"), has=[config(command=["a"], env=[{"name": "A", "value": SECRET}])]),
    Scenario("an empty variable", deployment("env: {A: ''}"), has=[config(env=[{"name": "A", "value": SECRET}])], requests=[_WRITE]),
    Scenario("native types", deployment("resources: {replicas: '{{ 1 + 1 }}', ports: '{{ [80, 81] }}'}, enabled: '{{ true }}', env: \"{{ {'A': 7 | string, 'B': 8} }}\""), has=[WEB], requests=[_WRITE]),
    Scenario("an unquoted date", info("name: 2026-01-01") + _task("deployment_logs", "id: '{{ ids[0] }}', since: 2026-01-01", "") + deployment("region: 2026-01-01, image: 2026-01-01 12:00:00"), has=[WEB], requests=[["GET"], ["GET"], _WRITE]),
    Scenario("keys that are no text", deployment("env: {yes: 1}") + deployment("spec: {1: 2}") + deployment("resources: {1: 2}"), has=[WEB], says="quote it"),
    Scenario("numbers and names", deployment("image: 1.10, region: 7, name: 123") + deployment("wait_timeout: 0") + deployment("resources: {ports: [80.5]}"), says="ports"),
    Scenario("not finite", deployment("resources: {replicas: .inf}") + deployment("wait_timeout: .nan"), says="NaN"),
    Scenario("letters of the world", deployment("env: {GRÜSSE: 'Ünïcode ✓ \\u2028 end'}, command: ['é']"), has=[WEB], requests=[_WRITE]),
    Scenario("short module name", "- deployment: {nonsense: 1}\n- deployment: {project_id: '{{ project }}', name: web, state: absent}\n", play=_DEFAULTS + "collections: [paperspace.cloud]"),
    Scenario("key and value form", "- paperspace.cloud.deployment: project_id={{ project }} name=web image=nginx:1.27 wait=false\n", has=[WEB], requests=[_READ]),
]

KEYWORDS = [
    Scenario(
        "environment",
        info("name: web", 'environment: {PAPERSPACE_API_KEY: "{{ api_key }}", PAPERSPACE_API_URL: "{{ api_url }}"}')
        + info("name: web, api_retries: 0", 'environment: {PAPERSPACE_API_URL: "{{ api_url }}"}')
        + info("name: web, api_url: '{{ api_url }}', api_key: '{{ api_key }}'", "environment: {REQUESTS_CA_BUNDLE: /nowhere}"),
        play="",
        has=[WEB],
        requests=[["GET"], [], []],
        says="REQUESTS_CA_BUNDLE",
    ),
    Scenario("environment of the play", info("name: web"), play='environment: [{PAPERSPACE_API_KEY: "{{ api_key }}"}, {PAPERSPACE_API_URL: "{{ api_url }}"}]', has=[WEB], requests=[["GET"]]),
    Scenario("no key", info("name: web"), play="", says="PAPERSPACE_API_KEY"),
    Scenario(
        "defaults of one module",
        info("api_url: '{{ api_url }}'") + deployment("image: nginx:1.27, api_url: '{{ api_url }}'"),
        play='module_defaults: {paperspace.cloud.deployment_info: {api_key: "{{ api_key }}", name: web}}',
        has=[WEB],
        requests=[["GET"], []],
    ),
    Scenario("async with a poll", deployment("image: nginx:1.28", "async: 60\npoll: 1\ndiff: true"), has=[WEB], requests=[_WRITE]),
    Scenario(
        "async and its status",
        deployment("image: nginx:1.28", "async: 60\npoll: 0\nregister: started")
        + "- ansible.builtin.async_status: {jid: '{{ started.ansible_job_id }}'}\n  register: found\n  until: found.finished | bool\n  retries: 60\n  delay: 0.5\n",
        has=[WEB],
    ),
    Scenario("async that fails", deployment("resources: {replicas: many}", "async: 60\npoll: 1"), says="many"),
    Scenario("delegated", deployment("image: nginx:1.28", "delegate_to: helper"), has=[WEB], requests=[_WRITE]),
    Scenario("run once", deployment("image: nginx:1.28", "run_once: true"), has=[WEB], requests=[_WRITE]),
    Scenario("become the same user", deployment("image: nginx:1.28", "become: true\nbecome_method: ansible.builtin.su\nbecome_user: '{{ me }}'"), has=[WEB], requests=[_WRITE]),
    Scenario("a loop", deployment("image: '{{ item }}'", "loop: [nginx:1.28, nginx:1.28, nginx:1.29]\nregister: found") + "- ansible.builtin.debug: {var: found}\n", has=[WEB]),
    Scenario("a loop with failures", deployment("image: '{{ item }}', resources: {replicas: '{{ index }}'}", "loop: [nginx:1.28, nginx:1.29]\nloop_control: {index_var: index}\nvars: {index: x}\n".replace("vars: {index: x}\n", "")) + deployment("resources: {replicas: '{{ item }}'}", "loop: [1, many]"), has=[WEB]),
    Scenario("an empty loop", deployment("image: '{{ item }}'", "loop: []"), requests=[[]]),
    Scenario("a condition", deployment("image: nginx", "when: false") + deployment("image: nginx:1.27", "changed_when: true\nfailed_when: true"), has=[WEB], requests=[[], ["GET"]]),
    Scenario("until", info("name: nothere", "register: found\nuntil: found.deployments | length > 0\nretries: 2\ndelay: 0"), requests=[["GET"] * 3]),
    Scenario("no log", deployment(f"image: nginx:1.28, env: {{A: '{SECRET}'}}", "no_log: true"), has=[WEB], requests=[_WRITE]),
    Scenario("no log of a failure", deployment(f"resources: {{replicas: '{SECRET}'}}", "no_log: true")),
    Scenario("errors ignored", deployment("image: nginx, project_id: ''", "ignore_errors: true\nregister: found") + "- ansible.builtin.debug: {var: found}\n", ignore_errors=False),
    Scenario(
        "rescued",
        "- rescue:\n    - ansible.builtin.debug: {var: ansible_failed_result}\n  block:\n" + textwrap.indent(deployment("resources: {replicas: many}"), "    "),
        ignore_errors=False,
    ),
    Scenario("notified", deployment("image: nginx:1.28", "notify: told") , play=_DEFAULTS + "handlers:\n  - name: told\n    ansible.builtin.debug: {msg: told}", has=[WEB], says="told"),
]

VALUES = [
    Scenario("vault in line", deployment(f"image: nginx:1.28, env: {{A: '{{{{ vaulted }}}}'}}, basic_auth_key: '{{{{ vaulted }}}}'", f"vars:\n  vaulted: !vault |\n{VAULTED}"), has=[WEB], requests=[_WRITE]),
    Scenario("vault as argument", "- paperspace.cloud.deployment:\n    project_id: '{{ project }}'\n    name: web\n    wait: false\n    env:\n      A: !vault |\n" + VAULTED + "\n", has=[WEB], requests=[_WRITE]),
    Scenario("vault that fails", "- paperspace.cloud.deployment:\n    project_id: '{{ project }}'\n    name: web\n    resources:\n      replicas: !vault |\n" + VAULTED + "\n", has=[WEB], says="replicas"),
    Scenario("vaulted key", info("name: web", f"vars:\n  vaulted: !vault |\n{VAULTED}"), play='module_defaults: {group/paperspace.cloud.all: {api_key: "{{ vaulted }}", api_url: "{{ api_url }}"}}', has=[WEB], requests=[["GET"]]),
    Scenario("unsafe text", deployment("command: [!unsafe '{{ nothing }}'], env: {A: !unsafe '{{ nothing }}', B: !unsafe '{% raw'}"), has=[WEB], requests=[_WRITE], says="{{ nothing }}"),
    Scenario("tagged text", deployment("image: '{{ chosen }}', region: \"{{ 'ny2' | upper | lower }}\", command: \"{{ ['a'] + [chosen] }}\", env: \"{{ {'A': chosen, 'B': ansible_version.major | string} }}\"", "vars: {chosen: 'nginx:1.28'}"), has=[WEB], requests=[_WRITE]),
    Scenario("facts and results", "- ansible.builtin.set_fact: {picked: {image: 'nginx:1.28', ports: [80, 81]}}\n" + info("name: web", "register: found") + deployment("id: '{{ found.deployments[0].id }}', image: '{{ picked.image }}', resources: {ports: '{{ picked.ports }}'}"), has=[WEB], requests=[["GET"], _WRITE]),
    Scenario("undefined", deployment("image: '{{ nothing }}'"), says="nothing"),
    Scenario("a tuple and a set", deployment("command: \"{{ ('a', 'b') }}\", env_absent: \"{{ ['A', 'B'] | unique }}\""), has=[WEB]),
    Scenario("secrets that the API masks", deployment(f"env: {{A: '{SECRET}'}}") + deployment(f"image: nginx:1.28, env: {{A: '{SECRET}'}}", "diff: true"), has=[config(env=[{"name": "A", "value": SECRET}])], readings={"secrets": "masked"}),
    Scenario("a secret that can't be verified", deployment(f"image: nginx, {_RESOURCES}, env: {{A: '{SECRET}'}}"), readings={"secrets": "masked"}, says="warn"),
    Scenario("an unmade spec", deployment("redeploy: true"), has=[WEB], readings={"dedupe": "yes"}, says="no new spec"),
    Scenario("unknown fields", deployment("image: nginx:1.28", "diff: true"), has=[WEB], readings={"unknown_fields": "yes"}),
    Scenario("numbers as floats", deployment("resources: {replicas: 1}") + deployment("resources: {replicas: 2}"), has=[WEB], readings={"numbers": "float"}, requests=[_READ, _WRITE]),
    Scenario("env shown", deployment(f"env: {{A: '{SECRET}'}}, show_env: true", "diff: true") + info("name: web, show_env: true"), has=[WEB], shows_secret=True, requests=[_WRITE, _READ]),
]

LINES = ("one", "two", "three")

READING = [
    Scenario("info", info("name: web") + info("name: nothere") + _task("deployment_info", "id: '{{ ids[0] }}'", "") + info("") , has=[WEB, config("api", env=[{"name": "A", "value": SECRET}])], requests=[["GET"]] * 4),
    Scenario("info in check mode", info("name: web", "check_mode: true\ndiff: true"), has=[WEB], requests=[["GET"]]),
    Scenario("info without a project", _task("deployment_info", "name: web", ""), says="project_id"),
    Scenario("logs", logs("tail: 2") + logs("pattern: o, since: 1h") + logs("tail: 1, pattern: t.o"), has=[WEB], logged=LINES, says="two"),
    Scenario("logs to a file", logs("dest: out.log, mode: '0640'", "check_mode: true") + logs("dest: out.log, mode: '0640'", "diff: true") + logs("dest: out.log") + logs("dest: out.log, mode: '0600'") + "- ansible.builtin.stat: {path: '{{ playbook_dir }}/out.log', get_attributes: false, get_mime: false}\n  register: found\n- ansible.builtin.debug: {msg: '{{ found.stat.size }} {{ found.stat.mode }}'}\n", has=[WEB], logged=LINES, says="0600"),
    Scenario("logs to a home", logs("dest: '~/out.log'") + logs("dest: '$HOME/out.log', tail: 1"), has=[WEB], logged=LINES, says="out.log"),
    Scenario("logs to nowhere", logs("dest: nowhere/out.log") + logs("dest: '{{ playbook_dir }}'") + logs("dest: out2.log, mode: rw"), has=[WEB], says="octal"),
    Scenario("a line to wait for", logs("wait_for: 'tw.', wait_timeout: 5") + logs("wait_for: never, wait_timeout: 0.3, wait_interval: 0.1") + logs("wait_for: never", "check_mode: true"), has=[WEB], logged=LINES, says="matched"),
    Scenario("a bad expression", logs("pattern: '('") + logs("wait_for: '['"), has=[WEB], says="regular expression"),
    Scenario("a bad time", logs("since: yesterday") + logs("since: 1m, until: 2m"), has=[WEB], says="until"),
    Scenario("logs of nothing", _task("deployment_logs", "id: 00000000-0000-4000-8000-000000000000", "") + _task("deployment_logs", "project_id: '{{ project }}', name: nothere", ""), says="there is no deployment"),
]

# A module goes on when its task has timed out; nothing comes after this one.
TIMEOUT = Scenario("a task's timeout", deployment(f"image: never-ready, {_RESOURCES}, wait: true, wait_interval: 0.1, wait_timeout: 7", "timeout: 4"), says="imed out")

SCENARIOS = [*DEEDS, *FAILURES, *ARGUMENTS, *KEYWORDS, *VALUES, *READING, TIMEOUT]

