"""Binder builds the environment that the course is tested in.

repo2docker, which Binder uses, prints the recipe of its image without building it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INPUTS = ("requirements.txt", "runtime.txt", "postBuild", "start", "start.py", "pyproject.toml")
SCRIPTS = ("start", "postBuild", ".ci/run")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="repo2docker doesn't run on Windows")


@pytest.fixture(scope="module")
def recipe(tmp_path_factory):
    """Return what repo2docker would build from the files at the top of the repository."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in os.listdir(ROOT):
        if name in INPUTS or name in (
            "binder",
            ".binder",
            "environment.yml",
            "setup.py",
            "Dockerfile",
        ):
            (folder / name).symlink_to(ROOT / name)
    result = subprocess.run(
        [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(folder)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout + result.stderr


def test_builds_a_python_that_binder_offers_from_requirements(recipe):
    version = (ROOT / "runtime.txt").read_text().strip().removeprefix("python-")
    escaped = version.replace(".", "-2e")
    assert re.search(rf"environment-2epy-2d{escaped}\b", recipe)
    assert "Python version unspecified" not in recipe
    assert '/bin/pip install --no-cache-dir -r "requirements.txt"' in recipe


def test_kernel_and_server_share_one_environment(recipe):
    """Otherwise what `python start.py link` writes would reach one of them only."""
    assert "ENV KERNEL_PYTHON_PREFIX=${NB_PYTHON_PREFIX}" in recipe


def test_uses_the_checkout_and_installs_no_copy_of_it(recipe):
    assert "RUN ./postBuild" in recipe
    assert "pip install --no-cache-dir ." not in recipe
    assert "pip install ." not in recipe


def test_starts_with_one_thread_for_linear_algebra(recipe):
    assert 'ENV R2D_ENTRYPOINT="${REPO_DIR}/start"' in recipe
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    show = [sys.executable, "-c", f"import os; print(*map(os.environ.get, {names}))"]
    bare = {key: value for key, value in os.environ.items() if key not in names}
    for given, seen in (({}, "1 1 1"), ({"OMP_NUM_THREADS": "2"}, "1 2 1")):
        command = [str(ROOT / "start"), *show]
        shown = subprocess.run(
            command, env=bare | given, capture_output=True, text=True, check=True
        )
        assert shown.stdout.split() == seen.split()


def started(program, **environment):
    """Return how a Python program ends that Binder's `start` runs in this environment."""
    bare = {key: value for key, value in os.environ.items() if key != "MEM_LIMIT"}
    command = [str(ROOT / "start"), sys.executable, "-c", program]
    return subprocess.run(command, env=bare | environment, capture_output=True, text=True)


def data_limit(**environment):
    program = "import resource; print(*resource.getrlimit(resource.RLIMIT_DATA))"
    soft, hard = map(int, started(program, **environment).stdout.split())
    return soft, hard


def test_a_kernel_is_held_below_the_memory_of_its_container():
    free, hard = data_limit()
    gigabyte = 2**30
    assert data_limit(MEM_LIMIT=str(gigabyte)) == (gigabyte - 64 * 2**20, hard)
    for nonsense in ("", "1G", "0", "1000"):  # no limit, and one under which nothing could run
        assert data_limit(MEM_LIMIT=nonsense) == (free, hard)


def test_too_much_memory_is_said_and_not_killed():
    """What grew is freed before anything is said, as a kernel does between two cells."""
    grow = """
def grow():
    a = []
    while len(a) < 2000:
        a.append(bytearray(2**20))

try:
    grow()
except MemoryError as error:
    error.__traceback__ = None
    print("MemoryError")
"""
    result = started(grow, MEM_LIMIT=str(600 * 2**20))
    assert (result.returncode, result.stdout) == (0, "MemoryError\n"), result.stderr


def test_scripts_can_be_run():
    for name in SCRIPTS:
        assert os.access(ROOT / name, os.X_OK), f"{name} isn't executable"
        assert (ROOT / name).read_bytes().startswith(b"#!/bin/bash\n")


@pytest.mark.skipif(not shutil.which("git"), reason="git isn't there")
def test_scripts_can_be_run_from_a_clone_made_on_windows(tmp_path):
    """Git for Windows writes line ends that no shell can read, unless it is told not to."""
    first, clone = tmp_path / "first", tmp_path / "clone"
    first.mkdir()
    for name in (".gitattributes", *SCRIPTS):
        (first / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, first / name)
    as_nobody = ["git", "-c", "user.name=nobody", "-c", "user.email=nobody@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "scripts"]):
        subprocess.run([*as_nobody, *command], cwd=first, check=True)
    on_windows = ["git", "-c", "core.autocrlf=true", "clone", "-q", str(first), str(clone)]
    subprocess.run(on_windows, check=True)
    for name in SCRIPTS:
        assert b"\r" not in (clone / name).read_bytes()


def test_post_build_links_nnlib_into_the_environment(tmp_path):
    """Run it with a fresh Python in the place of Binder's."""
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    path = os.pathsep.join([str(environment / "bin"), os.environ["PATH"]])
    subprocess.run([str(ROOT / "postBuild")], cwd=ROOT, env=os.environ | {"PATH": path}, check=True)
    python = str(environment / "bin" / "python")
    where = subprocess.run(
        [python, "-c", "import nnlib; print(nnlib.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(where.stdout.strip()) == ROOT / "nnlib" / "__init__.py"
    settings = environment / "share/jupyter/lab/settings/overrides.json"
    told = json.loads(settings.read_text())
    assert told["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    assert {"styles"} == set(told["@deathbeds/jupyterlab-fonts:fonts"])
