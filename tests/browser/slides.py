"""Walks through a deck, live or exported, and judges each slide (tests of the slides).

    deck = LiveDeck(notebook)
    deck.start()
    for cell, complaints in deck.walk():
        print(cell, complaints)

A complaint is a sentence. What is judged is what the audience sees: text of at least 24 pixels (of
a screen 720 high), nothing cut off, no slide without content, no formula left as LaTeX, no picture
that is small or missing.
"""

import io
import os
import re
from pathlib import Path

from PIL import Image

from tools.arrange_slides import is_explorer

SMALLEST_TEXT = 24 / 720  # of the height of the screen
SHEET_COLUMNS, THUMBNAIL = 4, (480, 270)

# Judges the elements in `parts`, which fill one slide.
JUDGE = """(parts, smallest) => {
    const found = [], say = (text) => found.includes(text) || found.push(text);
    const wide = innerWidth, high = innerHeight;
    const seen = {opacityProperty: true, visibilityProperty: true};  // not what is only told
    const hidden = (e) => !e.getClientRects().length || !e.checkVisibility(seen);
    const name = (e) => `${e.tagName.toLowerCase()}.${String(e.className).slice(0, 60)}`;
    let content = 0;
    for (const part of parts) {
        const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const node = texts.currentNode, parent = node.parentElement, text = node.data.trim();
            if (!text || hidden(parent)) continue;
            if (parent.closest('style, script, mjx-assistive-mml')) continue;
            const range = document.createRange();
            range.selectNodeContents(node);
            const box = range.getBoundingClientRect();
            if (box.width < 2 || box.height < 2) continue;
            content += text.length;
            const shown = text.slice(0, 40);
            const right = parent.closest('pre') ? 0 : box.right;  // folded; spaces at its end hang
            if (box.left < -1 || right > wide + 1 || box.top < -1 || box.bottom > high + 1)
                say(`"${shown}" is off the screen`);
            const scale = parent.offsetHeight
                ? parent.getBoundingClientRect().height / parent.offsetHeight : 1;
            const size = parseFloat(getComputedStyle(parent).fontSize) * (scale || 1);
            if (size < smallest - 0.5 && !parent.closest('mjx-container, sub, sup'))
                say(`"${shown}" is ${size.toFixed(1)} pixels high`);
            if (!parent.closest('pre, code, mjx-container, .cm-content')
                    && /\\$[^$]+\\$|\\\\[a-z]{2,}|\\\\[()\\[\\]]/i.test(text))
                say(`"${shown}" is raw LaTeX`);
        }
        for (const error of part.querySelectorAll('mjx-merror, [data-mjx-error]'))
            say(`a formula is wrong: ${error.textContent}`);
        for (const formula of part.querySelectorAll('mjx-container')) {
            const drawn = formula.querySelector('mjx-math, svg') || formula;  // may be wider
            const box = drawn.getBoundingClientRect();
            content += 1;
            if (box.right > wide + 1 || box.bottom > high + 1) say('a formula is off the screen');
        }
        for (const image of part.querySelectorAll('img, canvas')) {
            if (hidden(image)) continue;
            const box = image.getBoundingClientRect();
            content += 1;
            if (image.tagName === 'IMG' && !(image.complete && image.naturalWidth))
                say('a picture is not there');
            else if (box.left < -1 || box.right > wide + 1 || box.top < -1 || box.bottom > high + 1)
                say(`a picture is off the screen: ${image.alt}`);
            else if (box.width < wide / 5) say(`a picture is small: ${image.alt}`);
        }
        for (const e of [part, ...part.querySelectorAll('*')]) {
            if (hidden(e) || e.closest('mjx-container, .jp-Cell-inputWrapper[hidden]')) continue;
            if (getComputedStyle(e).overflow === 'visible' || !e.clientWidth) continue;
            if (e.scrollWidth - e.clientWidth > 2 || e.scrollHeight - e.clientHeight > 2)
                say(`${name(e)} is cut off`);
        }
    }
    if (!content) say('the slide is empty');
    return found;
}"""

LIVE_PARTS = ".jp-Deck .jp-Cell.jp-deck-mod-onscreen"
NOTEBOOK = "jupyterapp.shell.currentWidget.content"


