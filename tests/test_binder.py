"""Serves every chapter: Binder builds the environment that the course is tested in.

repo2docker, which Binder uses, prints the recipe of its image without building it.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INPUTS = ("requirements.txt", "runtime.txt", "postBuild", "start", "start.py", "pyproject.toml")
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


def test_builds_python_3_12_from_requirements(recipe):
    assert re.search(r"environment-2epy-2d3-2e12", recipe)
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


def test_no_kernel_may_take_all_memory():
    code = "import resource; print(*resource.getrlimit(resource.RLIMIT_DATA))"
    command = [str(ROOT / "start"), sys.executable, "-c", code]
    bare = {key: value for key, value in os.environ.items() if key != "MEM_LIMIT"}

    def limits(**given):
        shown = subprocess.run(
            command, env=bare | given, capture_output=True, text=True, check=True
        )
        return shown.stdout.split()

    free = limits()
    assert limits(MEM_LIMIT=str(2**30)) == [str(2**30 * 3 // 4), free[1]]
    assert limits(MEM_LIMIT="1G") == free  # not a number of bytes: nothing is limited
    greedy = [*command[:-1], "x = bytearray(10**9)"]
    ended = subprocess.run(greedy, env=bare | {"MEM_LIMIT": str(2**30)}, capture_output=True)
    assert b"MemoryError" in ended.stderr


def test_scripts_can_be_run():
    for name in ("start", "postBuild"):
        assert os.access(ROOT / name, os.X_OK), f"{name} isn't executable"
        assert (ROOT / name).read_bytes().startswith(b"#!/bin/bash\n")


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
    notification = json.loads(settings.read_text())["@jupyterlab/apputils-extension:notification"]
    assert notification["fetchNews"] == "false"
