"""What axe, which most people judge accessibility with, finds serious about a page."""

import os
from functools import cache

import pytest

from tools import npm

SERIOUS = """async (within) => {
    const found = await axe.run({include: within}, {resultTypes: ['violations']});
    return found.violations.filter(({impact}) => ['serious', 'critical'].includes(impact))
        .flatMap(({id, nodes}) => nodes.map(({html, any, all, none}) => {
            const why = [...any, ...all, ...none].map(({message}) => message)[0];
            return `${id}: ${html.slice(0, 160)} (${why})`;
        }));
}"""


@cache
def script():
    """The script that judges, of the package axe-core."""
    try:
        return npm.read_files("axe-core", ["axe.min.js"])["axe.min.js"].decode()
    except npm.NoNetwork as problem:
        if os.environ.get("CI"):
            pytest.fail(f"{problem} (CI is set, so accessibility must be judged)", pytrace=False)
        pytest.skip(str(problem))


def serious(page, *within):
    """What is serious or critical in what the selectors `within` choose, or on the whole page."""
    if not page.evaluate("() => !!window.axe"):
        page.evaluate(f"() => {{ {script()} }}")
    return page.evaluate(SERIOUS, [[selector] for selector in within or ("html",)])
