# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task returns does not depend on the secrets that it was given: every kind, place, form and module.

The same story is told twice, with other secrets. If nothing of them leaves, the results are equal, so this finds
what shows and also what is masked too much: a secret that equals the image's tag, a port, `true` or a single letter
must not change an innocent value. Long ones are searched for as well, in every spelling that a server may quote.
"""

from __future__ import annotations

import json
import urllib.parse
from typing import Any

import pytest
import yaml
from depth import FULL
from leaks.actions import SteppedActions
from leaks.canaries import CANARIES, FORMS, IMAGE, NEUTRAL, Canary, document_of, maker, options_of, places_of, spellings
from leaks.search import Search
from normalise import Normaliser
from simulator_fixture import KEY, Simulator

PROJECT = "psecrets"
WEB = {"project_id": PROJECT, "name": "web"}
# Holds every short canary.
INNOCENT = "nginx:1.27 listens on port 80: true, 1.27 is new"
# Where a server quotes, and to which task. These are given no secret: what they know of any, they have read.
QUOTED_TO: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("POST", "*", "deployment", {"image": "nginx:1.28"}),
    ("DELETE", "*", "deployment", {"state": "absent"}),
    ("GET", "*/history", "deployment_rollback", {"to": "previous"}),
    ("GET", "*/runs", "deployment_runs_info", {}),
    ("GET", "*/runs", "deployment_soak", {"duration": "0s", "gates": [{"log": "x"}]}),
    ("GET", "*/logs", "deployment_logs", {}),
    ("GET", "*/history", "deployment_history_info", {}),
    ("GET", "*/metrics", "deployment_metrics_info", {"metrics": ["cpu"]}),
)


class Story:
    """One story told with one kind of secret in one form; ``told`` is everything that its tasks let out."""

    def __init__(self, actions: SteppedActions, canary: Canary, form: str, *, quoting: bool) -> None:
        self.actions = actions
        self.simulator: Simulator = actions.simulator
        self.simulator.reset()
        self.form = form
        self.secret = maker(canary, form)
        self.secrets = [self.secret(place) for place in places_of(form)]
        self.quoting = quoting
        self.told: list[tuple[str, Any]] = []
        actions.vaulted("spec.yml", yaml.safe_dump(document_of("spec", self.secret)))
        self.options = options_of(form, self.secret)

    def tell(self) -> list[tuple[str, Any]]:
        self._writes()
        self._reads()
        self._failures()
        self._more_writes()
        return self.told

    def _writes(self) -> None:
        self._do("check", "deployment", check=True, **WEB, **self.options)
        self._do("create", "deployment", **WEB, **self.options)
        self._do("unchanged", "deployment", **WEB, **self.options)
        self._do("preflight", "deployment_preflight", **WEB, **self.options)
        more = {"TOKEN": self.secrets[-1] + "+", "MORE": self.secrets[0]}
        self._do("change", "deployment", **WEB, env=more, git=self._origin())
        sent = self.simulator.requests("POST")[-1]["headers"]
        self.told.append(("sent of git", {name: text for name, text in sent.items() if name.startswith("x-git-")}))

    def _origin(self) -> dict[str, str]:
        """What GitLab tells a job, which clones with a token."""
        repo = f"https://ci:{urllib.parse.quote(self.secrets[0], safe='')}@git.example.com/team/web.git"
        return {"actor": "me", "host": "gitlab", "owner": "team", "ref": "main", "sha": "abc123", "repo": repo}

    def _reads(self) -> None:
        self._print()
        self._do("info", "deployment_info", **WEB)
        self._do("logs", "deployment_logs", **WEB, tail=60, pattern="nginx|Zq|neutral|KEY")
        self._do("no line", "deployment_logs", **WEB, wait_for="never there", wait_timeout=1 / 8, wait_interval=1 / 64)
        dest = self.actions.folder / "web.log"
        self._do("log file", "deployment_logs", **WEB, dest=str(dest))
        self.told.append(("file", dest.read_text().count("\n") if not self.quoting else dest.read_text()))
        dest.unlink()
        self._do("history", "deployment_history_info", **WEB)
        self._do("runs", "deployment_runs_info", **WEB)
        self.simulator.metric(self.simulator.live_deployments()[0]["id"], "cpu", "80", "1.27")
        self._do("metrics", "deployment_metrics_info", **WEB, metrics=["cpu"])
        self._do("soak", "deployment_soak", **WEB, duration="0s", gates=[{"log": "nginx:1.27", "name": "a line"}])

    def _more_writes(self) -> None:
        self._do("back", "deployment_rollback", **WEB, to="previous", wait=False)
        fleet = [{"name": "web", **self.options}, {"name": "other", **self.options}]
        self._do("fleet", "deployment_fleet", project_id=PROJECT, deployments=fleet, concurrency=1)
        self._do("crash", "deployment", **WEB, image="crash", wait_timeout=5)
        self._do("delete", "deployment", **WEB, state="absent")

    def _failures(self) -> None:
        first = self.secrets[0]
        self._do("a list", "deployment", **WEB, env=[first])
        self._do("a text", "deployment", **WEB, integrations=first)
        self._do("a number", "deployment", **WEB, env={"A": first}, resources={"replicas": "many"})
        self._do("a choice", "deployment", **WEB, env={"A": first}, state="here")
        self._do("misspelt", "deployment", **WEB, spec={"basicAuthkey": first, "image": IMAGE})
        self._do("misplaced", "deployment", **WEB, spec={"image": IMAGE, "resources": {"token": first}})
        self._do("unsupported", "deployment", **WEB, password=first)
        self._do("nested", "deployment", **WEB, env={"A": {"B": first}})
        self._do("key", "deployment_info", api_key=self.secrets[0] + "\n" + self.secrets[-1] + " x", project_id=PROJECT)
        self._do("address", "deployment_info", api_url=f"https://user:{self.secrets[-1]}@api.example.com")
        if self.quoting:
            self._quotes()

    def _quotes(self) -> None:
        """A server whose messages quote what it was sent, and what it holds, in every spelling."""
        fleet = [{"name": "web", **self.options, "redeploy": True}, {"name": "new", "image": IMAGE}]
        for method, path in (("POST", "*"), ("GET", "*/runs"), ("GET", "*/logs"), ("GET", "*/metrics")):
            self._quote(method, path)
            self._do(f"quoted {method} {path}", "deployment", **WEB, **self.options, redeploy=True)
        self._quote("POST", "*")
        self._do("quoted to a fleet", "deployment_fleet", project_id=PROJECT, deployments=fleet, wait=False)
        for method, path, module, options in QUOTED_TO:
            self._quote(method, path)
            self._do(f"quoted {method} to {module}", module, **WEB, **options)
            assert "BAD_REQUEST" in str(self.told[-2:]), (module, self.told[-2:])
        for secret in (*self.secrets, KEY):
            host = urllib.parse.quote(secret, safe="")
            # No name of a host is longer.
            if len(host) > 200:
                continue
            self.simulator.clear_faults()
            location = f"https://{host}.example.com/"
            self.simulator.post_faults({"path": "*", "kind": "redirect", "location": location, "times": -1})
            self._do("redirected to a secret", "deployment", **WEB, **self.options)
        self.simulator.clear_faults()

    def _quote(self, method: str, path: str) -> None:
        quoted = " ".join(spelling for secret in self.secrets for spelling in spellings(secret))
        issues = [{"message": quoted, "path": ["config", "env", 0]}]
        body = {"code": "BAD_REQUEST", "message": f"no: {quoted}", "issues": issues}
        fault = {"method": method, "path": path, "kind": "status", "status": 400, "body": body, "times": -1}
        self.simulator.clear_faults()
        self.simulator.post_faults(fault)

    def _print(self) -> None:
        """A container that prints its secrets: whole, in a sentence, and line by line."""
        deployment_id = self.simulator.live_deployments()[0]["id"]
        self.simulator.logs(deployment_id, INNOCENT)
        if not self.quoting:
            return
        for secret in self.secrets:
            self.simulator.logs(deployment_id, secret, f"nginx got {secret}, and fails")
            self.simulator.logs(deployment_id, *(f"KEY: {line}" for line in secret.splitlines()))

    def _do(self, step: str, module: str, **options: Any) -> None:
        result = self.actions(module, **options)
        self.told.append((step, result))
        self.told.append((f"progress of {step}", list(self.actions.lines)))


def normal(actions: SteppedActions, told: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Without ids, and times of day."""
    normaliser = Normaliser(str(actions.folder))
    return [(step, normaliser.value(_whole(shown))) for step, shown in told]


