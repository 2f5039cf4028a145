"""Values from the environment: used, or refused in words that say what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import env
from config.env import BadSetting


@pytest.mark.parametrize(
    ("text", "means"), [("1", True), ("yes", True), (" On ", True), ("0", False), ("off", False), ("", False)]
)
def test_env_bool_when_it_is_said(monkeypatch: pytest.MonkeyPatch, text: str, means: bool) -> None:
    monkeypatch.setenv("DEMO_NOW", text)

    assert env.env_bool("DEMO_NOW", default=not means) is means


def test_env_bool_when_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEMO_NOW", raising=False)

    assert env.env_bool("DEMO_NOW", default=True) is True


def test_env_bool_when_it_is_misspelt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_NOW", "flase")

    with pytest.raises(BadSetting) as refused:
        env.env_bool("DEMO_NOW")

    assert str(refused.value) == "DEMO_NOW is 'flase', which is neither yes nor no. Write 1 or 0."


@pytest.mark.parametrize("text", ["0", "65536", "-1", "8000.5", "²", "http"])
def test_env_int_when_it_is_no_port(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)

    with pytest.raises(BadSetting, match="must be a whole number from 1 to 65535"):
        env.env_int("PORT", default=80, low=1, high=65535)


def test_env_int_when_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)

    assert env.env_int("PORT", default=80, low=1, high=65535) == 80


def test_env_choice_when_it_is_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_SCHEME", "gopher")

    with pytest.raises(BadSetting, match="must be one of: https, http"):
        env.env_choice("PUBLIC_SCHEME", default="https", choices=("https", "http"))


def test_env_secret_when_it_is_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from the file\n", encoding="utf-8")
    monkeypatch.delenv("KEY", raising=False)
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "key"))

    assert env.env_secret("KEY") == "from the file"


def test_env_secret_when_said_twice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KEY", "one")
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "key"))

    with pytest.raises(BadSetting, match="Both KEY and KEY_FILE are set"):
        env.env_secret("KEY")


def test_env_secret_when_the_file_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("KEY", raising=False)
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "nowhere"))

    with pytest.raises(BadSetting, match="which cannot be read: No such file or directory"):
        env.env_secret("KEY")


def test_secret_key_is_kept_when_none_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)

    first = env.secret_key(tmp_path / "new")

    assert env.secret_key(tmp_path / "new") == first
    assert (tmp_path / "new" / "secret-key").stat().st_mode & 0o777 == 0o600


def test_secret_key_when_it_is_short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "changeme")

    with pytest.raises(BadSetting, match="SECRET_KEY has 8 characters"):
        env.secret_key(tmp_path)


def test_secret_key_when_the_folder_cannot_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)
    (tmp_path / "file").touch()

    with pytest.raises(BadSetting, match="Set SECRET_KEY, or make that folder writable"):
        env.secret_key(tmp_path / "file")
