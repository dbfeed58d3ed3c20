"""The lock files are current, complete, hashed and name no place to fetch from. No network."""

from __future__ import annotations

import re
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import lock
import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

RUN, DEV, QUARTO, LABS = lock.LOCKS
SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64"},
    "linux-arm": {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": "aarch64",
    },
    "mac": {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "arm64"},
}
PYTHONS = ("3.11", "3.12", "3.13")


@dataclass(frozen=True)
class Pin:
    """One locked package: its requirement line and the hashes below it."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def version(self) -> str:
        (exact,) = self.requirement.specifier
        assert exact.operator == "=="
        return exact.version


def read_pins(path: Path) -> list[Pin]:
    joined = re.sub(r"\\\n\s*", " ", path.read_text(encoding="utf-8"))
    pins = []
    for line in joined.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        text, *hashes = re.split(r"\s+--hash=", line.strip())
        pins.append(Pin(Requirement(text), tuple(hashes)))
    return pins


@pytest.fixture(params=lock.LOCKS)
def lock_file(request: pytest.FixtureRequest, project_root: Path) -> Path:
    return project_root / request.param


def environment(system: str, python: str) -> dict[str, str]:
    return {
        **default_environment(),
        **SYSTEMS[system],
        "os_name": "posix",
        "python_version": python,
        "python_full_version": f"{python}.0",
        "extra": "",
    }


def expand(groups: dict, name: str) -> list[str]:
    """Requirements of a dependency group, those of included groups too."""
    found = []
    for entry in groups[name]:
        found += expand(groups, entry["include-group"]) if isinstance(entry, dict) else [entry]
    return found


def test_the_lock_was_written_from_the_requirements_as_declared_now(lock_file):
    second_line = lock_file.read_text(encoding="utf-8").splitlines()[1]
    assert second_line == f"# declared: {lock.declared_digest()}", "run `make lock`"


def test_every_pin_is_exact_and_hashed(lock_file):
    pins = read_pins(lock_file)
    assert pins
    for pin in pins:
        assert pin.version
        assert pin.hashes, pin.requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in pin.hashes)


def test_no_lock_says_where_to_fetch_from(lock_file):
    text = lock_file.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--(extra-)?index-url|--find-links)\b", text, re.MULTILINE)


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("name", [RUN, LABS, DEV])
def test_every_declared_requirement_is_met_once(project_root, name, system, python):
    declared = lock.declared()
    wanted = declared["dependencies"] + expand(
        declared["groups"], "dev" if name == DEV else "build"
    )
    if name != RUN:
        wanted = wanted + declared["extras"]["labs"]
    here = environment(system, python)
    pins: dict[str, list[Pin]] = {}
    for pin in read_pins(project_root / name):
        if pin.requirement.marker is None or pin.requirement.marker.evaluate(here):
            pins.setdefault(canonicalize_name(pin.requirement.name), []).append(pin)
    assert [key for key, found in pins.items() if len(found) > 1] == []
    for text in wanted:
        requirement = Requirement(text)
        (pin,) = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(pin.version, prereleases=True), text


def test_each_lock_holds_the_smaller_one_unchanged(project_root):
    def pinned(name: str) -> set[tuple[str, str, tuple[str, ...]]]:
        pins = read_pins(project_root / name)
        return {(pin.requirement.name, pin.version, pin.hashes) for pin in pins}

    assert pinned(RUN) <= pinned(LABS) <= pinned(DEV)


def test_the_build_backend_is_locked_as_it_is_declared(project_root):
    project = tomllib.loads((project_root / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["build-system"]["requires"] == project["dependency-groups"]["build"]


def test_a_changed_requirement_changes_the_digest(project_root, tmp_path):
    text = (project_root / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(text.replace('"rich>=14"', '"rich>=15"'))
    assert lock.declared_digest(tmp_path) != lock.declared_digest(project_root)
    (tmp_path / "pyproject.toml").write_text(text + "\n# only a comment\n")
    assert lock.declared_digest(tmp_path) == lock.declared_digest(project_root)


def test_a_failed_resolution_writes_nothing(project_root, tmp_path, monkeypatch, capfd):
    """A requirement no one can meet is found without asking a registry."""
    text = (project_root / "pyproject.toml").read_text(encoding="utf-8")
    impossible = text.replace('"rich>=14"', '"rich>=14,<13"')
    assert impossible != text
    (tmp_path / "pyproject.toml").write_text(impossible)
    for name in lock.LOCKS:
        (tmp_path / name).write_text("kept\n")
    monkeypatch.setattr(lock, "ROOT", tmp_path)
    monkeypatch.setattr(lock.declared, "__defaults__", (tmp_path,))
    monkeypatch.setattr(lock.declared_digest, "__defaults__", (tmp_path,))
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_PYTHON", sys.executable)
    assert lock.main([]) != 0
    assert "nothing written" in capfd.readouterr().err
    assert [(tmp_path / name).read_text() for name in lock.LOCKS] == ["kept\n"] * len(lock.LOCKS)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["pyproject.toml", *lock.LOCKS]
    )


def test_unknown_arguments_are_a_usage_error(capsys):
    assert lock.main(["--newest"]) == 2
    assert "usage" in capsys.readouterr().err
