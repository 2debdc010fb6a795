"""Nothing in the course needs a network, and while testing nothing gets one.

`conftest.py` puts `tests/offline` on the path of every kernel, so nbval runs each notebook with the
network shut off. These tests see that it is shut, and that a notebook couldn't hide an attempt.
192.0.2.1 is an address reserved for documentation: no computer has it.
"""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

OFFLINE = str(Path(__file__).parent / "offline")
MESSAGE = "the course has to run without a network"


def run(program):
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30
    )


def test_kernels_of_nbval_inherit_the_shut_network():
    assert OFFLINE in os.environ["PYTHONPATH"].split(os.pathsep)


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)",
        "import socket; socket.getaddrinfo('example.org', 80)",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'?', ('192.0.2.1', 53))",
        "import urllib.request; urllib.request.urlopen('http://192.0.2.1/', timeout=1)",
    ],
)
def test_other_computers_are_out_of_reach(attempt):
    result = run(attempt)
    assert result.returncode != 0
    assert f"RuntimeError: {MESSAGE}" in result.stderr


def test_this_computer_is_within_reach():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        result = run(f"import socket; socket.create_connection(('localhost', {port}), 5)")
    assert result.returncode == 0, result.stderr


def test_a_notebook_cannot_hide_an_attempt():
    manager, client = start_new_kernel()
    heard = []
    try:
        client.execute_interactive(
            "import urllib.request\n"
            "try:\n    urllib.request.urlopen('http://192.0.2.1/', timeout=1)\n"
            "except Exception:\n    pass",
            timeout=60,
            output_hook=heard.append,
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    told = [part["content"]["text"] for part in heard if part["msg_type"] == "stream"]
    assert MESSAGE in "".join(told)