def _whole(value: Any) -> Any:
    """Under other names what the normaliser cuts short, since it is made for runs in real time."""
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    cut = ("timeline", "external_applied", "dt_healthy", "seconds")
    return {f"whole {key}" if key in cut else key: _whole(inner) for key, inner in value.items()}


def differences(left: Any, right: Any, place: str = "") -> list[str]:
    if isinstance(left, dict) and isinstance(right, dict) and left.keys() == right.keys():
        return [found for key in left for found in differences(left[key], right[key], f"{place}.{key}")]
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)) and len(left) == len(right):
        pairs = enumerate(zip(left, right, strict=True))
        return [found for index, (one, other) in pairs for found in differences(one, other, f"{place}[{index}]")]
    return [] if left == right else [f"{place}: {str(left)[:300]!r} / {str(right)[:300]!r}"]


# The long one takes its time: it is left out of the quick form, and meets one form of specs in the full one. Each other
# kind meets one in the quick form, too.
CASES = [
    (canary, form)
    for number, canary in enumerate(CANARIES)
    for position, form in enumerate(FORMS)
    if (FULL and canary.kind != "long_line")
    or (position == number % len(FORMS) and (FULL or canary.kind != "long_line"))
]
# Long enough to be replaced in free text, where it is the image's name that is told.
TELLS_ITS_IMAGE = ("logs", "no line", "soak", "crash", "file")
_NEUTRAL: dict[str, Any] = {}


