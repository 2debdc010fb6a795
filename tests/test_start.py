"""`start.py` sets up once, and says plainly what is wrong: every reader's first minute."""

import ast
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def start(tmp_path):
    """Return a fresh copy of start.py as a module, in a folder with a difficult name."""
    folder = tmp_path / "神经网络 nets & more"
    (folder / "tests").mkdir(parents=True)
    (folder / "nnlib").mkdir()
    (folder / "nnlib" / "__init__.py").write_text('"""The course."""\n')
    (folder / "requirements.txt").write_text("numpy==2.4.6\ntqdm==4.70.1 ; os_name == 'nt'\n")
    (folder / "tests" / "requirements.txt").write_text("ruff==0.17.6\n")
    shutil.copy(ROOT / "start.py", folder)
    spec = importlib.util.spec_from_file_location("start_copy", folder / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def installs(start, monkeypatch):
    """Let `start` only pretend to install; return the list of what it installed."""
    done = []

    def pretend(command, total=0):
        if "venv" in command:
            start.STAMP.unlink(missing_ok=True)
            done.append("venv")
        else:
            assert not start.STAMP.exists(), "a stamp while pip is at work"
            done.append(command[-1])

    monkeypatch.setattr(start, "attempt", pretend)
    monkeypatch.setattr(start, "venv_runs", lambda: True)
    return done


def fail_with(start, monkeypatch, problem):
    """Let pip, and only pip, end with the exception `problem`."""
    pretend = start.attempt

    def fail(command, total=0):
        if "pip" in command:
            raise problem
        pretend(command, total)

    monkeypatch.setattr(start, "attempt", fail)


def one_line(capsys):
    """Return what was written to stderr, which has to be one line."""
    error = capsys.readouterr().err
    assert error.startswith("start.py: ")
    assert error.count("\n") == 1
    assert error.endswith("\n")
    return error


# Setting up ---------------------------------------------------------------------------------------


def test_first_start_installs_and_the_second_does_nothing(start, installs):
    start.set_up()
    assert installs == ["venv", "requirements.txt"]
    start.set_up()
    assert installs == ["venv", "requirements.txt"]


def test_tests_add_what_only_tests_need(start, installs):
    start.set_up()
    start.set_up(start.TESTS)
    start.set_up(start.TESTS)
    start.set_up()
    assert installs == ["venv", "requirements.txt", "tests/requirements.txt"]


def test_changed_requirements_are_installed(start, installs):
    start.set_up()
    (start.ROOT / "requirements.txt").write_text("numpy==2.5.0\n")
    start.set_up()
    assert installs == ["venv", "requirements.txt"] * 2


@pytest.mark.parametrize("change", ["VENV", "HERE"])
def test_moved_folder_and_other_python_start_afresh(start, installs, monkeypatch, change):
    start.set_up()
    monkeypatch.setattr(start, change, {"VENV": start.ROOT, "HERE": (3, 99)}[change])
    start.set_up()
    assert installs == ["venv", "requirements.txt"] * 2


def test_broken_interpreter_starts_afresh(start, installs, monkeypatch):
    start.set_up()
    monkeypatch.setattr(start, "venv_runs", lambda: False)
    start.set_up()
    assert installs == ["venv", "requirements.txt"] * 2


def test_a_missing_interpreter_does_not_run(start):
    assert not start.venv_runs()


def test_an_interpreter_of_another_version_does_not_run(start, monkeypatch):
    monkeypatch.setattr(start, "VENV_PYTHON", Path(sys.executable))
    assert start.venv_runs()
    monkeypatch.setattr(start, "HERE", (3, 99))
    assert not start.venv_runs()


def test_interrupted_installation_is_repaired(start, installs, monkeypatch, capsys):
    with monkeypatch.context() as patch:
        fail_with(start, patch, KeyboardInterrupt())
        assert start.main([]) == 1
    assert "interrupted: the next run puts right" in one_line(capsys)
    start.set_up()
    assert installs == ["venv", "venv", "requirements.txt"]


def test_interrupted_addition_of_the_tests_is_repaired(start, installs, monkeypatch, capsys):
    start.set_up()
    with monkeypatch.context() as patch:
        fail_with(start, patch, KeyboardInterrupt())
        assert start.main(["test"]) == 1
    assert "interrupted" in one_line(capsys)
    start.set_up(start.TESTS)
    assert installs == ["venv", "requirements.txt"] * 2 + ["tests/requirements.txt"]


def test_without_network_an_installed_course_stays_usable(start, installs, monkeypatch, capsys):
    start.set_up()
    with monkeypatch.context() as patch:
        fail_with(start, patch, start.Problem(start.NO_NETWORK))
        assert start.main(["test"]) == 1
    assert "no network" in one_line(capsys)
    start.set_up()
    assert installs == ["venv", "requirements.txt"]


def test_requirements_of_another_line_ending_are_the_same(start, installs):
    start.set_up()
    file = start.ROOT / "requirements.txt"
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    start.set_up()
    assert installs == ["venv", "requirements.txt"]


def test_start_py_alone_says_what_is_missing(start, installs, capsys):
    (start.ROOT / "requirements.txt").unlink()
    assert start.main([]) == 1
    assert "requirements.txt is missing" in one_line(capsys)


def test_active_venv_is_not_deleted_under_the_reader(start, monkeypatch, capsys):
    monkeypatch.setattr(sys, "prefix", str(start.VENV))
    assert start.main([]) == 1
    assert "type `deactivate`" in one_line(capsys)


# What is wrong ------------------------------------------------------------------------------------


def test_an_old_python_can_read_the_file():
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_too_old_a_python(start, monkeypatch, capsys):
    monkeypatch.setattr(start, "HERE", (3, 10))
    assert start.main(["test"]) == 1
    assert "needs Python 3.11 or newer, and this is Python 3.10" in one_line(capsys)


def no_wheel(start, monkeypatch, version):
    """Let this be Python `version`, for which the pinned packages aren't there ready-made."""
    monkeypatch.setattr(start, "HERE", version)
    monkeypatch.setattr(start, "NOT_READY", "isn't there ready-made")
    (start.ROOT / "pyproject.toml").write_text(
        '[project]\ndependencies = ["numpy>=2.0", "tqdm>=4"]\n'
        '[dependency-groups]\ntest = ["ruff>=0.8"]\n'
    )
    asked = []

    def refuse_pins(command, total=0):
        asked.append(command)
        if "-r" in command:
            said = "Downloading a.whl\nERROR: No matching distribution found for numpy==2.4.6\n"
            raise start.Problem(start.explain(said))

    monkeypatch.setattr(start, "attempt", refuse_pins)
    monkeypatch.setattr(start, "venv_runs", lambda: True)
    return asked


def test_a_python_newer_than_the_tested_ones_gets_a_try(start, monkeypatch, capsys):
    newest = start.NEWEST
    asked = no_wheel(start, monkeypatch, (3, 99))
    start.check_python()
    start.set_up(start.TESTS)
    said = capsys.readouterr().out
    assert f"this is Python 3.99; the course is tested up to {newest[0]}.{newest[1]}" in said
    assert "there for Python 3.99: trying other versions" in said
    assert [command[-2:] for command in asked if "pip" in command] == [
        ["-r", "requirements.txt"],
        ["numpy>=2.0", "tqdm>=4"],
        ["-r", "tests/requirements.txt"],
        ["--only-binary=:all:", "ruff>=0.8"],
    ]
    assert len(start.STAMP.read_text().split()) == 2  # and the next start is a quick one


def test_a_tested_python_keeps_to_the_pins(start, monkeypatch, capsys):
    asked = no_wheel(start, monkeypatch, start.NEWEST)
    assert start.main([]) == 1
    assert len(asked) == 2  # the venv, the pins
    assert "numpy==2.4.6 isn't there ready-made: get a 64-bit Python 3.11 to" in one_line(capsys)


def test_nothing_is_ever_compiled(start, monkeypatch):
    asked = no_wheel(start, monkeypatch, (3, 99))
    start.set_up()
    assert all("--only-binary=:all:" in command for command in asked if "pip" in command)


def test_debian_without_its_venv_package(start, monkeypatch, capsys):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "ensurepip" else found(name)
    )
    assert start.main([]) == 1
    assert f"sudo apt install python3.{sys.version_info.minor}-venv" in one_line(capsys)


