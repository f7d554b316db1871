# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What importing one file of the collection imports, in a process of its own: JSON of module names on stdout.

imported_process.py <dotted name below plugins>: Ansible's own part, which a run has imported anyway, is not counted.
"""

from __future__ import annotations

import importlib
import json
import sys


def main(name: str) -> None:
    """Imports and prints."""
    for known in ("ansible.module_utils.basic", "ansible.plugins.action"):
        importlib.import_module(known)
    before = set(sys.modules)
    importlib.import_module(f"ansible_collections.paperspace.cloud.plugins.{name}")
    print(json.dumps(sorted(set(sys.modules) - before)))


if __name__ == "__main__":
    main(sys.argv[1])