def neutral_story(actions: SteppedActions, form: str) -> Any:
    """What is told of secrets that stand nowhere else; once for each form."""
    if form not in _NEUTRAL:
        _NEUTRAL[form] = normal(actions, Story(actions, NEUTRAL, form, quoting=False).tell())
    return _NEUTRAL[form]


@pytest.mark.parametrize(("canary", "form"), CASES, ids=lambda value: getattr(value, "kind", value))
def test_results_do_not_depend_on_secrets(actions: SteppedActions, canary: Canary, form: str) -> None:
    neutral = neutral_story(actions, form)
    told = Story(actions, canary, form, quoting=False).tell()
    search = Search()
    for step, shown in told:
        search.look(step, json.dumps(shown, ensure_ascii=False))
    search.assert_shut("create", "change", "sent of git", "info", "history", "back", "fleet", "crash")
    assert len(neutral) > 20
    found = [
        f"{step}{difference}"
        for (step, one), (_step, other) in zip(neutral, normal(actions, told), strict=True)
        if not (canary.kind == "image" and step.removeprefix("progress of ") in TELLS_ITS_IMAGE)
        for difference in differences(one, other)
    ]
    assert not found, "\n".join(found[:10])


@pytest.mark.parametrize(
    ("canary", "form"), [case for case in CASES if case[0].searchable], ids=lambda value: getattr(value, "kind", value)
)
def test_nothing_that_quotes_a_secret_shows_it(actions: SteppedActions, canary: Canary, form: str) -> None:
    search = Search()
    told = Story(actions, canary, form, quoting=True).tell()
    for step, shown in told:
        search.look(step, json.dumps(shown, ensure_ascii=False))
    search.assert_shut(
        "quoted POST *", "logs", "file", "no line", "crash", "quoted to a fleet", "redirected to a secret"
    )
    by_step = dict(told)
    assert "BAD_REQUEST" in by_step["quoted POST *"]["msg"]
    # The last of them goes to the API key.
    assert "redirect" in by_step["redirected to a secret"]["msg"]
    assert KEY not in json.dumps(by_step["redirected to a secret"])
    assert "********" in json.dumps(by_step["logs"]["lines"])
    # What is innocent stays readable beside it.
    assert INNOCENT in by_step["logs"]["lines"]
