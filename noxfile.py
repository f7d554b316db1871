# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tasks of the project. ``nox --list`` shows them, ``nox -s unit -- -k plan`` gives the tool behind one arguments.

Everything is written to .cache and to .venv, a link to the development environment. TEST_DEPTH=full selects the long
form of the sessions that have one.
"""

from __future__ import annotations

import functools
import glob
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nox
from nox.command import CommandFailed

ROOT = Path(__file__).resolve().parent
CACHE = ROOT / ".cache"
HOME = CACHE / "home"
EXCHANGES = CACHE / "exchanges"
# Simulators record what they are asked, for the session `contract`.
RECORD = bool(os.environ.get("RECORD_EXCHANGES"))
FULL = os.environ.get("TEST_DEPTH") == "full"
PROCESSES = os.cpu_count() or 1
# Of a session that runs alone: each test waits now and then for a process or for a clock.
ALONE = PROCESSES + 1
REQUIREMENTS = ("requirements-*.txt", "meta/ee-requirements.txt", "roles/simulator/files/requirements.txt")
VENV = CACHE / "envs/venv"

nox.needs_version = ">=2026.10"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.download_python = "never"
nox.options.error_on_external_run = True
nox.options.envdir = ".cache/envs"
nox.options.reuse_venv = "yes"
nox.options.sessions = ["unit", "lint"]

# The Pythons of pyenv themselves: the shim of an inactive version does not run.
PYENV = sorted(glob.glob(f"{os.environ.get('PYENV_ROOT', os.path.expanduser('~/.pyenv'))}/versions/*/bin"))
os.environ["PATH"] = os.pathsep.join([os.environ["PATH"], *PYENV])

# As Ctrl-C does: nox ends what it runs.
signal.signal(signal.SIGTERM, signal.default_int_handler)

# Most sessions share the development environment, and need no environment of their own.
development = functools.partial(nox.session, python=False, requires=["venv"])
# What `make test`, `make test-full` and `make nightly` run: first, side by side, the sessions that allow it, then the
# others one by one, in the order of this file.
QUICK, SUITE, NIGHTLY = ["quick", "suite", "nightly"], ["suite", "nightly"], ["nightly"]


# What the sessions have in common


def enter(session: nox.Session) -> None:
    """Uses the development environment, which the session ``venv`` has made."""
    path = os.environ["PATH"].split(os.pathsep)
    os.environ["PATH"] = os.pathsep.join([f"{VENV}/bin", *(folder for folder in path if folder != f"{VENV}/bin")])
    _isolate(session)


def prepare(session: nox.Session, *packages: str, link: bool = True) -> None:
    """Installs the packages, links the checkout as paperspace.cloud, and keeps out of the user's home folder."""
    venv = Path(session.virtualenv.location)
    stamp = venv / "requirements.sha256"
    files = [path.read_text() for pattern in REQUIREMENTS for path in sorted(ROOT.glob(pattern))]
    wanted = hashlib.sha256("\n".join([str(ROOT), sys.base_prefix, *packages, *files]).encode()).hexdigest()
    if not stamp.exists() or stamp.read_text() != wanted:
        if stamp.exists():
            session.virtualenv.reuse_existing = False
            session.virtualenv.create()
        _install(session, "pip", *packages)
        if link:
            _link_collection(next(venv.glob("lib/python*/site-packages")))
        stamp.write_text(wanted)
    _isolate(session)


def _install(session: nox.Session, *packages: str) -> None:
    try:
        session.install("--quiet", *packages)
    except CommandFailed:
        # uv does not read pip's settings, so it may not know of a mirror. Most byte code would never be used.
        session.run("python", "-m", "ensurepip", silent=True)
        session.run("python", "-m", "pip", "install", "--quiet", "--no-compile", *packages)


def _link_collection(folder: Path) -> None:
    link = folder / "ansible_collections/paperspace/cloud"
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(ROOT)