SAID = {
    "NewConnectionError('Failed to establish a new connection: [Errno -3] Temporary failure in "
    "name resolution')\nERROR: No matching distribution found for numpy==2.4.6": "no network",
    "WARNING: Retrying after connection broken by 'ProxyError('Cannot connect to proxy.')'\n"
    "ERROR: Could not find a version that satisfies the requirement numpy": "no network",
    # Told not to try again, pip says no more than this.
    "Collecting numpy==2.4.6\nERROR: Could not find a version that satisfies the requirement "
    "numpy==2.4.6 (from versions: none)\n"
    "ERROR: No matching distribution found for numpy==2.4.6\n": "no network",
    "Downloading cycler-0.12.1-py3-none-any.whl (8.3 kB)\nERROR: Could not find a version that "
    "satisfies the requirement numpy==2.4.6 (from versions: none)\n"
    "ERROR: No matching distribution found for numpy==2.4.6\n": (
        "numpy==2.4.6 isn't there ready-made"
    ),
    "  Using cached cycler-0.12.1-py3-none-any.whl (8.3 kB)\nERROR: No matching distribution found "
    "for contourpy==1.3.3": "start the course with it",
    "pip._vendor.urllib3.exceptions.ReadTimeoutError: Read timed out.": "no network",
    "socket.gaierror: [Errno 11001] getaddrinfo failed": "no network",
    "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate')) "
    "ConnectionError": "certificate isn't trusted",
    "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device": (
        "the disk is full"
    ),
    "OSError: [WinError 112] There is not enough space on the disk": "the disk is full",
    "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: 'x'": (
        "can't write in"
    ),
    "[Errno 30] Read-only file system: 'x'": "can't write in",
    "HINT: This error might have occurred since this system does not have Windows Long Path "
    "support enabled.": "too long for Windows",
    "The virtual environment was not created successfully because ensurepip is not available.": (
        "sudo apt install"
    ),
    "Collecting numpy\nERROR: THESE PACKAGES DO NOT MATCH\nbye": (
        "the installation failed: ERROR: THESE PACKAGES DO NOT MATCH"
    ),
    "Killed": "the installation failed: Killed",
    "": "the installation failed: no reason given",
}


