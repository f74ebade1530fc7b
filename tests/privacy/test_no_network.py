"""No command opens a connection: with every way to the network denied, all of them do their work on real input."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from attendance_policy.cli.app import COMMANDS, run
from privacy.school import letters, on_registers, registers, without_pupils, written

# In this process and in every one it starts: what is not of this machine alone ends the call.
_GUARD = """
import os, sys
_DENIED = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
           "socket.gethostbyname", "socket.gethostbyaddr", "urllib.Request", "http.client.connect", "ftplib.connect",
           "smtplib.connect", "webbrowser.open", "os.system")
def _guard(event, arguments):
    if event in _DENIED and os.environ.get("DENY_NETWORK"):
        with open(os.environ["DENY_NETWORK"], "a") as log:
            log.write(f"{event}\\n")
        raise PermissionError(f"{event} is denied")
    if event == "subprocess.Popen" and os.environ.get("DENY_NETWORK"):
        with open(os.environ["DENY_NETWORK"] + ".started", "a") as log:
            log.write(f"{arguments[0]}\\n")
sys.addaudithook(_guard)
"""
exec(_GUARD)  # the same words for this process as for those that it starts


@pytest.fixture
def denied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file that tells every try, in this process or in one that it starts."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(_GUARD)
    log = tmp_path / "tries"
    paths = [str(tmp_path / "guard"), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    monkeypatch.setenv("DENY_NETWORK", str(log))
    yield log


def test_a_try_is_noticed(denied: Path) -> None:
    with pytest.raises(PermissionError):
        socket.create_connection(("127.0.0.1", 9))
    code = "import socket; socket.getaddrinfo('localhost', 80)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode and b"PermissionError" in done.stderr
    assert denied.read_text().splitlines() == ["socket.getaddrinfo", "socket.getaddrinfo"]


def test_no_command_tries(denied: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    school = written(tmp_path / "in")
    calls = list(without_pupils(tmp_path))
    for name in registers():
        every = on_registers(school, tmp_path / "out", name)
        calls += [call for call in every if name == "long.csv" or call[0] == "register"]
        calls.append(letters(school, tmp_path / f"letters-{name}", name)) if name == "long.csv" else None
    for call in calls:
        code = run(call)
        said = capfd.readouterr()
        assert code in (0, 1, 3) or call[0] == "score", (call, said)
    # A command that is new is called in `school.py`, too.
    assert {call[0] for call in calls} >= COMMANDS.keys() - {"sweep", "impact"}
    assert not denied.exists()
    started = denied.with_name(denied.name + ".started")
    programs = set(started.read_text().splitlines()) if started.exists() else set()
    assert programs <= {sys.executable, "git"}


def test_nothing_here_speaks_to_a_network() -> None:
    """No module of ours names a library that does; a page that serves itself would be the one exception."""
    engine = Path(__file__).parents[2] / "engine" / "attendance_policy"
    words = ("import socket", "import urllib.request", "import http", "import requests", "import httpx",
             "import ssl", "urlopen")  # fmt: skip
    found = [(path.name, word) for path in engine.rglob("*.py") for word in words
             if word in path.read_text("utf-8") and "serve" not in path.parts]  # fmt: skip
    assert found == []
