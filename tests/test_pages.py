"""The pages for readers and authors name commands, files and tests that are there."""

import importlib.util
import json
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml

import nnlib
from start import NEWEST, OLDEST

ROOT = Path(__file__).parent.parent
TEACHING = ROOT / "teaching"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(TEACHING.glob("*.md"))]
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# What stands for a name that a reader puts in.
STANDS_FOR = re.compile(r"NAME|HAND-INS|NN_|N_|double|OWNER|REPO|COURSE")
COMMAND = re.compile(r"^(?:\S*/)?python3? ((?:-m \S+|start\.py)(?: .*)?)$")
pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def read(page):
    return page.read_text(encoding="utf-8")


def quoted(text):
    """Return what stands in `this type` or in a block of its own."""
    blocks = re.findall(r"^ {4}(\S.*)$", text, re.MULTILINE)
    return [re.sub(r"\s{2,}#.*", "", each) for each in blocks + re.findall(r"`([^`\n]+)`", text)]


def commands(page):
    """Return the arguments of each command for Python on a page."""
    found = [COMMAND.match(each) for each in quoted(read(page))]
    return [shlex.split(match[1]) for match in found if match]


def file_of(module):
    """Return the file of a module or a package that can be run, or None."""
    for path in (f"{module}.py", f"{module}/__main__.py"):
        if (ROOT / path.replace(".", "/", module.count("."))).is_file():
            return ROOT / path.replace(".", "/", module.count("."))
    return None


def about_pytest(arguments):
    """Yield what is wrong with arguments of pytest: files, marks or words that aren't there."""
    markers = {each.split(":")[0] for each in PROJECT["tool"]["pytest"]["ini_options"]["markers"]}
    names = " ".join(path.stem for path in [*ROOT.glob("tests/**/*.py"), *ROOT.glob("notebooks/*")])
    values = iter(arguments)
    for value in values:
        if value in ("-k", "-m"):
            words = set(re.findall(r"\w+", next(values))) - {"not", "and", "or", "NAME"}
            known = {word for word in words if value == "-k" and word in names}
            unknown = words - (markers if value == "-m" else known)
            if unknown:
                yield f"nothing is called {sorted(unknown)}"
        elif not value.startswith("-") and not (ROOT / value).exists():
            yield f"there is no {value}"


def about_command(module, arguments):
    """Yield what is wrong with `python -m module arguments`."""
    if module == "pytest":
        yield from about_pytest(arguments)
        return
    file = file_of(module)
    if file is None:
        if importlib.util.find_spec(module) is None:
            yield f"there is no module {module}"
        return
    source, value = read(file), False
    for argument in arguments:
        if argument.startswith("--"):
            if f'"{argument}"' not in source:
                yield f"{module} has no option {argument}"
            value = f'"{argument}", action="store_true"' not in source  # one follows
        elif value:
            value = False
        elif not STANDS_FOR.search(argument) and not argument.startswith("["):
            notebook = ROOT / "notebooks" / f"{argument}.ipynb"
            if not notebook.is_file() and not (ROOT / argument).exists():
                yield f"{module}: there is no {argument}"


@pages
def test_commands_on_the_page_can_be_given(page):
    for option, *arguments in commands(page):
        if option == "start.py":
            assert "start.py" in {path.name for path in ROOT.iterdir()}
            complaints = about_pytest(arguments[1:]) if arguments[:1] == ["test"] else ()
        else:
            complaints = about_command(arguments[0], arguments[1:])
        assert list(complaints) == [], arguments


def test_the_page_for_authors_has_commands():
    assert len(commands(CONTRIBUTING)) > 10
    assert len(read(CONTRIBUTING).splitlines()) <= 120  # to be read before the first change


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("-m tools.no_such_tool", "no module tools.no_such_tool"),
        ("-m tools.run_notebooks --no-such-option", "no option --no-such-option"),
        ("-m tools.run_notebooks 99_no_such_chapter", "no 99_no_such_chapter"),
        ("-m pytest tests/test_no_such_thing.py", "no tests/test_no_such_thing.py"),
        ("-m pytest -m 'not slow'", "nothing is called ['slow']"),
        ("-m pytest -k no_such_test", "nothing is called ['no_such_test']"),
    ],
)
def test_a_command_that_cannot_be_given_is_seen(command, expected):
    _, module, *arguments = shlex.split(command)
    (complaint,) = about_command(module, arguments)
    assert expected in complaint


@pages
def test_files_that_the_page_names_are_there(page):
    for each in quoted(read(page)):
        if re.fullmatch(
            r"(?:nnlib|tests|tools|benchmarks|teaching|notebooks|images|\.github)/\S*", each
        ):
            if not STANDS_FOR.search(each):
                assert (ROOT / each).exists(), each


