# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What other collections for clouds are asked to do: to read one small thing, and to leave it as it is."""

from __future__ import annotations

import sysconfig
from pathlib import Path
from typing import Any

from bench_contestants import Kind
from bench_peer_answers import CONFIG_MAP, KEY_NAME, PUBLIC_KEY
from bench_places import KEY
from bench_service import Endpoint

# What can't take part, and why.
LEFT_OUT: dict[str, str] = {}


def _task(action: str, prefix: str, address_option: str, key_option: str, options: dict[str, Any]) -> Any:
    def tasks(endpoint: Endpoint, _name: str) -> list[dict[str, Any]]:
        where = {address_option: f"{endpoint.address}{prefix}", key_option: KEY}
        return [{"name": "Peer", action: {**where, **options}}]

    return tasks


def _hcloud(module: str, options: dict[str, Any]) -> Any:
    return _task(f"hetzner.hcloud.{module}", "/hcloud/v1", "api_endpoint", "api_token", options)


def _vultr(module: str, options: dict[str, Any]) -> Any:
    return _task(f"vultr.cloud.{module}", "/vultr/v2", "api_endpoint", "api_key", options)


def _digitalocean(module: str, options: dict[str, Any]) -> Any:
    return _task(f"community.digitalocean.{module}", "/do/v2", "baseurl", "oauth_token", options)


def _kubernetes(module: str, options: dict[str, Any]) -> Any:
    return _task(f"kubernetes.core.{module}", "/k8s", "host", "api_key", options)


_SAME_KEY = {"name": KEY_NAME, "public_key": PUBLIC_KEY}
_NAMED = {"kind": "ConfigMap", "api_version": "v1", "name": "bench", "namespace": "default"}
ALL = [
    Kind("hcloud_info", "`hetzner.hcloud.ssh_key_info`", _hcloud("ssh_key_info", {"name": KEY_NAME})),
    Kind("hcloud", "`hetzner.hcloud.ssh_key`, unchanged", _hcloud("ssh_key", _SAME_KEY), requests=None),
    Kind("vultr_info", "`vultr.cloud.ssh_key_info`", _vultr("ssh_key_info", {})),
    Kind("vultr", "`vultr.cloud.ssh_key`, unchanged", _vultr("ssh_key", {"name": KEY_NAME, "ssh_key": PUBLIC_KEY})),
    Kind(
        "digitalocean_info",
        "`community.digitalocean.digital_ocean_sshkey_info`",
        _digitalocean("digital_ocean_sshkey_info", {}),
        requests=None,
    ),
    Kind(
        "digitalocean",
        "`community.digitalocean.digital_ocean_sshkey`, unchanged",
        _digitalocean("digital_ocean_sshkey", {"name": KEY_NAME, "ssh_pub_key": PUBLIC_KEY}),
        requests=None,
    ),
    Kind("kubernetes_info", "`kubernetes.core.k8s_info`", _kubernetes("k8s_info", _NAMED), requests=None),
    Kind(
        "kubernetes",
        "`kubernetes.core.k8s` with `apply`, unchanged",
        _kubernetes("k8s", {"apply": True, "definition": CONFIG_MAP}),
        requests=None,
    ),
]
# What leaves a resource as it is, as an unchanged deployment is left.
UNCHANGED = ("hcloud", "vultr", "digitalocean", "kubernetes")


def _collection(kind: Kind) -> str:
    action = next(key for key in kind.tasks(Endpoint(""), "")[0] if key != "name")
    return action.rpartition(".")[0]


def _is_here(collection: str) -> bool:
    folder = Path(sysconfig.get_path("purelib")) / "ansible_collections"
    return folder.joinpath(*collection.split(".")).is_dir()


def present() -> list[Kind]:
    """Those whose collection the environment has."""
    return [kind for kind in ALL if _is_here(_collection(kind))]


def left_out() -> dict[str, str]:
    """The collections that take no part -> why."""
    missing = sorted({_collection(kind) for kind in ALL} - {_collection(kind) for kind in present()})
    return {**LEFT_OUT, **dict.fromkeys(missing, "the `ansible` package of this version does not carry it")}