def contact_sheet(pictures, path):
    """Store screenshots (bytes of PNGs), small, in rows of four, as the picture at `path`."""
    width, height = THUMBNAIL
    rows = -(-len(pictures) // SHEET_COLUMNS)
    size = (SHEET_COLUMNS * (width + 8) + 8, rows * (height + 8) + 8)
    sheet = Image.new("RGB", size, "#777777")
    for number, picture in enumerate(pictures):
        row, column = divmod(number, SHEET_COLUMNS)
        small = Image.open(io.BytesIO(picture)).convert("RGB").resize(THUMBNAIL, Image.LANCZOS)
        sheet.paste(small, (8 + column * (width + 8), 8 + row * (height + 8)))
    sheet.save(path)


def judge(deck, name, shown):
    """Return complaints by cell; `shown` yields the cells with theirs, one slide after the other.

    Stores a contact sheet if one is wanted.
    """
    sheets, pictures, found = os.environ.get("CONTACT_SHEETS"), [], {}
    for cell, complaints in shown:
        if complaints:
            found[cell] = complaints
        if sheets:
            pictures.append(deck.page.screenshot())
    if sheets:
        Path(sheets).mkdir(parents=True, exist_ok=True)
        contact_sheet(pictures, Path(sheets) / f"{name}.png")
    return found


class LiveDeck:
    """A notebook as slides in JupyterLab, its explorers running."""

    def __init__(self, notebook):
        self.notebook, self.page = notebook, notebook.page
        cells = self.page.evaluate(f"() => {NOTEBOOK}.model.toJSON().cells")
        self.kinds = [cell["metadata"].get("slideshow", {}).get("slide_type") for cell in cells]
        self.ids = [cell["id"] for cell in cells]
        self.headings = [
            index
            for index, cell in enumerate(cells)
            if cell["cell_type"] == "markdown" and re.search("^## ", cell["source"], re.M)
        ]
        self.stops = [i for i, kind in enumerate(self.kinds) if kind in ("slide", "fragment")]
        self.explorers = [i for i in self.stops if is_explorer(cells[i])]

    def run_explorers(self):
        """Run the cells with explorers; the whole notebook only if one needs what it made.

        Answers are unfolded, as they are where the lecturer has run all cells.
        """
        self.page.evaluate("() => jupyterapp.commands.execute('notebook:show-all-cell-outputs')")
        for index in self.explorers:
            self.page.evaluate(RUN_CELL, index)
        self.notebook.wait_for_kernel()
        if self.notebook.error_outputs():
            self.notebook.run_all()

    def start(self):
        """Select the first cell, and start the slides as the command palette does."""
        self.page.evaluate(START)
        self.page.locator(LIVE_PARTS).first.wait_for()

    def stop(self):
        """Press the button that leaves the slides."""
        self.page.locator(".jp-Deck-Remote .jp-deck-mod-stop").click()
        self.page.locator(".jp-Deck").wait_for(state="detached")

    def resize(self, width, height):
        """Give the window another size."""
        size = {"width": width, "height": height}
        if size != self.page.viewport_size:
            self.page.evaluate(EXPECT_ANOTHER_SIZE)
            self.page.set_viewport_size(size)
            self.page.evaluate("() => window.another_size")

    def go(self, index=0):
        """Show the slide with the cell of this index, with the focus on no control."""
        self.page.evaluate(GO, index)
        self.page.evaluate(SETTLE)

    def press(self, key, index):
        """Press a key, and wait until the deck has reached the cell of this index."""
        self.page.keyboard.press(key)
        self.page.wait_for_function(
            f"index => {NOTEBOOK}.activeCellIndex === index", arg=index, polling=20
        )

    def read_aloud(self):
        """All that a screen reader would read on the page, what style sheets add as well."""
        reader = self.page.context.new_cdp_session(self.page)
        nodes = reader.send("Accessibility.getFullAXTree")["nodes"]
        reader.detach()
        return " ".join(str(node.get("name", {}).get("value", "")) for node in nodes)

    def where(self):
        """The index of the cell that the deck has reached."""
        return self.page.evaluate(f"() => {NOTEBOOK}.activeCellIndex")

    def walk(self):
        """Press the space bar from first to last slide; yield cell id and complaints of each."""
        assert len(self.stops) > 5
        for index, following in zip(self.stops, [*self.stops[1:], None], strict=True):
            assert self.where() == index, f"the space bar led to {self.ids[self.where()]}"
            yield self.ids[index], self._complaints()
            if following is not None:
                self.press("Space", following)
                self.page.evaluate(SETTLE)

    def visit(self, places):
        """Go to the cells of these indices; yield cell id and complaints of each."""
        for index in places:
            self.go(index)
            yield self.ids[index], self._complaints()

    def _complaints(self):
        """What there is to say against the slide that is shown."""
        smallest = SMALLEST_TEXT * self.page.viewport_size["height"]
        return self.page.evaluate(LIVE_JUDGE, smallest)


class Exported:
    """A handout at `path`, opened as a file, and what it complained of: `complaints`."""

    def __init__(self, browser, path, *, width=1280, height=720):
        self.page = browser.new_context(viewport={"width": width, "height": height}).new_page()
        self.complaints = []
        self.page.on("pageerror", lambda error: self.complaints.append(f"page: {error}"))
        self.page.on("console", self._on_console)
        self.page.on("request", self._on_request)
        self.page.goto(path.as_uri())

    def _on_console(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(f"console: {message.text}")

    def _on_request(self, request):
        if not request.url.startswith(("file:", "data:", "blob:", "about:")):
            self.complaints.append(f"the page asked for {request.url}")

    def close(self):
        """Close the window."""
        self.page.context.close()


class ExportedDeck(Exported):
    """The exported slides of a chapter."""

    def __init__(self, browser, path, **size):
        super().__init__(browser, path, **size)
        self.page.wait_for_function("() => window.Reveal && Reveal.isReady()")

    def walk(self):
        """Press the space bar from first to last slide; yield cell id and complaints of each."""
        smallest = SMALLEST_TEXT * self.page.viewport_size["height"]
        while True:
            self.page.evaluate(SETTLE)
            yield self.page.evaluate(EXPORTED_JUDGE, smallest)
            if self.page.evaluate(AT_THE_END):
                return
            self.page.keyboard.press("Space")


class ExportedPage(Exported):
    """A chapter exported as a page."""

    def judge(self):
        """Return complaints about the page as a whole: formulas and pictures."""
        self.page.evaluate("() => MathJax.startup.promise")
        return self.page.evaluate(PAGE_JUDGE)


RUN_CELL = f"""async (index) => {{
    {NOTEBOOK}.activeCellIndex = index;
    await jupyterapp.commands.execute('notebook:run-cell');
}}"""
GO = f"""(index) => {{
    document.activeElement.blur();
    {NOTEBOOK}.activeCellIndex = index;
}}"""
# The deck folds the side bars a second after it has started.
START = f"""async () => {{
    {NOTEBOOK}.mode = 'command';
    {NOTEBOOK}.activeCellIndex = 0;
    await jupyterapp.commands.execute('deck:start');
    await new Promise((done) => setTimeout(done, 1000));
}}"""
# The deck, which hears of it first, waits 10 ms before it fits itself into the window.
EXPECT_ANOTHER_SIZE = """() => {
    window.another_size = new Promise((done) =>
        addEventListener('resize', () => setTimeout(done, 10), {once: true}));
}"""
# Two frames, and every picture decoded.
SETTLE = """async () => {
    const images = [...document.querySelectorAll('.jp-deck-mod-onscreen img, .present img')];
    await Promise.all(images.map((image) => image.decode().catch(() => null)));
    for (const _ of [1, 2]) await new Promise((done) => requestAnimationFrame(done));
}"""
LIVE_JUDGE = f"""(smallest) => {{
    const panel = document.querySelector('.jp-Deck .jp-Notebook');
    const judge = {JUDGE};
    const found = judge([...document.querySelectorAll('{LIVE_PARTS}')], smallest);
    if (panel.scrollHeight - panel.clientHeight > 1)
        found.push(`the slide is ${{panel.scrollHeight - panel.clientHeight}} pixels too high`);
    return found;
}}"""
AT_THE_END = "() => Reveal.isLastSlide() && !Reveal.availableFragments().next"
EXPORTED_JUDGE = f"""(smallest) => {{
    const slide = Reveal.getCurrentSlide(), judge = {JUDGE};
    const cells = [...slide.querySelectorAll('.jp-Cell')].filter((cell) => !cell.closest('aside'));
    const shown = cells.filter((cell) => !cell.closest('.fragment:not(.visible)'));
    const place = shown.at(-1)?.id.replace('cell-id=', '');
    return [place, judge(cells.length ? cells : [slide], smallest)];
}}"""
PAGE_JUDGE = """async () => {
    const images = [...document.images], found = [];
    await Promise.all(images.map((image) => image.decode().catch(() => null)));
    for (const image of images) {
        if (!image.naturalWidth) found.push(`a picture is not there: ${image.alt}`);
        if (image.alt.length < 20) found.push(`a picture says too little: ${image.alt}`);
        if (image.getBoundingClientRect().right > innerWidth) found.push('a picture is cut off');
    }
    if (!images.length) found.push('there are no pictures');
    if (document.querySelector('mjx-merror')) found.push('a formula is wrong');
    const copy = document.querySelector('main').cloneNode(true);
    for (const e of copy.querySelectorAll('pre, code, script, mjx-container')) e.remove();
    const raw = copy.textContent.match(/\\$[^$]+\\$|\\\\[a-z]{2,}/i);
    if (raw) found.push(`raw LaTeX: ${raw[0].slice(0, 60)}`);
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page is too wide');
    return found;
}"""