def _isolate(session: nox.Session) -> None:
    """Nothing in the user's home or environment may make a test pass or fail."""
    ansible_home = HOME / ".ansible"
    ansible_home.mkdir(parents=True, exist_ok=True)
    session.env.update(
        {
            "HOME": str(HOME),
            "ANSIBLE_HOME": str(ansible_home),
            # On a local connection Ansible takes ~ for the home folder of the user database, whatever HOME says.
            "ANSIBLE_REMOTE_TMP": f"{ansible_home}/tmp",
            "ANSIBLE_ASYNC_DIR": f"{HOME}/.ansible_async",
            "ANSIBLE_CONFIG": None,
            "ANSIBLE_COLLECTIONS_PATH": None,
            # Thousands of short processes follow, and each would have to compile the collection anew.
            "PYTHONDONTWRITEBYTECODE": None,
            "SIMULATOR_RECORD": None,
        }
    )
    if RECORD:
        folder = EXCHANGES / session.name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        session.env["SIMULATOR_RECORD"] = str(folder)


def pytest(session: nox.Session, *arguments: str, paths: Sequence[str], processes: int = PROCESSES) -> None:
    """Runs pytest over the paths, or over those that the session's own arguments name."""
    named = any(Path(argument.partition("::")[0]).exists() for argument in session.posargs)
    parallel = ("-n", str(processes)) if processes > 1 else ()
    chosen = () if named else paths
    session.run("python", "-m", "pytest", "--quiet", *parallel, *arguments, *chosen, *session.posargs)


def run_all(session: nox.Session, commands: Iterable[Sequence[str]]) -> None:
    """Runs each command, also after one that failed."""
    failed = []
    for command in commands:
        try:
            session.run(*command)
        except CommandFailed:
            failed.append(" ".join(command))
    if failed:
        session.error(f"failed: {'; '.join(failed)}")


def copy_collection(name: str) -> Path:
    """A copy of the files that git knows or would add, in .cache/tree/<name>/ansible_collections/paperspace/cloud.

    ansible-test wants a real folder of that name. The copy is a git repository of its own: under the ignore rules of
    the checkout around it, ansible-test would skip every target, and call that success.
    """
    copy = CACHE / "tree" / name / "ansible_collections/paperspace/cloud"
    # tests/output holds ansible-test's virtual environments, which are slow to make.
    for old in [*copy.glob("*"), *copy.glob("tests/*")]:
        if old not in (copy / "tests", copy / "tests/output"):
            shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
    listed = subprocess.check_output(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, text=True
    )
    for file in filter(os.path.lexists, listed.split("\0")[:-1]):
        (copy / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, copy / file, follow_symlinks=False)
    subprocess.check_call(["git", "init", "--quiet", str(copy)])
    return copy


def build_collection(session: nox.Session) -> Path:
    """The tarball of the collection, in a folder of the session's own."""
    copy = copy_collection(f"build-{session.name}")
    folder = CACHE / "build" / session.name
    shutil.rmtree(folder, ignore_errors=True)
    session.run("ansible-galaxy", "collection", "build", str(copy), "--output-path", str(folder), silent=True)
    return next(folder.glob("*.tar.gz"))


def install_collection(session: nox.Session, path: Path, program: str = "ansible-galaxy") -> None:
    """Builds the collection, and installs the tarball alone into an empty path."""
    shutil.rmtree(path, ignore_errors=True)
    words = ("--offline", "--no-deps", "--collections-path", str(path))
    session.run(program, "collection", "install", *words, str(build_collection(session)), silent=True, external=True)


def ansible_test(session: nox.Session, copy: Path, *arguments: str) -> None:
    """Runs ansible-test in a copy, and fails where it leaves work out and calls that success."""
    with session.chdir(copy):
        output = session.run("ansible-test", *arguments, "--color", "no", silent=True)
    print(output, flush=True)
    left_out = re.compile(r"All targets skipped|^WARNING: (Skipping|Required program)")
    # Only a Python version that this machine lacks may be left out.
    lacking = re.compile(r"on Python .* because it could not be found")
    missed = [line for line in str(output).splitlines() if left_out.search(line) and not lacking.search(line)]
    if missed:
        session.error("ansible-test left tests out:\n" + "\n".join(missed))


