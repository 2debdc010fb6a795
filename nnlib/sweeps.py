"""A function run over many settings, on any executor; and results that come with the course.

`sweep` runs, `recall` looks up first what `tools.make_sweeps` has stored (chapters 5 to 7).
"""

import dis
import hashlib
import inspect
import json
import os
from concurrent.futures import BrokenExecutor
from dataclasses import is_dataclass
from pathlib import Path

import numpy as np

from nnlib.checks import describe
from nnlib.training import progress_bar

STORE = Path(__file__).parent / "data" / "sweeps.json"


def sweep(run, settings, *, executor=None, progress=True):
    """[run(setting) for each setting], in order, on as many processors as `executor` has.

    run: a function of one setting. All randomness must come from the setting (put a seed into it):
        then the results are the same whatever the executor and the order in which it works.
    executor: any `concurrent.futures.Executor`, such as `ProcessPoolExecutor(2)`, or a cluster's,
        such as Dask's `client.get_executor()`. `run` must then be importable (defined in a module,
        not in a notebook cell). None: here, one by one.

    An error in a run comes with a note that names its setting; if a process died, with all those
    that weren't finished, as any of them may have been the cause.
    """
    if not callable(run):
        raise TypeError(f"run must be a function of one setting, but is {describe(run)}")
    if not np.iterable(settings):
        raise TypeError(f"settings must be a list of settings, but is {describe(settings)}")
    settings = list(settings)
    if executor is None:
        jobs, futures = [lambda setting=setting: run(setting) for setting in settings], []
    elif not hasattr(executor, "submit"):
        raise TypeError(f"executor must have a method submit, but is {describe(executor)}")
    else:
        futures = [executor.submit(run, setting) for setting in settings]
        jobs = [future.result for future in futures]
    results = []
    try:
        for job in progress_bar(jobs, progress):
            results.append(job())
    except BaseException as error:
        note = f"in the sweep, with the setting {settings[len(results)]!r}"
        if isinstance(error, BrokenExecutor):  # the process can't say what it was doing
            open_ones = [s for s, f in zip(settings, futures, strict=True) if not worked(f)]
            note = f"in the sweep; a process died, at one of the settings {open_ones}"
        if futures and ("pickle" in str(error) or isinstance(error, BrokenExecutor)):
            note += "; run must be defined in a module, and settings and results must be picklable"
        if note not in getattr(error, "__notes__", ()):  # an executor may give the same one again
            error.add_note(note)
        for future in futures:
            future.cancel()
        raise
    return results


def worked(future):
    """Whether a future has a result."""
    return future.done() and not future.cancelled() and future.exception() is None


def recall(function, settings, *, again=False):
    """The results of `sweep(function, settings)`, of which the longest come with the course.

    function(setting) returns an array; the answer is a list of arrays, one for each setting. Each
    was stored under what made it: the setting, and the source of `function` and of all that it uses
    of its own notebook, functions, classes and values alike. Change one of these, and the result is
    computed anew. (What an object of a class of its own holds, such as a Generator, isn't seen: let
    everything depend on the setting.) With again=True everything is computed anew.
    """
    settings, made_by = list(settings), _made_by(function)
    names = [repr(setting) for setting in settings]
    record = os.environ.get("NNLIB_SWEEPS")  # the file that tools.make_sweeps is writing
    stored = read_store(Path(record) if record else STORE).get(made_by, {})
    unknown = [s for s in settings if (again and not record) or repr(s) not in stored]
    if unknown and os.environ.get("NNLIB_SWEEPS_STORED"):  # as in tests: nobody is to wait for it
        missing = f"of {function.__name__} {len(unknown)} results aren't stored, such as"
        raise LookupError(f"{missing} {unknown[0]!r}: run python -m tools.make_sweeps")
    computed = dict(zip(map(repr, unknown), sweep(function, unknown), strict=True))
    if record:
        _add(Path(record), made_by, computed)
    if noted := os.environ.get("NNLIB_SWEEPS_ASKED"):  # a file of what has been asked for
        with open(noted, "a", encoding="utf-8") as file:
            file.write(json.dumps([made_by, names]) + "\n")
    found = {**stored, **computed}
    return [np.array(found[name], dtype=float) for name in names]


