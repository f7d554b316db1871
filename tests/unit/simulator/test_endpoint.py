# Copyright (c) 2026, the paperspace.cloud contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Endpoints of deployments on loopback."""

from __future__ import annotations

import base64

import pytest
from simulator_fixture import config


def visit(simulator, deployment_id, path="/", password=None, user="paperspace"):
    headers = {}
    if password is not None:
        headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    return simulator.visit(deployment_id, path, headers)


def test_not_ready_then_ready_then_parked(simulator):
    deployment_id = simulator.create()
    assert visit(simulator, deployment_id)[0] == 503
    simulator.advance(3)
    status, shown = visit(simulator, deployment_id, "/any/path")
    instance = simulator.runs(deployment_id)[0]["instances"][0]["id"]
    assert (status, shown) == (
        200,
        {"name": "web", "image": "nginx:1.27", "path": "/any/path", "instance": instance},
    )
    simulator.create(enabled=False)
    simulator.advance(3)
    assert visit(simulator, deployment_id)[0] == 503


def test_endpoint_without_a_path(simulator):
    [deployment_id] = simulator.seed(config())
    assert visit(simulator, deployment_id, "")[0] == 200


def test_old_image_serves_until_the_new_one_is_ready(simulator):
    [deployment_id] = simulator.seed(config())
    simulator.create(image="nginx:2")
    simulator.advance(2)
    assert visit(simulator, deployment_id)[1]["image"] == "nginx:1.27"
    simulator.advance(1)
    assert visit(simulator, deployment_id)[1]["image"] == "nginx:2"


@pytest.mark.parametrize("status", [200, 204, 301, 404, 500, 503])
def test_status_in_the_path(simulator, status):
    [deployment_id] = simulator.seed(config())
    assert visit(simulator, deployment_id, f"/x/status/{status}")[0] == status


def test_literal_password(simulator):
    [deployment_id] = simulator.seed(config(basicAuthKey="open sesame"))
    assert visit(simulator, deployment_id)[0] == 401
    assert visit(simulator, deployment_id, password="wrong")[0] == 401
    assert visit(simulator, deployment_id, password="open sesame", user="admin")[0] == 401
    assert visit(simulator, deployment_id, password="open sesame")[0] == 200


def test_password_from_a_secret_is_fixed_when_it_is_deployed(simulator):
    simulator.secrets(ENDPOINT_PW="first")
    [deployment_id] = simulator.seed(config(basicAuthKey="secret:ENDPOINT_PW"))
    simulator.secrets(ENDPOINT_PW="second")
    assert visit(simulator, deployment_id, password="first")[0] == 200
    assert visit(simulator, deployment_id, password="second")[0] == 401
    simulator.create(basicAuthKey="secret:ENDPOINT_PW")
    simulator.advance(3)
    assert visit(simulator, deployment_id, password="second")[0] == 200


def test_secret_that_was_never_set_has_its_name_as_value(simulator):
    [deployment_id] = simulator.seed(config(basicAuthKey="secret:UNSET"))
    assert visit(simulator, deployment_id, password="UNSET")[0] == 200


def test_endpoint_is_a_host_name_without_a_scheme(simulator):
    deployment_id = simulator.create()
    port = simulator.origin.rpartition(":")[2]
    endpoint = simulator.get(deployment_id)["endpoint"]
    assert endpoint == f"d{deployment_id.replace('-', '')}.clsim.localhost:{port}"


@pytest.mark.parametrize("host", ["d{}.clsim.localhost", "D{}.CLSIM.LOCALHOST:1", "d{}.clsim.localhost:65535"])
def test_endpoint_is_known_by_its_name_alone(simulator, host):
    [deployment_id] = simulator.seed(config())
    named = host.format(deployment_id.replace("-", ""))
    assert simulator.call("GET", simulator.origin + "/v1/deployments", None, {"Host": named})[0] == 200


def test_unknown_endpoint(simulator):
    asked = simulator.call("GET", simulator.origin + "/", None, {"Host": f"d{'0' * 32}.clsim.localhost"})
    assert asked == (404, {"message": "No such endpoint"})


def test_endpoint_has_no_other_address(simulator):
    [deployment_id] = simulator.seed(config())
    path = f"/e/{deployment_id.replace('-', '')}/"
    assert simulator.call("GET", simulator.origin + path, None, {})[0] == 404


def test_endpoint_of_a_deleted_deployment(simulator):
    [deployment_id] = simulator.seed(config())
    endpoint = simulator.get(deployment_id)["endpoint"]
    simulator.api("DELETE", f"/deployments/{deployment_id}")
    assert simulator.call("GET", simulator.origin, None, {"Host": endpoint})[0] == 404


def test_faults_hit_endpoints_and_their_visits_are_logged(simulator):
    [deployment_id] = simulator.seed(config())
    simulator.post_faults({"method": "GET", "path": "/e/*", "kind": "status", "status": 502})
    assert [visit(simulator, deployment_id)[0] for _ignored in range(2)] == [502, 200]
    assert [entry["status"] for entry in simulator.visits()] == [502, 200]
