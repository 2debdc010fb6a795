"""JupyterLab in a browser, a notebook in it, and an explorer there (tests, benchmarks).

    with running_lab(folder) as lab, open_browser() as browser:
        notebook = lab.open(browser, "notebooks/01_linear_limits.ipynb")
        notebook.run_all()
        explorer = notebook.explorer("Can one line get all four XOR points right?")
        explorer.press("turn w", "ArrowRight")
        print(explorer.words, notebook.errors)

The server runs on a copy of the notebooks and with settings of its own: nothing outside `folder`
is changed, and nothing of the person who runs the tests is read.
"""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import numpy as np
from playwright.sync_api import Error, expect, sync_playwright

from tools.browser import chromium

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 240_000  # milliseconds that a single thing may take on a machine that is busy
ENOUGH = 150  # answers of a kernel with nothing to do, or frames: whatever hasn't come won't come

expect.set_options(timeout=PATIENCE)

# Complaints of the browser's console that aren't about the course: (pattern, reason). None so far.
KNOWN_MESSAGES = ()


@contextlib.contextmanager
def open_browser():
    """A Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find_chromium(), args=list(chromium.FLAGS)
        )
        try:
            yield browser
        finally:
            browser.close()


@contextlib.contextmanager
def running_lab(folder, *, theme="JupyterLab Light"):
    """JupyterLab in this Python environment, serving a copy of the notebooks under `folder`."""
    folder = Path(folder)
    course = folder / "course"
    hidden = shutil.ignore_patterns(".ipynb_checkpoints")
    shutil.copytree(ROOT / "notebooks", course / "notebooks", ignore=hidden)
    shutil.copytree(ROOT / "images", course / "images")
    settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))
    (settings / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True})
    )
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    environment = os.environ | {name: str(folder / place) for name, place in places.items()}
    environment["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])
    )
    command = [
        *(sys.executable, "-m", "jupyterlab", "--no-browser", "--ServerApp.ip=127.0.0.1"),
        *("--ServerApp.port=0", "--ServerApp.allow_root=True", f"--ServerApp.root_dir={course}"),
        *("--IdentityProvider.token=browser-test", "--LabApp.extension_manager=readonly"),
        "--LabApp.expose_app_in_browser=True",  # so that a test can wait for `Run All` to end
    ]
    log = folder / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            command, env=environment, cwd=course, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield Lab(_address(server, folder / "runtime", log), course, folder / "settings")
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _address(server, runtime, log):
    """Wait for the server, and return its address with the port that it found free."""
    deadline = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < deadline and server.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            with contextlib.suppress(ValueError, OSError):
                url = json.loads(file.read_text())["url"]
                with urlopen(f"{url}api", timeout=5):
                    return url.rstrip("/")
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start. Its log:\n{log.read_text()}")


class Lab:
    """A running JupyterLab, which serves the folder `course` and has its settings in `settings`."""

    def __init__(self, url, course, settings):
        self.url, self.course, self.settings = url, course, settings

    def configure(self, plugin, values):
        """Give a plugin ("@jupyterlab/notebook-extension/tracker") settings for the next window."""
        file = self.settings / f"{plugin}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))

    def open(self, browser, path, *, width=1280, height=900):
        """Open the notebook `path` in a fresh window, and wait until its kernel is ready.

        A notebook of the course is as it is stored, whatever was saved here before.
        """
        if (ROOT / path).is_file():
            shutil.copy(ROOT / path, self.course / path)
        self.configure("@deathbeds/jupyterlab-deck/plugin", {})  # it would begin with slides again
        context = browser.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(PATIENCE)
        context.add_init_script(COUNTERS)
        notebook = Notebook(context.new_page(), self.url)
        # Without `reset`, what was open in the last window would open again.
        notebook.page.goto(f"{self.url}/lab/tree/{path}?reset&token=browser-test")
        notebook.wait_for_kernel()
        return notebook


class Notebook:
    """A notebook that is open in JupyterLab, and every complaint of its page: `errors`.

    It `has_run` once all its cells have been run here.
    """

    def __init__(self, page, url):
        self.page = page
        self.errors, self.has_run = [], False
        page.on("pageerror", lambda error: self._complain(f"page: {error}"))
        page.on("console", self._on_console)
        page.on("request", lambda request: self._on_request(request, urlsplit(url).netloc))

    def _on_console(self, message):
        if message.type == "error":
            self._complain(f"console: {message.text} ({message.location.get('url', '')})")

    def _on_request(self, request, home):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != home:
            self._complain(f"the page asked for {request.url}, which is not on this computer")

    def _complain(self, text):
        if not any(re.search(pattern, text) for pattern, reason in KNOWN_MESSAGES):
            self.errors.append(text)

    def close(self, *, keep_kernel=False):
        """Close the window, and end the kernel, unless another window shows the notebook, too."""
        if not keep_kernel and not self.page.is_closed():
            with contextlib.suppress(Error):  # a page that has crashed
                self.page.evaluate(END_KERNEL)
        self.page.context.close()

    def resize(self, width, height):
        """Give the window another size, which JupyterLab follows a little later."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_function(LAID_OUT)

    def wait_for_kernel(self):
        """Wait until the kernel is there and has nothing to do."""
        self.wait_for(KERNEL_IS_IDLE)

    def wait_for(self, test, arg=None):
        """Wait until `test`, JavaScript, is true; return what it returns. Fails if a kernel dies.

        It is asked now and then: with each frame, it would keep the browser busy.
        """
        alive = ALIVE.replace("TEST", test)
        return self.page.wait_for_function(alive, arg=arg, polling=50).json_value()

    def run_all(self):
        """Run > Run All Cells; returns when all have ended. Fails if one ends in an error.

        It may take as long as it likes while one cell after the other ends.
        """
        self.page.evaluate(RUN_ALL)
        prompts = ""
        while prompts != "ended":
            prompts = self.wait_for(NEWS_OF_RUN_ALL, prompts)
        self.wait_for_kernel()
        errors = self.error_outputs()
        assert not errors, f"Run All ended in an error: {errors}"
        self.wait_for_all_cells()
        self.has_run = True

    def wait_for_all_cells(self):
        """Wait until all cells are on the page: JupyterLab puts them there by and by."""
        self.wait_for(ALL_CELLS_ARE_ON_THE_PAGE)

    def record(self):
        """From now on, keep what the kernel publishes."""
        self.page.evaluate(RECORD)

    def recorded(self):
        """What the kernel has published since `record`: messages, as it sent them, in order."""
        return json.loads(self.page.evaluate("() => JSON.stringify(window.published.splice(0))"))

    def error_outputs(self):
        """Every output of the notebook that is a Python error, or was written to stderr."""
        return self.page.evaluate(ERROR_OUTPUTS)

    def explorer(self, question):
        """The explorer that asks `question`, scrolled into view."""
        box = self.page.locator(".nn-explorer").filter(has_text=question)
        box.wait_for()
        box.scroll_into_view_if_needed()
        lives = "nn-live" in box.get_attribute("class").split()
        return (LivingOnPage if lives else ExplorerOnPage)(self.page, box)

    def code_cell(self, text):
        """The first code cell whose source contains `text`."""
        cells = self.page.locator(".jp-CodeCell")
        cell = cells.filter(has=self.page.locator(".jp-InputArea-editor", has_text=text)).first
        cell.scroll_into_view_if_needed()
        return cell

    def source_of(self, cell):
        """The source of a code cell, as it is stored."""
        return cell.evaluate(SOURCE_OF)

    def rewrite_and_run(self, cell, source):
        """Type `source` in place of what is in the cell, press Ctrl-Enter, return the outputs."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(source)
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.text_content()
        self.page.keyboard.press("Control+Enter")
        self.wait_for(HAS_RUN, [prompt.element_handle(), before])
        self.wait_for_kernel()
        return cell.locator(".jp-OutputArea-output").all_text_contents()


class ExplorerOnPage:
    """An explorer as the reader sees it: `words`, `alt`, `source`, and hands on its controls."""

    asks_the_kernel = True  # what to draw

    def __init__(self, page, box):
        self.page, self.box = page, box

    @property
    def words(self):
        """The text under the picture."""
        return self.said.text_content()

    @property
    def said(self):
        """Where the text under the picture stands."""
        return self.box.locator(".nn-explorer-words p").first

    @property
    def challenge(self):
        """The line with the challenge, open or solved."""
        return self.box.locator(".nn-challenge")

    @property
    def alt(self):
        """The text alternative of the picture."""
        return self.box.locator("canvas").get_attribute("aria-label")

    @property
    def source(self):
        """What tells the picture from any other."""
        return self.box.locator("canvas").evaluate("canvas => window.told_by_pixels(canvas)")

    @property
    def controls(self):
        """The descriptions of the sliders, from top to bottom."""
        return self.box.locator(".widget-slider .widget-label").all_text_contents()

    def _row(self, name):
        label = self.page.locator(".widget-label", has_text=name)
        return self.box.locator(".widget-slider").filter(has=label)

    def slider(self, name):
        """The handle of the slider whose description contains `name`."""
        return self._row(name).get_by_role("slider")

    def value(self, name):
        """The value that stands beside a slider."""
        return float(self._row(name).locator(".widget-readout").text_content().replace("−", "-"))

    def press(self, name, key, times=1):
        """Focus a slider and press a key on it: ArrowRight, PageUp, Home, …"""
        handle = self.slider(name)
        handle.focus()
        for _ in range(times):
            handle.press(key)

    def drag(self, name, fraction):
        """Drag a slider's handle with the mouse to a fraction of its length."""
        handle = self.slider(name)
        handle.scroll_into_view_if_needed()
        start = handle.bounding_box()
        track = handle.locator("xpath=ancestor::*[contains(@class, 'noUi-base')]").bounding_box()
        y = start["y"] + start["height"] / 2
        self.page.mouse.move(start["x"] + start["width"] / 2, y)
        self.page.mouse.down()
        self.page.mouse.move(track["x"] + fraction * track["width"], y, steps=8)
        self.page.mouse.up()

    def type_value(self, name, text):
        """Type into the field beside a slider, and press Enter."""
        self._row(name).locator(".widget-readout").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def click(self, name):
        """Click a button."""
        self.box.get_by_role("button", name=name).click()

    def wait_for_change(self, source):
        """Wait until the picture is no longer `source`, and at rest."""
        self._wait_for("told_by_pixels(box.querySelector('canvas')) !== arg", source)
        self.settle()

    def wait_until_other_than(self, source):
        """Wait until the picture is no longer `source`, whatever else the kernel does."""
        changed = "([box, old]) => told_by_pixels(box.querySelector('canvas')) !== old"
        self.page.wait_for_function(changed, arg=[self.box.element_handle(), source], polling=50)

    def wait_for_words(self, words):
        """Wait until the text under the picture has `words` in it."""
        said = "box.querySelector('.nn-explorer-words p').textContent"
        self._wait_for(f"{said}.includes(arg)", words)

    def _wait_for(self, test, arg):
        """Wait until `test` of the `box` and `arg` is true.

        Fails once the kernel has had nothing to do for so long that nothing will change any more.
        """
        shown = self.box.evaluate(WAIT_FOR.replace("TEST", test), [arg, ENOUGH, PATIENCE])
        assert shown is None, f"the kernel has no more to do, but still: not {test}\n{arg}\n{shown}"

    def settle(self):
        """Wait until the kernel has answered all that was asked of it, and the page shows it."""
        self.box.evaluate(SETTLE, PATIENCE)

    def cut_off(self):
        """The classes of all elements, from the cell's output inwards, whose content is cut off."""
        return self.box.evaluate(CUT_OFF)

    def latencies(self, name, keys):
        """Milliseconds from each key on a slider to the new picture on the screen, and its bytes.

        The page itself measures: from the moment the key event arrives to the second frame after
        the new picture is drawn; and what it receives. Every key must change the picture.
        """
        self.press(name, "Home")
        self.settle()
        self.box.evaluate(STOPWATCH, "keydown")
        for number, key in enumerate(keys, 1):
            self.slider(name).press(key)
            self.page.wait_for_function("n => window.frames_seen.length >= n", arg=number)
        frames = self.page.evaluate("() => { window.stop_watching(); return window.frames_seen; }")
        return [frame["ms"] for frame in frames], [frame["bytes"] for frame in frames]

    def take(self, handle):
        """Press the mouse on a handle, and keep it pressed; return where its picture is."""
        self.box.scroll_into_view_if_needed()
        start = handle.bounding_box()
        self.page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
        self.page.mouse.down()
        return self.box.locator("canvas").first.bounding_box()

    def drag_latencies(self, handle, moves=40):
        """Milliseconds from each move of a pointer that has a handle to the next frame."""
        box = self.take(handle)
        handle.evaluate(DRAG_STOPWATCH)
        for k in range(moves):
            x = box["x"] + box["width"] * (0.3 + 0.2 * (k % 10) / 10)
            self.page.mouse.move(x, box["y"] + box["height"] * 0.5)
        self.page.mouse.up()
        self.page.wait_for_function("n => window.drags_seen.length >= n", arg=moves // 4)
        return self.page.evaluate("() => window.drags_seen")

    def way_of(self, handle):
        """Where the handle is at a share of its way, as a function: between its first and last."""
        ends = []
        for key in ("Home", "End"):
            handle.press(key)
            box = handle.bounding_box()
            ends.append([box["x"] + box["width"] / 2, box["y"] + box["height"] / 2])
        first, last = np.array(ends)
        self.settle()
        return lambda share: first + share * (last - first)

    def picture_latencies(self, handle, moves=40):
        """Milliseconds from each move of a handle by hand to the new picture on the screen."""
        way = self.way_of(handle)
        self.take(handle)
        said, seen = handle.get_attribute("aria-valuetext"), 0
        self.box.evaluate(STOPWATCH, "pointermove")
        for k in range(moves):
            self.page.mouse.move(*way((0.3, 0.7)[k % 2]))
            now = handle.get_attribute("aria-valuetext")
            if now != said:
                said, seen = now, seen + 1
                self.page.wait_for_function("n => window.frames_seen.length >= n", arg=seen)
        self.page.mouse.up()
        frames = self.page.evaluate("() => { window.stop_watching(); return window.frames_seen; }")
        return [frame["ms"] for frame in frames]

    def long_drag(self, handle, moves=120):
        """Pictures a second while a handle is dragged about without waiting for them, and the
        milliseconds from its last move to the last picture.
        """
        way = self.way_of(handle)
        self.take(handle)
        handle.evaluate(LONG_DRAG)
        for k in range(moves):
            self.page.mouse.move(*way(0.5 + 0.45 * np.sin(k / 9)))
            time.sleep(0.012)
        self.page.mouse.up()
        self.settle()
        found = self.page.evaluate("() => window.long_drag")
        first, last = found["moves"][0], found["moves"][-1]
        during = [at for at in found["pictures"] if first <= at <= last]
        return 1000 * len(during) / (last - first), max(0, found["pictures"][-1] - last)


class LivingOnPage(ExplorerOnPage):
    """An explorer that the page draws by itself."""

    asks_the_kernel = False

    @property
    def controls(self):
        """The names of the sliders, from top to bottom."""
        return self.box.locator("label.nn-row > span:first-child").all_text_contents()

    def slider(self, name):
        """The slider whose name contains `name`."""
        return self.box.locator("label.nn-row").filter(has_text=name).locator("input")

    def value(self, name):
        """The value of a slider."""
        return float(self.slider(name).input_value())

    def drag(self, name, fraction):
        """Press the mouse on a slider at a fraction of its length."""
        place = self.slider(name).bounding_box()
        at = {"x": fraction * place["width"], "y": place["height"] / 2}
        self.slider(name).click(position=at)

    def settle(self):
        """Wait for two frames."""
        self.page.evaluate(
            "() => new Promise((f) => requestAnimationFrame(() => setTimeout(f, 20)))"
        )

    def latencies(self, name, keys):
        """Milliseconds from each key on a slider to the second frame after it; nothing is sent."""
        self.press(name, "Home")
        self.slider(name).evaluate(LIVING_STOPWATCH)
        for number, key in enumerate(keys, 1):
            self.slider(name).press(key)
            self.page.wait_for_function("n => window.frames_seen.length >= n", arg=number)
        frames = self.page.evaluate("() => window.frames_seen")
        return frames, [0] * len(frames)


LIVING_STOPWATCH = """(slider) => {
    window.frames_seen = [];
    let pressed = 0;
    slider.addEventListener('keydown', (event) => { pressed = event.timeStamp; }, true);
    slider.addEventListener('input', () => requestAnimationFrame(() => requestAnimationFrame(
        () => window.frames_seen.push(performance.now() - pressed))));
}"""
DRAG_STOPWATCH = """(handle) => {
    window.drags_seen = [];
    handle.addEventListener('pointermove', (event) => {
        const since = event.timeStamp;
        requestAnimationFrame(() => window.drags_seen.push(performance.now() - since));
    });
}"""
END_KERNEL = """async () => {
    const session = window.jupyterapp?.shell.currentWidget?.sessionContext?.session;
    await session?.shutdown().catch(() => null);
}"""
LONG_DRAG = """(handle) => {
    const found = window.long_drag = {moves: [], pictures: []};
    let said = handle.getAttribute('aria-valuetext');
    handle.addEventListener('pointermove', (event) => {
        if (handle.getAttribute('aria-valuetext') !== said) found.moves.push(event.timeStamp);
        said = handle.getAttribute('aria-valuetext');
    });
    handle.closest('.nn-explorer').addEventListener('painted', () => {
        found.pictures.push(performance.now());
    });
}"""
ALIVE = """(arg) => {
    const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
    if (context && !context.heard_of_death) {
        context.heard_of_death = true;
        context.statusChanged.connect((_, status) => {
            window.kernel_died ||= ['dead', 'autorestarting'].includes(status);
        });
    }
    if (window.kernel_died) throw new Error('the kernel has died');
    return (TEST)(arg);
}"""
LAID_OUT = """() => {
    const { right, bottom } = document.querySelector('#jp-main-dock-panel').getBoundingClientRect();
    const [beside, below] = [window.innerWidth - right, window.innerHeight - bottom];
    return beside >= 0 && beside < 100 && below >= 0 && below < 100;
}"""
KERNEL_IS_IDLE = """() => {
    const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
    return context?.isReady && context.session?.kernel?.status === 'idle';
}"""
ERROR_OUTPUTS = """() => jupyterapp.shell.currentWidget.model.toJSON().cells
    .flatMap((cell) => cell.outputs ?? [])
    .filter((output) => output.output_type === 'error' || output.name === 'stderr')
    .map((output) => output.evalue ?? output.text)"""
RECORD = """() => {
    const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
    window.published = [];
    kernel.iopubMessage.connect((_, { header: { msg_type }, parent_header, content }) => {
        if (!msg_type.startsWith('comm'))  // what widgets say to each other
            window.published.push({ msg_type, parent_header, content });
    });
}"""
RUN_ALL = """() => {
    window.run_all_ended = false;
    const end = () => { window.run_all_ended = true; };
    jupyterapp.commands.execute('notebook:run-all-cells').then(end, end);
}"""
HAS_RUN = """([prompt, before]) =>
    prompt.textContent !== before && /\\d/.test(prompt.textContent)"""
NEWS_OF_RUN_ALL = """(seen) => {
    const cells = [...jupyterapp.shell.currentWidget.model.cells];
    const prompts = cells.map((cell) => `${cell.executionState} ${cell.executionCount}`).join();
    const now = window.run_all_ended ? 'ended' : prompts;
    return now !== seen && now;
}"""
ALL_CELLS_ARE_ON_THE_PAGE = """() => jupyterapp.shell.currentWidget.content.widgets
    .every((cell) => cell.isAttached && !cell.placeholder)"""
# How often a picture was drawn on each canvas, and how many bytes came from the server; and what
# tells a picture from others: as an address, as PNG, it would take ten times as long.
COUNTERS = """
    window.told_by_pixels = (canvas) => {
        const { width, height } = canvas;
        if (!width || !height) return '';
        const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
        let [one, two] = [1, 2];
        for (const dot of new Uint32Array(data.buffer)) {
            one = Math.imul(one ^ dot, 0x01000193);
            two = Math.imul(two + dot, 0x85ebca6b) ^ (two >>> 13);
        }
        return `${width} by ${height}: ${one} ${two}`;
    };
    const draw = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...all) {
        this.canvas.paintings = (this.canvas.paintings ?? 0) + 1;
        this.canvas.dispatchEvent(new Event('painted', {bubbles: true}));
        return draw.apply(this, all);
    };
    window.received = 0;
    window.WebSocket = class extends WebSocket {
        constructor(...all) {
            super(...all);
            this.addEventListener('message', ({data}) => {
                window.received += data.byteLength ?? data.length;
            });
        }
    };"""
# Asks the kernel nothing: it answers in turn, and the page has shown by then what came before.
ANSWER = """
    const { kernel } = jupyterapp.shell.currentWidget.sessionContext.session;
    const nothing = { code: '', silent: true, store_history: false };
    const end = performance.now() + patience;
    const answer = async () => {
        let looking;
        const hopeless = new Promise((_, fail) => {
            looking = setInterval(() => {
                if (window.kernel_died) fail('the kernel has died');
                if (performance.now() > end) fail('the kernel does not answer');
            }, 200);
        });
        await Promise.race([kernel.requestExecute(nothing).done, hopeless])
            .finally(() => clearInterval(looking));
        if (performance.now() > end) throw new Error('the page changes, without an end');
        for (const _ of [1, 2]) await new Promise((done) => requestAnimationFrame(done));
    };
    let last = null, same = 0;
    const look = () => {
        const now = `${box.querySelector('canvas')?.paintings} ${box.innerHTML}`;
        same = now === last ? same + 1 : 0;
        last = now;
    };"""
# A control that was moved while the kernel had something else to do sends its value when that is
# done: so what is shown has to stay the same for several answers.
SETTLE = f"""async (box, patience) => {{{ANSWER}
    while (same < 3) {{
        await answer();
        look();
    }}
}}"""
# While the kernel answers, and the page changes, there is hope.
WAIT_FOR = f"""async (box, [arg, enough, patience]) => {{{ANSWER}
    while (!(TEST)) {{
        if (same > enough) return box.innerText;
        await answer();
        look();
    }}
    return null;
}}"""
SOURCE_OF = """(node) => jupyterapp.shell.currentWidget.content.widgets
    .find((cell) => cell.node === node).model.sharedModel.source"""
CUT_OFF = """(box) => {
    const all = [box.closest('.jp-OutputArea-output'), box, ...box.querySelectorAll('*')];
    const cut = (e) => e.scrollWidth - e.clientWidth > 1 || e.scrollHeight - e.clientHeight > 1;
    const clips = (e) => e.clientWidth && getComputedStyle(e).overflow !== 'visible';
    return all.filter((e) => clips(e) && cut(e)).map((e) => e.className);
}"""
STOPWATCH = """(box, kind) => {
    window.frames_seen = [];
    let since = null, before = 0;
    const start = (event) => { [since, before] = [event.timeStamp, window.received]; };
    const end = () => {
        if (since === null) return;
        const begun = since, bytes = window.received - before;
        since = null;
        requestAnimationFrame(() => requestAnimationFrame(() => window.frames_seen.push(
            {ms: performance.now() - begun, bytes})));
    };
    box.addEventListener(kind, start, true);
    box.addEventListener('painted', end);
    window.stop_watching = () => {
        box.removeEventListener(kind, start, true);
        box.removeEventListener('painted', end);
    };
}"""


def percentile(values, percent):
    """The value below which `percent` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(percent / 100 * (len(ordered) - 1)))]