def _made_by(function):
    """A name for a function as it is now: one of this library's, or one that a notebook defines."""
    if function.__module__.startswith("nnlib."):
        return f"{function.__module__}.{function.__qualname__}"
    found, waiting = {}, [function]
    while waiting:
        now = waiting.pop()
        if now.__qualname__ in found:
            continue
        if inspect.isclass(now):
            found[now.__qualname__] = ""  # what it can do follows, part by part
            waiting += [part for part in vars(now).values() if inspect.isfunction(part)]
            continue
        given = _told((now.__defaults__, now.__kwdefaults__), function.__module__, waiting)
        found[now.__qualname__] = f"{inspect.getsource(now)}{given}"
        for name in sorted(_names(now.__code__) & now.__globals__.keys()):
            told = _told(now.__globals__[name], function.__module__, waiting)
            found.setdefault(f"{name} =", told)
    text = "\n".join(f"{name} {found[name]}" for name in sorted(found))
    return f"{function.__qualname__} {hashlib.sha256(text.encode()).hexdigest()[:12]}"


def _told(value, module, waiting):
    """A value in words that are the same on every machine; what `module` defines waits for its
    turn to be read."""
    if isinstance(value, dict):
        parts = [(key, _told(part, module, waiting)) for key, part in value.items()]
        return f"{{{', '.join(f'{key!r}: {part}' for key, part in parts)}}}"
    if isinstance(value, (list, tuple)):
        return f"({', '.join(_told(part, module, waiting) for part in value)})"
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        # A sum in which places count, rounded, as the last digits differ between machines.
        places = np.cos(np.arange(value.size))
        return f"{value.shape} {float(np.sum(value.ravel() * places)):.3f}"
    if inspect.isclass(value) or inspect.isroutine(value):
        if value.__module__ == module:
            waiting.append(value)
        return value.__qualname__
    plain = (int, float, str, range, np.generic, type(None))
    told = isinstance(value, plain) or is_dataclass(value)  # such as a Setting
    return repr(value) if told else type(value).__qualname__


def _names(code):
    """All global names that a code object reads, those of functions inside it, too."""
    own = {step.argval for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"}
    inner = [part for part in code.co_consts if inspect.iscode(part)]
    return own.union(*(_names(part) for part in inner))


def read_store(path):
    """What a store holds: for each function its results by setting."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def write_store(path, stored):
    """Write a store, a line for each result."""
    functions = (
        f"{json.dumps(name)}: {{\n"
        + ",\n".join(f"{json.dumps(s)}: {json.dumps(r)}" for s, r in sorted(stored[name].items()))
        + "\n}"
        for name in sorted(stored)
    )
    path.write_text("{\n" + ",\n".join(functions) + "\n}\n", encoding="utf-8")


def asked_for(stored, noted):
    """Of a store what was asked for, as `recall` has noted it in the file `noted`."""
    asked = {}
    for line in noted.read_text(encoding="utf-8").splitlines():
        made_by, names = json.loads(line)
        asked.setdefault(made_by, set()).update(names)
    return {
        made_by: {name: result for name, result in stored[made_by].items() if name in names}
        for made_by, names in asked.items()
        if made_by in stored
    }


def _add(path, made_by, results):
    """Add results to a store, numbers with six digits."""
    stored = read_store(path)
    for name, result in results.items():
        rounded = np.vectorize(lambda number: float(f"{number:.6g}"))(np.asarray(result, float))
        stored.setdefault(made_by, {})[name] = rounded.tolist()
    write_store(path, stored)