def ansible_test_sanity(session: nox.Session, *arguments: str) -> None:
    # Where pip finds its packages is said in the user's own home.
    user = {"HOME": os.environ.get("HOME", "")}
    session.run("python", "scripts/prepare_ansible_test_home.py", str(HOME), env=user)
    # ansible-test takes the first `pythonX.Y` on PATH for a working one.
    session.env["PATH"] = os.pathsep.join([*(session.bin_paths or [f"{VENV}/bin"]), *PYENV, os.environ["PATH"]])
    ansible_test(session, copy_collection("sanity"), "sanity", *arguments)


def ansible_test_integration(session: nox.Session, *arguments: str) -> None:
    if " " in str(ROOT):
        session.error(f"ansible-test can't run integration targets under a path with a space: {ROOT}")
    copy = copy_collection("integration")
    # ansible-test hides the environment from Ansible, so these settings have to be in files.
    settings = f"[defaults]\nremote_tmp = {HOME}/.ansible/tmp\nasync_dir = {HOME}/.ansible_async\n"
    (copy / "tests/integration/integration.cfg").write_text(settings)
    if record := session.env["SIMULATOR_RECORD"]:
        (copy / "tests/integration/integration_config.yml").write_text(f"simulator_record: {record}\n")
    ansible_test(session, copy, "integration", *arguments)


