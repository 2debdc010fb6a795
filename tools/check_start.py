"""Starts the course as a reader does and waits for page one (tests of every platform).

    python -m tools.check_start

Runs `python start.py --no-browser`, asks the server for the first notebook and its kernel, lets
the installed Python import `nnlib` from elsewhere, shuts the server down, and exits with 0 if all
of it worked. Needs the standard library alone.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 900  # seconds, for a first installation over a slow network
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def free_port():
    """Return a port of this computer on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(address, token, data=None):
    """Return what the server answers (bytes): to GET, or to POST when there is `data` (bytes)."""
    request = urllib.request.Request(address, data, {"Authorization": f"token {token}"})
    with DIRECT.open(request, timeout=30) as answer:
        return answer.read()


def wait_for(process, address, token):
    """Wait until the server answers at `address`; exit when it stops or takes too long."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            sys.exit(f"start.py stopped with exit code {process.returncode}")
        try:
            return ask(address, token)
        except OSError:
            time.sleep(0.5)
    sys.exit(f"no answer from JupyterLab in {PATIENCE} s")


def main():
    """Start the course, look at it, stop it; return the exit code."""
    port, token = free_port(), secrets.token_hex(16)
    server = f"http://127.0.0.1:{port}"
    command = [sys.executable, str(ROOT / "start.py"), "--no-browser", "--port", str(port)]
    process = subprocess.Popen(command, env={**os.environ, "JUPYTER_TOKEN": token})
    try:
        wait_for(process, f"{server}/api/status", token)
        page = ask(f"{server}/lab/tree/notebooks/00_start_here.ipynb", token)
        first = json.loads(ask(f"{server}/api/contents/notebooks/00_start_here.ipynb", token))
        kernels = json.loads(ask(f"{server}/api/kernelspecs", token))["kernelspecs"]
        python = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        subprocess.run([str(python), "-c", "import nnlib.layers"], cwd=ROOT.parent, check=True)
        print(f"JupyterLab serves {first['path']} in {len(page)} bytes, kernels: {[*kernels]}")
        ask(f"{server}/api/shutdown", token, b"")
        return process.wait(timeout=60)
    finally:
        if process.poll() is None:
            process.kill()


if __name__ == "__main__":
    sys.exit(main())
