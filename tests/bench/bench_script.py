# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plain script that a user would write instead: bench_script.py <url> <key> [file].

Reads a list page by page, oldest first, and prints how many items it has. With a file it writes the lines of a log.
"""

from __future__ import annotations

import os
import sys

import requests


def main() -> None:
    """Decodes each page and forgets it."""
    url, key, *files = sys.argv[1:]
    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {key}"
    found, query = 0, {"limit": "120", "order": "asc"}
    with open(files[0] if files else os.devnull, "w", encoding="utf-8") as file:
        while query:
            response = session.get(url, params=query, timeout=30)
            response.raise_for_status()
            page = response.json()
            found += len(page["items"])
            if files:
                file.writelines(line["message"] + "\n" for line in page["items"])
            query = {**query, "after": page["nextPage"]} if page["hasMore"] else {}
    print(found)


if __name__ == "__main__":
    main()