def apt_install(*packages: str) -> None:
    """Installs Debian packages where that is possible: as root. The caller checks."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            subprocess.run(["apt-get", "-qq", *words], env=environment, stdout=subprocess.DEVNULL, check=False)


# Development


@nox.session
def venv(session: nox.Session) -> None:
    """The development environment, with a link to it in .venv. Most sessions use it."""
    prepare(session, "-r", "requirements-dev.txt")
    link = ROOT / ".venv"
    if link.is_dir() and not link.is_symlink():
        shutil.rmtree(link)
    if not link.exists():
        link.unlink(missing_ok=True)
        link.symlink_to(VENV.relative_to(ROOT))


@development
def format(session: nox.Session) -> None:
    """Let ruff format the Python files, and fix what it can fix safely."""
    enter(session)
    session.run("ruff", "check", "--fix", "--quiet", ".", success_codes=[0, 1])
    session.run("ruff", "format", ".")


@development
def generate(session: nox.Session) -> None:
    """Write the generated files: shared documentation, inputs of the playbooks, the map of the code."""
    enter(session)
    for generator in sorted(glob.glob("scripts/generate_*.py")):
        session.run("python", generator)


@development
def demo(session: nox.Session) -> None:
    """Roll a deployment out on a local simulator of the API, and show what happens."""
    enter(session)
    session.run("python", "scripts/demo.py")


@development
def build(session: nox.Session) -> None:
    """The collection as a tarball, in .cache/build/build."""
    enter(session)
    session.log(build_collection(session))


@development
def release(session: nox.Session) -> None:
    """``-- 1.2.3``: version, changelog, build, checks of the tarball, commit and tag. Nothing is pushed."""
    enter(session)
    checks = f"{sys.executable} -m nox --session galaxy ee build"
    session.run("python", "scripts/release.py", *session.posargs, "--check", checks)


@nox.session
def audit(session: nox.Session) -> None:
    """Known vulnerabilities of the required libraries, by pip-audit. Asks PyPI."""
    prepare(session, "pip-audit>=2.9,<3", link=False)
    files = ("meta/ee-requirements.txt", "roles/simulator/files/requirements.txt")
    session.run("pip-audit", "--progress-spinner", "off", *(word for file in files for word in ("-r", file)))


# Checks that run side by side


@development(tags=QUICK, allow_parallel=True)
def unit(session: nox.Session) -> None:
    """Unit tests. Generated cases are the same each time; --hypothesis-profile=default asks for new ones."""
    enter(session)
    pytest(session, "--hypothesis-profile=ci", paths=["tests/unit"], processes=ALONE)


@development(tags=QUICK, allow_parallel=True)
def lint(session: nox.Session) -> None:
    """Stale generated files, ruff, mypy, bandit, shellcheck, the changelog fragments, ansible-lint."""
    enter(session)
    # mypy needs the checkout under the name that its imports give it.
    _link_collection(CACHE / "types")
    run_all(
        session,
        [
            *(("python", generator, "--check") for generator in sorted(glob.glob("scripts/generate_*.py"))),
            ("ruff", "check", "--quiet", "--output-format", "concise", "."),
            ("ruff", "format", "--check", "--output-format", "concise", "."),
            ("mypy",),
            ("bandit", "--quiet", "--configfile", "pyproject.toml", "--recursive", "plugins", "roles/simulator/files"),
            ("shellcheck", ".ci/run"),
            ("antsibull-changelog", "lint"),
            ("ansible-lint", "--offline", "--profile", "production", "--strict", "--nocolor", "-q"),
        ],
    )


@development(tags=SUITE, allow_parallel=True)
def sanity(session: nox.Session) -> None:
    """Every ansible-test sanity test, on a plain copy of the tree; ``-- --test import`` runs one."""
    enter(session)
    ansible_test_sanity(session, "--venv", *session.posargs)


@development(tags=SUITE, allow_parallel=True)
def integration(session: nox.Session) -> None:
    """Integration targets against a simulator that they start; ``-- deployment`` runs one."""
    enter(session)
    ansible_test_integration(session, *session.posargs)


def find_java() -> str | None:
    """The home folder of a Java runtime, 17 or newer: of JAVA_HOME, of the java on PATH, or of one in /usr/lib/jvm."""
    own = f"{os.environ.get('JAVA_HOME', '')}/bin/java"
    for java in (own, "java", *glob.glob("/usr/lib/jvm/*/bin/java")):
        if shutil.which(java):
            command = [java, "-XshowSettings:properties", "-version"]
            settings = subprocess.run(command, capture_output=True, text=True, check=False).stderr
            found = dict(re.findall(r"(?m)^ *(java\.\S+) = (.+)$", settings))
            version = found.get("java.specification.version", "")
            if version.isdigit() and int(version) >= 17:
                return found["java.home"]
    return None


@nox.session(tags=SUITE, allow_parallel=True)
def eda(session: nox.Session) -> None:
    """Event source and rulebooks in real ansible-rulebook processes. ANSIBLE_CORE=2.16 selects a core."""
    java = "openjdk-17-jre-headless"
    if not find_java():
        apt_install(java)
    if not (java_home := find_java()):
        session.error(f"needs a Java runtime, 17 or newer (on Debian, as root: apt-get install {java})")
    core = os.environ.get("ANSIBLE_CORE")
    # A link to the checkout would hide what the tarball lacks.
    prepare(session, "-r", "requirements-eda.txt", *([f"ansible-core=={core}.*"] if core else []), link=False)
    collections = CACHE / "eda/collections"
    install_collection(session, collections)
    session.env.update({"JAVA_HOME": java_home, "ANSIBLE_COLLECTIONS_PATH": str(collections)})
    pytest(session, paths=["tests/eda"], processes=1)


@nox.session(tags=SUITE, allow_parallel=True)
def awx(session: nox.Session) -> None:
    """AWX: its set-up against a mock server of its API, and the playbooks as its jobs run them."""
    prepare(session, "-r", "requirements-awx.txt")
    pytest(session, "--dist=loadfile", paths=["tests/awx"])


@nox.session(tags=SUITE, allow_parallel=True)
def site(session: nox.Session) -> None:
    """The documentation site in .cache/site/html; a warning is an error."""
    prepare(session, "-r", "requirements-site.txt")
    # The root of the site is docs/; what else is shown lies in it as it lies in the repository.
    folder = CACHE / "site"
    source, html = folder / "source", folder / "html"
    for old in (source, html):
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(ROOT / "docs", source, ignore=shutil.ignore_patterns("site", "docsite"))
    for file in ("CHANGELOG.rst", "CONTRIBUTING.md", *glob.glob("roles/*/README.md")):
        (source / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, source / file)
    # antsibull-docs wants a folder that nobody else can write to.
    reference = source / "collection"
    reference.mkdir(mode=0o700)
    words = ("--use-current", "--squash-hierarchy", "--fail-on-error", "--dest-dir", str(reference))
    session.run("antsibull-docs", "collection", *words, "paperspace.cloud", silent=True)
    build = ("--quiet", "--fail-on-warning", "--keep-going", "--jobs", "2", "--builder", "html")
    session.run("sphinx-build", *build, "-d", str(folder / "doctrees"), "-c", "docs/site", str(source), str(html))
    session.log(f"{len(list(html.rglob('*.html')))} pages in {html.relative_to(ROOT)}")


# It checks a copy in a folder with a random name, and takes one that ends with "_" for a link.
ANTSIBULL_DOCS = """
import sys, tempfile
tempfile._RandomNameSequence.characters = "abcdefghijklmnopqrstuvwxyz"
from antsibull_docs.cli.antsibull_docs import main
sys.exit(main())
"""


@development(tags=SUITE, allow_parallel=True)
def docs(session: nox.Session) -> None:
    """Documentation of every plugin and role: schema, markup, references, and that ansible-doc shows it whole."""
    enter(session)
    checks = ("--plugin-docs", "--disallow-unknown-collection-refs", "--check-extra-docs-refs")
    references = ("--validate-collection-refs", "dependent")
    session.run("python", "-c", ANTSIBULL_DOCS, "lint-collection-docs", *checks, *references, ".", log=False)
    session.run("python", "scripts/check_ansible_doc.py")


@nox.session(tags=SUITE, allow_parallel=True)
def galaxy(session: nox.Session) -> None:
    """Import the tarball as Galaxy and Automation Hub do, without error or warning; then rehearse a release."""
    # ansible-lint in it resolves paperspace.cloud.* where the collection is linked, as it is nowhere else.
    prepare(session, "galaxy-importer>=0.4.30,<0.5", "antsibull-changelog>=0.30", "pytest>=8.2,<10", link=False)
    tarball = build_collection(session)
    folder = CACHE / "galaxy"
    home = folder / "home"
    home.mkdir(parents=True, exist_ok=True)
    own = {"HOME": str(home), "ANSIBLE_HOME": f"{home}/.ansible"}
    own["GALAXY_IMPORTER_CONFIG"] = str(ROOT / ".config/galaxy-importer.cfg")
    # The importer writes its result into the current folder, and ends with 0 on most errors.
    with session.chdir(folder):
        output = str(session.run("python", "-m", "galaxy_importer.main", str(tarball), env=own, silent=True))
    (folder / "importer.log").write_text(output)
    found = re.findall(r"(?m)^(?:WARNING|ERROR|CRITICAL|Traceback).*$", output)
    if found or "Importer processing completed successfully" not in output:
        session.error("\n".join(["the importer is not content; its whole log: .cache/galaxy/importer.log", *found]))
    pytest(session, paths=["tests/release"], processes=1)


@development(tags=NIGHTLY, allow_parallel=True)
def browser(session: nox.Session) -> None:
    """Report pages in a headless Chromium; ``-- --pictures docs/pictures`` renews the pictures of the documentation."""
    programs, packages = ("/usr/bin/chromium", "/usr/bin/chromedriver"), ("chromium", "chromium-driver")
    if not all(map(os.path.exists, programs)):
        apt_install(*packages)
    if not all(map(os.path.exists, programs)):
        session.error(f"needs {' and '.join(programs)} (on Debian, as root: apt-get install {' '.join(packages)})")
    enter(session)
    pytest(session, paths=["tests/browser"], processes=1)


@development(tags=NIGHTLY, allow_parallel=True)
def ee(session: nox.Session) -> None:
    """The execution environment's packages in a clean environment, and the demo there from the installed tarball."""
    enter(session)
    folder = CACHE / "ee"
    shutil.rmtree(folder, ignore_errors=True)
    # Only the context: a container is not built.
    context, packages = folder / "context", folder / "packages.txt"
    words = ("--file", "execution-environment.yml", "--context", str(context), "--output-filename", "Containerfile")
    session.run("ansible-builder", "create", *words)
    packages.write_text(str(session.run("python", "scripts/ee_packages.py", str(context), silent=True)))
    clean = folder / "venv"
    session.run("python", "-m", "venv", str(clean))
    session.run(f"{clean}/bin/python", "-m", "pip", "install", "--quiet", "-r", str(packages))
    if held := list(clean.glob("lib/*/site-packages/ansible_collections/paperspace")):
        session.error(f"{held[0]} holds the collection itself")
    path = folder / "collections"
    session.env["PATH"] = os.pathsep.join([f"{clean}/bin", os.environ["PATH"]])
    install_collection(session, path, f"{clean}/bin/ansible-galaxy")
    # The simulator is not part of the test: its libraries come from the development environment.
    session.env["DEMO_COLLECTION"] = str(path / "ansible_collections/paperspace/cloud")
    session.run(f"{VENV}/bin/python", "scripts/demo.py")


