# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of the documentation site. `nox -s site` gathers the pages and builds it."""

from __future__ import annotations

import posixpath
import re
from fnmatch import fnmatch
from pathlib import Path

import yaml
from docutils.nodes import Element, document, reference, topic
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

HERE = Path(__file__).resolve().parent
GALAXY = yaml.safe_load((HERE.parents[1] / "galaxy.yml").read_text())
REPOSITORY = f"{GALAXY['repository']}/blob/main"
CONTENTS = yaml.safe_load((HERE / "contents.yml").read_text())

project = "paperspace.cloud"
author = copyright = GALAXY["authors"][0]
release = version = GALAXY["version"]
extensions = ["myst_parser", "sphinx_antsibull_ext"]
myst_heading_anchors = 4
nitpicky = True
smartquotes = False
highlight_language = "yaml+jinja"

html_theme = "furo"
html_title = f"{project} {version}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
pygments_style = "ansible"
pygments_dark_style = "github-dark"
# Light or dark as the browser asks: the reference can't follow a switch on the page.
antsibull_ext_color_scheme = "default-autodark"

# The pages about Ansible itself that the reference refers to. Sphinx would fetch a list of them while building.
ANSIBLE = "https://docs.ansible.com/ansible/latest"
CONFIGURATION = "reference_appendices/config.html"
LABELS = {
    "action_plugins": "plugins/action.html",
    "ansible_configuration_settings": CONFIGURATION,
    "common_return_values": "reference_appendices/common_return_values.html",
}


def link_out(app: Sphinx, page: str, source: list[str]) -> None:
    """Lets the links of a Markdown page lead to what the site has, and everything else to the repository.

    Links are written as GitHub wants them: relative to the file in the repository.
    """
    if Path(app.env.doc2path(page)).suffix != ".md":
        return
    here = posixpath.dirname(page if page.startswith("roles/") or page == "CONTRIBUTING" else f"docs/{page}")

    def target(found: re.Match) -> str:
        path = posixpath.normpath(posixpath.join(here, found[1]))
        plugin = re.fullmatch(r"plugins/(\w+)/(\w+)\.py", path)
        on_site = f"collection/{plugin[2]}_{plugin[1].removesuffix('s')}.rst" if plugin else path.removeprefix("docs/")
        known = (Path(app.srcdir) / on_site).is_file()
        return f"]({'' if known else REPOSITORY}/{on_site if known else path}{found[2] or ''})"

    source[0] = re.sub(r"\]\((?!\w+:|#)([^)#\s]+)(#[^)\s]*)?\)", target, source[0])
    if page == "index":
        source[0] += table_of_contents(app.env.found_docs)


def table_of_contents(pages: set[str]) -> str:
    """The tree of the sidebar, of the pages that are there."""
    left = {page for page in pages if not page.startswith("collection/")} - {"index"} | {"collection/index"}
    sections = {}
    for title, patterns in CONTENTS.items():
        sections[title] = [page for pattern in patterns for page in sorted(left) if fnmatch(page, pattern)]
        left -= {*sections[title]}
    sections["Guides"] += sorted(left)
    return "".join(
        f"\n\n```{{toctree}}\n:hidden:\n:caption: {title}\n\n" + "\n".join(listed) + "\n```\n"
        for title, listed in sections.items()
    )


def link_to_ansible(app: Sphinx, env: BuildEnvironment, node: Element, content: Element) -> Element | None:
    """What is not here, and is about Ansible itself: a variable of the environment, a module, or a label."""
    name = node["reftarget"]
    module = re.fullmatch(r"ansible_collections\.ansible\.builtin\.(\w+)_module", name)
    if node["reftype"] == "envvar" and name.startswith("ANSIBLE_"):
        page = f"{CONFIGURATION}#envvar-{name}"
    else:
        page = f"collections/ansible/builtin/{module[1]}_module.html" if module else LABELS.get(name)
    return reference("", "", content, refuri=f"{ANSIBLE}/{page}", internal=False) if page else None


def drop_contents(app: Sphinx, page: document) -> None:
    """The theme shows the contents of a page beside it, and does not want them on the page as well."""
    for found in list(page.findall(topic)):
        if "contents" in found["classes"]:
            found.parent.remove(found)


def setup(app: Sphinx) -> None:
    """What Sphinx calls."""
    app.connect("source-read", link_out)
    app.connect("doctree-read", drop_contents)
    app.connect("missing-reference", link_to_ansible)
