# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same requests as a fleet makes, and nothing else: fleet.py <address> <key> <project>. Prints the deployments."""

from __future__ import annotations

import sys

import requests


def main() -> None:
    """Reads a project page by page and decodes every answer."""
    address, key, project = sys.argv[1:]
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {key}"
    found, query = 0, {"limit": "120"}
    while query:
        answer = session.get(f"{address}/v1/projects/{project}/deployments", params=query, timeout=30)
        answer.raise_for_status()
        page = answer.json()
        found += len(page["items"])
        query = {**query, "after": page["nextPage"]} if page["hasMore"] else {}
    print(found)


if __name__ == "__main__":
    main()