# Checks that run alone: they keep every core busy, or measure. `contract` follows those that record.


@development(tags=SUITE)
def playbook(session: nox.Session) -> None:
    """Real playbook runs: parity of action and module, roles, examples, the README and the guides."""
    enter(session)
    if session.posargs:
        pytest(session, "--dist=loadfile", paths=["tests/playbook"], processes=ALONE)
        return
    # The table of scenarios is played once for all of its tests, and keeps two cores busy by itself.
    table = "tests/playbook/test_two_ways.py"
    python = ("python", "-m", "pytest", "--quiet")
    rest = ("tests/playbook", f"--ignore={table}", "-n", str(ALONE), "--dist=worksteal")
    run_all(session, [(*python, table), (*python, *rest)])


@development(tags=SUITE)
def properties(session: nox.Session) -> None:
    """Property tests of the guarantees, fault injection, leak channels of secrets; long form: many more cases."""
    enter(session)
    # TEST_CASES=new generates other cases than the last time.
    pytest(session, "--dist=worksteal", paths=["tests/properties"], processes=ALONE)


SCENARIOS = ("rollout_recovery", "rollout_canary", "default")


@development(tags=SUITE)
def molecule(session: nox.Session) -> None:
    """Three molecule scenarios, or those that are named; long form: all."""
    enter(session)
    # The collection is the checkout itself, linked into the environment, and never a copy in some home folder.
    session.env["ANSIBLE_COLLECTIONS_PATH"] = str(next(VENV.glob("lib/*/site-packages")))
    # Molecule would colour its output and break its lines at 80 characters.
    session.env.update({"NO_COLOR": "1", "PY_COLORS": "0", "ANSIBLE_NOCOLOR": "1", "COLUMNS": "160"})
    every = [path.parent for path in ROOT.glob("extensions/molecule/*/molecule.yml")]
    # The largest first: nobody should wait for a long one at the end.
    every.sort(key=lambda folder: -sum(path.stat().st_size for path in folder.rglob("*")))
    scenarios = session.posargs or ([folder.name for folder in every] if FULL else SCENARIOS)

    def test(scenario: str) -> bool:
        try:
            output = session.run("molecule", "test", "--scenario-name", scenario, silent=True, log=False)
        except CommandFailed:
            return False
        steps = re.findall(r"(?m)^INFO .*Executed: Successful$", str(output))
        warnings = re.findall(r"(?m)^(?:WARNING|ERROR|CRITICAL).*\n", str(output))
        print("".join(warnings) + f"{scenario}: {len(steps)} steps passed", flush=True)
        return True

    with ThreadPoolExecutor(ALONE) as pool:
        passed = dict(zip(scenarios, pool.map(test, scenarios), strict=True))
    if not all(passed.values()):
        session.error(f"failed (see above): {', '.join(name for name in scenarios if not passed[name])}")


