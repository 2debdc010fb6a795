"""Fetches files from npm packages, at pinned versions, once (handouts, tests).

    read_files("reveal.js", ["dist/reveal.css"])      # {"dist/reveal.css": b"..."}

A package is kept in the folder `.cache/`, and is used only if its checksum is the one below. So
there is no need for Node.js, nor for a network after the first time.
"""

import base64
import hashlib
import io
import os
import tarfile
import urllib.error
import urllib.request
from pathlib import Path

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "npm"
REGISTRY = os.environ.get("npm_config_registry", "https://registry.npmjs.org").rstrip("/")
# name: version and checksum, as `npm view NAME@VERSION dist.integrity` shows it
PINNED = {
    "axe-core": (
        "4.14.1",
        "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    ),
    "reveal.js": (
        "5.2.1",
        "sha512-r7//6mIM5p34hFiDMvYfXgyjXqGRta+/psd9YtytsgRlrpRzFv4RbH76TXd2qD+7ZPZEbpBDhdRhJaFgfQ7zNQ==",
    ),
    "mathjax": (
        "3.2.2",
        "sha512-Bt+SSVU8eBG27zChVewOicYs7Xsdt40qm4+UpHyX7k0/O9NliPc+x77k1/FEsPsjKPZGJvtRZM1vO+geW0OhGw==",
    ),
}


class NoNetwork(Exception):
    """A package is neither in the cache nor within reach; the message is one line."""


def integrity(content):
    """Return the checksum of `content` (bytes) in npm's notation."""
    return "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode()


def package(name):
    """Return the archive of the package `name` (bytes): from the cache, or from the network."""
    version, expected = PINNED[name]
    file = CACHE / f"{name}-{version}.tgz"
    if file.is_file() and integrity(content := file.read_bytes()) == expected:
        return content
    address = f"{REGISTRY}/{name}/-/{name}-{version}.tgz"
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            content = answer.read()
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise NoNetwork(f"can't fetch {name} {version}, needed once: {reason}") from None
    if integrity(content) != expected:
        raise ValueError(f"{address} is not the file that it was: its checksum differs")
    CACHE.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(".part")
    half.write_bytes(content)
    half.replace(file)
    return content


def read_files(name, paths):
    """Return the files at `paths` of the package `name`, as a dict of path and content (bytes)."""
    with tarfile.open(fileobj=io.BytesIO(package(name)), mode="r:gz") as archive:
        return {path: archive.extractfile(f"package/{path}").read() for path in paths}
