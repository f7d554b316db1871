# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of a log to a file, and nothing else: logs.py <address> <key> <deployment> <file>. Prints their number."""

from __future__ import annotations

import sys

import requests


def main() -> None:
    """Reads a log page by page, oldest first, and writes each line as it comes."""
    address, key, deployment, path = sys.argv[1:]
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {key}"
    found, query = 0, {"limit": "120", "order": "asc"}
    with open(path, "w", encoding="utf-8") as file:
        while query:
            answer = session.get(f"{address}/v1/deployments/{deployment}/logs", params=query, timeout=30)
            answer.raise_for_status()
            page = answer.json()
            for line in page["items"]:
                file.write(line["message"] + "\n")
            found += len(page["items"])
            query = {**query, "after": page["nextPage"]} if page["hasMore"] else {}
    print(found)


if __name__ == "__main__":
    main()