@development(tags=SUITE)
def contract(session: nox.Session) -> None:
    """Recorded requests and responses, against an OpenAPI document."""
    enter(session)
    session.env["SIMULATOR_RECORD"] = None
    if RECORD:
        session.env["RECORDED_SESSIONS"] = " ".join(folder.name for folder in EXCHANGES.iterdir())
    else:
        # On its own it first runs a few unit tests that make all of the nine calls.
        folder = EXCHANGES / "share"
        shutil.rmtree(folder, ignore_errors=True)
        names = ("deployment", "deployment_fleet", "deployment_rollback", "logs", "reading")
        files = [str(path) for name in names for path in Path("tests/unit").rglob(f"test_{name}.py")]
        record = {"SIMULATOR_RECORD": str(folder)}
        session.run("python", "-m", "pytest", "--quiet", "-n", str(PROCESSES), *files, env=record)
        session.env["RECORDED_SESSIONS"] = "share"
    # A file reads the recordings once.
    pytest(session, "--dist=loadfile", paths=["tests/contract"], processes=ALONE)


@development(tags=NIGHTLY)
def coverage(session: nox.Session) -> None:
    """Lines and branches of plugins/ that the unit tests run, as a table and in .cache/coverage/html."""
    enter(session)
    # Fails below the floor in pyproject.toml. Processes that the tests start are measured, too.
    shutil.rmtree(CACHE / "coverage", ignore_errors=True)
    (CACHE / "coverage").mkdir(parents=True)
    reports = ("--cov", "--cov-report=term", "--cov-report=html")
    pytest(session, "--ignore=tests/unit/simulator", *reports, paths=["tests/unit"])


