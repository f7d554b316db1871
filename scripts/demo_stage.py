"""The tools of the demo's scenes: the simulator, commands whose output is shown live, and checks."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
# Where the collection lies: this checkout, or the installed one that DEMO_COLLECTION names.
ROOT = Path(os.environ.get("DEMO_COLLECTION") or CHECKOUT)

_COLORED = sys.stdout.isatty() and "NO_COLOR" not in os.environ
BOLD, DIM, RED, GREEN = "1", "2", "31", "32"


def say(text: str = "", style: str = "") -> None:
    """Print a line; ``style`` counts on a terminal only."""
    print(f"\033[{style}m{text}\033[0m" if _COLORED and style else text, flush=True)


class Simulator:
    """The simulator, as a process that ends with this one, however that ends."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "paperspace_simulator", "--owner-pid", str(os.getpid())]
        # In a session of its own: Ctrl-C ends the demo, which then ends it.
        self._process = subprocess.Popen(
            command,
            env={**os.environ, "PYTHONPATH": str(ROOT / "roles/simulator/files")},
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        place = self._process.stdout.readline() if self._process.stdout else ""
        if not place:
            raise SystemExit("demo: the simulator did not start")
        self.address = json.loads(place)["address"]
        self._control = json.loads(place)["control"]

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """One call to its control address: JSON in, JSON out."""
        request = urllib.request.Request(self._control + path, method=method)
        request.add_header("Content-Type", "application/json")
        request.data = None if body is None else json.dumps(body).encode()
        # Never through a proxy.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as answer:
            return json.load(answer)

    def deployments(self) -> dict[str, list[dict[str, Any]]]:
        """All that it holds and that nobody deleted, secrets included, by name."""
        found: dict[str, list[dict[str, Any]]] = {}
        for deployment in self.call("GET", "/deployments")["deployments"]:
            if deployment["deleted"] is None:
                found.setdefault(deployment["config"]["name"], []).append(deployment)
        return found

    def requests(self) -> list[str]:
        """The methods of the requests to the API since the latest command began."""
        found = self.call("GET", "/requests")["requests"]
        return [request["method"] for request in found if request["path"].startswith("/v1/")]

    def stop(self) -> bool:
        """End it. True if it went when asked."""
        self._process.terminate()
        try:
            return self._process.wait(10) is not None
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            return False


@dataclass(frozen=True)
class Run:
    """What a command did. ``seconds`` is its duration."""

    code: int
    output: str
    seconds: float

    @property
    def changed(self) -> int:
        """How many tasks say that they changed something; -1 if there is no recap."""
        found = re.search(r"changed=(\d+)", self.output)
        return int(found[1]) if found else -1


@dataclass
class Stage:
    """Runs scenes and notes what they proved."""

    simulator: Simulator
    proofs: list[tuple[bool, str]] = field(default_factory=list)
    scenes: int = 0

    def scene(self, title: str, *words: str) -> None:
        """Announce a scene, with what to look for."""
        self.scenes += 1
        say()
        say(f"{self.scenes}. {title}", BOLD)
        for line in words:
            say(line)

    def run(self, command: str, *, show: bool = True, **environment: str) -> Run:
        """Run an Ansible command from the root of the collection, and show its output shortened while it comes."""
        self.simulator.call("DELETE", "/requests")
        shown = " ".join([*(f"{name}={value}" for name, value in environment.items()), command])
        say()
        say(f"  $ {shown}" + ("" if show else "   (output searched, not shown)"), BOLD)
        began = time.monotonic()
        process = subprocess.Popen(
            shlex.split(command),
            cwd=ROOT,
            env={**self._environment(), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        output: list[str] = []
        try:
            for line in shortened(_noted(process.stdout or [], output)):
                if show:
                    say(f"  {line}")
            code = process.wait()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        return Run(code, "".join(output), time.monotonic() - began)

    def proof(self, holds: bool, sentence: str) -> None:
        """Note whether the sentence is true."""
        self.proofs.append((holds, sentence))
        _say_proof(holds, sentence)

    def summary(self, seconds: float) -> bool:
        """Print all proofs. True if every one holds."""
        say()
        say("What was shown", BOLD)
        for proof in self.proofs:
            _say_proof(*proof)
        failed = sum(not holds for holds, _sentence in self.proofs)
        say()
        say(
            f"{len(self.proofs) - failed} of {len(self.proofs)} checks held, in {seconds:.0f} s.",
            RED if failed else GREEN,
        )
        return failed == 0

    def _environment(self) -> dict[str, str]:
        """The user's own settings of Ansible and of the collection stay out."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "PAPERSPACE_"))}
        if ROOT != CHECKOUT:
            kept["ANSIBLE_COLLECTIONS_PATH"] = str(ROOT.parents[2])
        return {
            **kept,
            "ANSIBLE_HOME": os.environ["ANSIBLE_HOME"],
            "ANSIBLE_CALLBACK_RESULT_FORMAT": "yaml",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_NOCOWS": "true",
            "ANSIBLE_FORCE_COLOR" if _COLORED else "ANSIBLE_NOCOLOR": "true",
            "PAPERSPACE_API_KEY": "any-key-will-do",
            "PAPERSPACE_API_URL": self.simulator.address,
        }


def shortened(lines: Iterable[str]) -> Iterator[str]:
    """Ansible's output without what repeats: headings, source excerpts, and the failure's data after its message."""
    skipped_until: tuple[str, ...] = ()
    for line in lines:
        plain = re.sub(r"\033\[[\d;]*m", "", line).rstrip()
        if skipped_until and not plain.startswith(skipped_until):
            continue
        skipped_until = ()
        if plain.startswith("Origin: "):
            skipped_until = ("fatal: ",)
        elif plain.startswith("fatal: "):
            yield line.replace(" => ", "").rstrip()
            skipped_until = ("TASK ", "PLAY ")
        elif plain.startswith("PLAY ") or not plain:
            continue
        elif plain.startswith("TASK "):
            yield re.sub(r" \*+", "", line).rstrip()
        elif " ok=" in plain:
            yield " ".join(word for word in plain.split() if word.startswith(("ok=", "changed=", "failed=")))
        else:
            yield line.rstrip()


def _noted(lines: Iterable[str], noted: list[str]) -> Iterator[str]:
    for line in lines:
        noted.append(line)
        yield line


def _say_proof(holds: bool, sentence: str) -> None:
    say(f"  {'[ok]' if holds else '[FAILED]'} {sentence}", GREEN if holds else RED)