@pytest.mark.parametrize("said", SAID)
def test_failed_installation_is_explained_in_one_line(start, said):
    line = start.explain(said)
    assert SAID[said] in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (PermissionError(13, "Permission denied", ".venv"), "can't write in"),
        (OSError(30, "Read-only file system", ".venv"), "can't write in"),
        (OSError(28, "No space left on device", "install.log"), "the disk is full"),
    ],
)
def test_folder_that_cannot_be_written(start, monkeypatch, capsys, error, expected):
    def refuse():
        raise error

    monkeypatch.setattr(start, "make_venv", refuse)
    assert start.main([]) == 1
    assert expected in one_line(capsys)


def test_port_that_is_taken(start, installs, capsys):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert start.main(["--no-browser", "--port", str(port)]) == 1
    assert f"can't use port {port}" in one_line(capsys)
    assert installs == []  # it is said at once
    start.check_port(port)  # free again


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_port_that_does_not_exist(start, installs, capsys, port):
    assert start.main(["--port", port]) == 1
    assert f"can't use port {port}" in one_line(capsys)


def test_unknown_option_is_not_ignored(start, installs):
    with pytest.raises(SystemExit):
        start.main(["--nobrowser"])
    assert installs == []


# For real -----------------------------------------------------------------------------------------


def with_index(address):
    """Return an environment in which pip looks at `address`, and nowhere else."""
    mine = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
    mine |= {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": address, "PIP_RETRIES": "0"}
    return mine


def test_no_network_for_real(start):
    """A fresh `.venv`, and a pip that can reach nothing."""
    environment = with_index("http://127.0.0.1:9/")
    command = [sys.executable, str(start.ROOT / "start.py"), "--no-browser"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert result.returncode == 1
    assert result.stderr == f"start.py: {start.NO_NETWORK}\n"
    assert start.venv_runs()


def hear_ctrl_c():
    """Undo what a shell does to all that it starts in the background: they don't hear Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_for_real(start):
    """Interrupted while pip waits for a server that never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        environment = with_index(address)
        command = [sys.executable, str(start.ROOT / "start.py")]
        pipe = subprocess.PIPE
        process = subprocess.Popen(
            command, env=environment, stdout=pipe, stderr=pipe, text=True, preexec_fn=hear_ctrl_c
        )
        server.settimeout(60)
        connection, _ = server.accept()  # pip is at work
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=120)
        connection.close()
    assert process.returncode == 1
    assert error == "start.py: interrupted: the next run puts right what is half done\n"
    assert not start.STAMP.exists()


def test_nnlib_is_found_from_everywhere_in_a_folder_with_a_difficult_name(start, tmp_path):
    command = [sys.executable, "-m", "venv", "--without-pip", str(start.VENV)]
    subprocess.run(command, check=True)
    start.link(start.VENV)
    python = str(start.VENV_PYTHON)
    program = "import nnlib; print(ascii(nnlib.__file__))"
    answer = subprocess.check_output([python, "-c", program], cwd=tmp_path, text=True)
    assert Path(ast.literal_eval(answer)) == start.ROOT / "nnlib" / "__init__.py"


# Running ------------------------------------------------------------------------------------------


def test_one_thread_for_linear_algebra_unless_set(start, monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    assert start.environment()["OPENBLAS_NUM_THREADS"] == "1"
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    assert start.environment()["OPENBLAS_NUM_THREADS"] == "2"


@pytest.mark.parametrize(
    ("check", "format", "pytest", "expected"),
    [(0, 0, 0, 0), (1, 0, 0, 1), (0, 1, 0, 1), (1, 0, 3, 3)],
)
def test_test_lints_and_passes_its_arguments_on(
    start, installs, monkeypatch, check, format, pytest, expected
):
    called, codes = [], {"check": check, "format": format, "pytest": pytest}

    def call(command, env, cwd):
        called.append(command[2:])
        assert env["TQDM_DISABLE"] == "1"
        return next(codes[word] for word in command if word in codes)

    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert start.main(["test", "-k", "spiral or moons", "-x"]) == expected
    assert called == [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["pytest", "-n", "3", "-k", "spiral or moons", "-x"],
    ]


def test_jupyterlab_opens_the_first_page(start, installs, monkeypatch):
    started = []

    class Process:
        def __init__(self, command, **options):
            started.append((command, options))

        def wait(self):
            return 0

    monkeypatch.setattr(subprocess, "Popen", Process)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert start.main(["--no-browser"]) == 0
    command, options = started[0]
    assert command[:3] == [str(start.VENV_PYTHON), "-m", "jupyterlab"]
    assert "--no-browser" in command
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb" in command
    assert options["cwd"] == str(start.ROOT)
    assert options["env"]["OPENBLAS_NUM_THREADS"]
