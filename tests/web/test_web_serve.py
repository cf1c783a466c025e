"""``warta serve`` as a process of its own."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

COMMAND = (sys.executable, "-m", "warta.cli.main", "serve")


def test_it_serves_until_it_is_interrupted(tmp_path: Path) -> None:
    command = [*COMMAND, "--port", "0", "--db", str(tmp_path / "new.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            assert running.stderr is not None
            assert running.stdout is not None
            address = re.search(r"http://127\.0\.0\.1:\d+/", running.stderr.readline())
            assert address
            with urlopen(f"{address[0]}paste") as answer:
                assert "<textarea" in answer.read().decode()
            running.send_signal(signal.SIGINT)
            assert running.wait(20) == 130
            assert running.stdout.read() == ""
            assert "Traceback" not in running.stderr.read()
        finally:
            running.kill()


def test_a_port_that_is_taken_or_a_database_that_is_none_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = subprocess.run([*COMMAND, "--port", port], capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 2
    assert "choose others with --host and --port" in told.stderr
    (tmp_path / "no.db").write_text("bukan basis data")
    command = [*COMMAND, "--port", "0", "--db", str(tmp_path / "no.db")]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert told.returncode == 2
    assert "no database" in told.stderr