CORES = [("2.16", "3.11"), ("2.16", "3.12"), ("2.18", "3.12"), ("2.19", "3.11"), ("2.20", "3.12"), ("newest", "3.13")]
# They look at style and text, and an environment of their own for each core costs too much.
SAME_ON_EACH_CORE = ("changelog", "pep8", "pylint", "runtime-metadata", "shellcheck", "yamllint")


@nox.session(tags=NIGHTLY)
@nox.parametrize("core,python", CORES, ids=[f"{core}-py{python}" for core, python in CORES])
def matrix(session: nox.Session, core: str) -> None:
    """Unit, sanity and integration tests and the examples on each supported ansible-core."""
    packages = ["ansible-core" if core == "newest" else f"ansible-core=={core}.*", "-r", "requirements-test.txt"]
    if (core, session.python) == CORES[0]:
        # The oldest core on the oldest Python gets the oldest libraries that the collection says it works with.
        floors = re.findall(r"(?m)^([a-z0-9]+)>=([0-9.]+)", (ROOT / "meta/ee-requirements.txt").read_text())
        packages += [f"{name}=={floor}.*" for name, floor in floors]
    prepare(session, *packages)
    session.run("ansible-test", "--version")
    pytest(session, "--hypothesis-profile=ci", paths=["tests/unit"])
    ansible_test_sanity(session, *(word for name in SAME_ON_EACH_CORE for word in ("--skip-test", name)))
    ansible_test_integration(session)
    # ansible-test keeps warnings of deprecations back; in the examples, as in unit tests, they are failures.
    # Collecting the file that is left out needs ansible-runner, which no example does.
    examples = ("--ignore=tests/playbook/test_slices.py", "-k", "test_examples or test_docs_examples")
    pytest(session, "--dist=loadfile", *examples, paths=["tests/playbook"])


@development(tags=NIGHTLY)
def mutation(session: nox.Session) -> None:
    """Mutation testing of the engine; ``-- plan merge`` runs two modules, ``-- --sample`` a sample."""
    enter(session)
    session.run("python", "tests/mutation/mutation_run.py", *session.posargs)


@nox.session(tags=NIGHTLY)
def bench(session: nox.Session) -> None:
    """What tasks cost, beside what others cost; ``-- --check`` runs each scene once, for its outcomes only."""
    prepare(session, "-r", "requirements-bench.txt")
    session.run("python", "tests/bench/bench_run.py", *session.posargs)
