"""Finds a Chromium, and lets it print a page as PDF (tests, benchmarks, handouts)."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
PLACES = (  # where Windows and macOS keep them, whatever the PATH says
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
SECONDS = 300  # for one page, on a busy machine
PATIENCE = 60_000  # of the page's own clock, in milliseconds, until all its formulas are set


class NoPdf(Exception):
    """There is no browser that prints, or it didn't; the message is one line."""


def find_chromium():
    """The path of a Chromium: what the variable CHROMIUM says, or one on the PATH, or None."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def installed():
    """The same, or one where systems keep their programs, or None."""
    return find_chromium() or next((place for place in PLACES if os.path.isfile(place)), None)


def print_pdf(page, file):
    """Print the HTML file `page` into `file`, with its headings as bookmarks. Raise `NoPdf`."""
    program = installed()
    if program is None:
        raise NoPdf(
            "PDFs are printed by Chromium, Chrome or Edge: install one, or name it in CHROMIUM"
        )
    half = Path(file).with_name(f"{Path(file).name}.part")
    half.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [
            program, "--headless", *FLAGS, f"--user-data-dir={profile}", "--no-pdf-header-footer",
            "--generate-pdf-document-outline", f"--virtual-time-budget={PATIENCE}",
            f"--print-to-pdf={half}", Path(page).resolve().as_uri(),
        ]  # fmt: skip
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # as root, in a container, it starts in no other way
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise NoPdf(f"{program} printed no PDF: {problem}") from None
    if done.returncode or not half.is_file() or not half.read_bytes().startswith(b"%PDF"):
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise NoPdf(f"{program} printed no PDF: {last}")
    os.replace(half, file)
