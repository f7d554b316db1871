"""Prepares a home folder for ansible-test: ``prepare_ansible_test_home.py <home>``.

ansible-test makes virtual environments without pip and fetches a bootstrap script for it from a host that not every
machine reaches. A script of that name in the home folder is used instead; ours takes the pip that comes with Python.
ansible-test hides the environment from pip, too, so pip's settings go into a file.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from ansible_test._internal.host_configs import VirtualPythonConfig
from ansible_test._internal.python_requirements import collect_bootstrap

BOOTSTRAP = '''"""Installs the wanted pip with the one that comes with Python."""
import subprocess
import sys

arguments = [argument for argument in sys.argv[1:] if argument not in ("--no-setuptools", "--no-wheel")]
subprocess.check_call([sys.executable, "-m", "ensurepip"], stdout=subprocess.DEVNULL)
subprocess.check_call([sys.executable, "-m", "pip", "install"] + arguments)
'''


def write_bootstrap(home: Path) -> None:
    """Write the script under the name that the installed ansible-test looks for."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    cache = home / ".ansible/test/cache"
    cache.mkdir(parents=True, exist_ok=True)
    for command in collect_bootstrap(VirtualPythonConfig(version=version)):
        (cache / f"get_pip_{command.pip_version.replace('.', '_')}.py").write_text(BOOTSTRAP)


def write_pip_settings(home: Path) -> None:
    """Write what ``pip config list`` shows here (files and environment) into the home folder."""
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    # The environment beats files in pip, so its lines (":env:...", which pip lists first) come last here.
    pairs = (line.partition("=") for line in sorted(listed.stdout.splitlines(), reverse=True))
    settings = {name.split(".", 1)[1]: ast.literal_eval(value) for name, _equals, value in pairs}
    # pip takes this name for the option's value: byte code is written when a file is first imported, as most never is.
    settings |= {"quiet": "2", "progress-bar": "off", "no-compile": "no"}
    target = home / ".config/pip/pip.conf"
    target.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{name} = {value}".replace("\n", "\n    ") for name, value in settings.items()]
    target.write_text("\n".join(["[global]", *lines, ""]))


def main() -> None:
    """Prepare the folder that is the first argument."""
    home = Path(sys.argv[1])
    write_bootstrap(home)
    write_pip_settings(home)


if __name__ == "__main__":
    main()