def anchors(text):
    """Return the anchors that GitHub gives to the headings of `text`."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pages
def test_links_resolve(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", read(page)):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = page.parent / path if path else page
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(read(file)), target


@pages
def test_speaks_of_the_project_alone(page):
    assert not re.search(r"/(?:home|root|tmp|work)/", read(page))


def test_readme_leads_to_every_chapter():
    chapters = {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("[0-9]*.ipynb")}
    assert set(re.findall(r"\]\((notebooks/[^)]+\.ipynb)\)", read(ROOT / "README.md"))) == chapters


HOURS = {  # in a chapter's words, the longest first
    "another hour and a half": 1.5, "an hour and three quarters": 1.75, "an hour and a half": 1.5,
    "a quarter of an hour": 0.25,
    "half an hour": 0.5, "45 minutes": 0.75, "two evenings of an hour each": 2.0,
    "four hours": 4.0, "two more for": 2.0, "another hour": 1.0, "an hour": 1.0,
}  # fmt: skip


def hours_of(chapter):
    """Return the hours that a chapter says it takes: to read and run, and for its exercises."""
    cells = json.loads(read(chapter))["cells"][:5]  # it stands near the top
    text = "\n".join("".join(cell["source"]) for cell in cells)
    said = re.search(r"(?:How long it takes\.\*\*|This page takes)((?:.+\n?)+)", text)[1]
    said = re.sub(r"\([^)]*\)", "", " ".join(said.lower().split()))
    found = [HOURS[each] for each in re.findall("|".join(HOURS), said)]
    return found if len(found) == 2 else [*found, 0.0]


def test_readme_says_how_long_it_takes_and_how_large_the_engine_is():
    """As the chapters say it, and as the lines are counted: rounded to an hour, to a hundred."""
    said = " ".join(read(ROOT / "README.md").split())
    hours = [hours_of(path) for path in sorted(ROOT.glob("notebooks/0*.ipynb"))]
    reading, exercises = map(sum, zip(*hours, strict=True))
    assert "takes about fifteen hours, the exercises nearly ten more" in said
    assert abs(reading - 15) <= 0.5 and 9.25 <= exercises <= 10
    engine = re.findall(r"^\| [012] \| (.+?) \|", nnlib.__doc__, re.MULTILINE)
    files = re.findall(r"`(\w+)`", " ".join(engine))
    lines = sum(len(read(ROOT / "nnlib" / f"{name}.py").splitlines()) for name in files)
    assert "fourteen hundred lines of NumPy" in said and abs(lines - 1400) < 60


def test_every_page_says_the_same_versions_of_python():
    readme, tests = read(ROOT / "README.md"), read(ROOT / ".github/workflows/test.yml")
    assert PROJECT["project"]["requires-python"] == f">={OLDEST[0]}.{OLDEST[1]}"
    assert f"Python](https://www.python.org/downloads/) 3.{OLDEST[1]} to 3.{NEWEST[1]}" in readme
    assert f"needs Python 3.{OLDEST[1]} or newer" in readme
    every = ", ".join(f'"3.{minor}"' for minor in range(OLDEST[1], NEWEST[1] + 1))
    assert f"python: [{every}]" in tests
    newest = read(ROOT / ".github/workflows/newest.yml")
    assert all(f'python: ["3.{OLDEST[1]}", "3.{NEWEST[1]}"]' in page for page in (tests, newest))
    assert f'python-version: "3.{NEWEST[1] + 1}"' in newest  # the next one is tried, too
    (binder,) = re.findall(r"python-3\.(\d+)", read(ROOT / "runtime.txt"))
    assert OLDEST[1] <= int(binder) <= NEWEST[1]


@pytest.mark.parametrize(
    "workflow", sorted((ROOT / ".github/workflows").glob("*.yml")), ids=lambda path: path.name
)
def test_every_job_on_github_is_bounded(workflow):
    jobs = yaml.safe_load(read(workflow))["jobs"]
    assert jobs
    assert all(0 < job["timeout-minutes"] <= 45 for job in jobs.values())


def test_the_citation_is_of_this_version():
    citation = read(ROOT / "CITATION.cff")
    version = PROJECT["project"]["version"]
    assert f"\nversion: {version}\n" in citation
    assert f"\n## {version}\n" in read(ROOT / "CHANGELOG.md")
    assert "The authors of this course" in citation
    assert f"\ntitle: {read(ROOT / 'README.md').split('# ')[1].splitlines()[0]}\n" in citation
    assert "Copyright (c) 2026 the authors of this course" in read(ROOT / "LICENSE")
    licences = re.findall(r"^  - ((?:MIT|CC-).*)$", citation, re.MULTILINE)
    assert " AND ".join(licences) == PROJECT["project"]["license"]
