"""Handouts: they are made offline from a checked package, and hold what they must."""

import io
import re
import sys
import tarfile

import nbformat
import pytest

from tests.test_notebooks import ALT, PICTURE, code, markdown, picture, stored
from tools import make_handouts, npm
from tools.browser import chromium
from tools.run_notebooks import NOTEBOOKS


def archive(**files):
    """Return a package with these files, as npm has it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as file:
        for name, content in files.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content)
            file.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


@pytest.fixture
def registry(tmp_path, monkeypatch):
    """A registry of one package, in a folder; return how often it was asked, as a list."""
    content, asked = archive(a=b"one"), []
    monkeypatch.setattr(npm, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(npm, "PINNED", {"tiny": ("1.0.0", npm.integrity(content))})

    def answer(address, timeout):
        asked.append(address)
        return io.BytesIO(content)

    monkeypatch.setattr(npm.urllib.request, "urlopen", answer)
    return asked


def test_a_package_is_fetched_once(registry):
    assert npm.read_files("tiny", ["a"]) == {"a": b"one"}
    assert npm.read_files("tiny", ["a"]) == {"a": b"one"}
    assert len(registry) == 1
    assert registry[0].endswith("/tiny/-/tiny-1.0.0.tgz")


def test_a_damaged_cache_is_not_used(registry):
    npm.package("tiny")
    (npm.CACHE / "tiny-1.0.0.tgz").write_bytes(b"half")
    assert npm.read_files("tiny", ["a"]) == {"a": b"one"}
    assert len(registry) == 2


def test_another_file_than_the_pinned_one_is_refused(registry, monkeypatch):
    monkeypatch.setattr(npm, "PINNED", {"tiny": ("1.0.0", npm.integrity(b"other"))})
    with pytest.raises(ValueError, match="checksum differs"):
        npm.package("tiny")
    assert not npm.CACHE.exists()


def test_without_a_network_one_line_says_so(registry, monkeypatch, capsys, tmp_path):
    def refuse(address, timeout):
        raise npm.urllib.error.URLError("no route to host")

    monkeypatch.setattr(npm.urllib.request, "urlopen", refuse)
    monkeypatch.setattr(npm, "PINNED", dict.fromkeys(["reveal.js", "mathjax"], ("1.0.0", "")))
    assert make_handouts.main(["--to", str(tmp_path / "out"), "00_start_here"]) == 1
    error = capsys.readouterr().err
    assert error == "can't fetch reveal.js 1.0.0, needed once: no route to host\n"


NO_LIBRARIES = dict.fromkeys(
    ("reveal_css", "reveal_js", "notes_js", "mathjax_js", "mathjax_settings", "highlight_css"), ""
)


def of_cells(tmp_path, cells):
    """Return the file of a notebook of a title and these cells."""
    title = markdown("# A title", "slide") | {"id": "title"}
    cells = [cell | {"id": f"cell-{number}"} for number, cell in enumerate(cells)]
    return stored(tmp_path, [title, *cells])


def exported(tmp_path, cells, kind="slides"):
    """Return a notebook of these cells as a handout, without the libraries."""
    path = of_cells(tmp_path, cells)
    return make_handouts.export(path, kind, f".{kind}.html", NO_LIBRARIES)


def test_pictures_keep_their_words(tmp_path):
    html = exported(tmp_path, [code("secret", [picture(ALT)], tags=["hide-input"])])
    assert f'alt="{ALT}"' in html
    assert PICTURE in html
    assert "secret" not in html
    assert "secret" in exported(tmp_path, [code("secret", [picture(ALT)])], "page")


def test_notes_of_one_slide_become_one(tmp_path):
    cells = [markdown("first"), code("1 + 1"), markdown("second")]
    cells[1]["metadata"] = {"slideshow": {"slide_type": "fragment"}}
    html = exported(tmp_path, cells)
    assert html.count("<aside") == 1
    notes = html[html.index("<aside") : html.index("</aside>")]
    assert "first" in notes
    assert "second" in notes
    assert html.index("</aside>") < html.index('class="fragment"')


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_whoever_speaks_is_told_what_will_be_said_to_each_question(path):
    notebook = make_handouts.opened(path)
    asked = [cell.id for cell in notebook.cells if "predictions.ask(" in cell.source]
    make_handouts.foretell(notebook, path.stem.partition("_")[2])
    notes = {cell.id: cell.source for cell in notebook.cells if cell.cell_type == "markdown"}
    assert asked and all(notes[name].startswith('- *"') for name in asked)
    make_handouts.notes_behind_their_slide(notebook)
    kinds = [cell.metadata.slideshow.slide_type for cell in notebook.cells]
    for number, cell in enumerate(notebook.cells):
        if cell.source.startswith("> **Predict.**") and kinds[number] == "slide":
            assert kinds[number + 1] == "notes", cell.id


def test_links_lead_to_handouts_and_pictures_are_inside(tmp_path):
    (tmp_path.parent / "images").mkdir(exist_ok=True)
    (tmp_path.parent / "images" / "dot.svg").write_text("<svg/>")
    text = f"[next](01_linear_limits.ipynb#s2) ![{ALT}](../images/dot.svg)"
    html = exported(tmp_path, [markdown(text, "slide")])
    assert 'href="01_linear_limits.slides.html#s2"' in html
    assert 'src="data:image/svg+xml;base64,' in html


def test_terms_lead_to_the_glossary_and_the_glossary_to_the_chapters(tmp_path):
    term = markdown("[**bias**](glossary.md#b)", "slide")
    assert 'href="glossary.html#b"' in exported(tmp_path, [term])
    html = make_handouts.export(make_handouts.GLOSSARY, "page", ".html", NO_LIBRARIES)
    assert 'id="b"' in html
    assert 'href="01_linear_limits.html"' in html


def test_on_a_page_code_that_only_draws_is_folded_behind_what_it_says_first(tmp_path):
    folded = code("# draws <two> leaves\nplot.show(fig, alt='...')", [picture(ALT)])
    folded["metadata"] = {"jupyter": {"source_hidden": True}}
    html = exported(tmp_path, [folded, code("1 + 1")], "page")
    (inside,) = re.findall(r"<details.*?</details>", html, re.DOTALL)
    assert "<summary>draws &lt;two&gt; leaves</summary>" in inside and "show" in inside
    assert PICTURE not in inside and PICTURE in html


def test_the_forms_of_predictions_are_left_out(tmp_path):
    cells = [
        markdown("> **Predict.** Three?"),
        code('predictions.ask("three")', tags=["hide-input"]),
    ]
    for kind in ("page", "slides"):
        html = exported(tmp_path, cells, kind)
        assert "Three?" in html
        assert "predictions.ask" not in html


def test_an_explorer_becomes_its_first_picture():
    source = "from nnlib.explore.tangent import Tangent\n\nTangent()"
    html = make_handouts.standing_explorer(nbformat.v4.new_code_cell(source))
    assert "How much of a gradient is left after ten layers?" in html
    assert html.count("<img alt=") == 1
    assert make_handouts.NEEDS_KERNEL in html


def test_an_explorer_that_draws_itself_lives_in_a_handout():
    source = "from nnlib.explore.line_over_xor import LineOverXor\n\nLineOverXor()"
    html = make_handouts.standing_explorer(nbformat.v4.new_code_cell(source))
    assert html.count("<img alt=") == html.count("<script>") == 1
    assert make_handouts.NEEDS_KERNEL not in html


PAD = make_handouts.NOTEBOOKS / "07_handwritten_digits.ipynb"


def test_an_explorer_that_needs_the_notebook_says_so_beside_its_stored_picture():
    html = make_handouts.standing_explorer(nbformat.v4.new_code_cell("Explorer(network)"))
    assert html.count("<p") == 1
    assert make_handouts.NEEDS_KERNEL in html
    (pad,) = [cell for cell in make_handouts.read(PAD).cells if cell.source.endswith("\npad")]
    html = make_handouts.standing_explorer(pad)
    assert '<p class="question">Can the network read your handwriting?</p>\n<img alt="A 3' in html
    assert make_handouts.NEEDS_KERNEL in html and make_handouts.TRY_IT not in html
    assert "<img" not in make_handouts.standing_explorer(pad, "slides")


# On paper -----------------------------------------------------------------------------------------


def test_paper_has_pictures_and_answers_but_not_the_code_that_draws(tmp_path):
    draws = code("# draws\nplot.show(fig, alt='...')", [picture(ALT)])
    says = code("print(6 * 7)", [{"output_type": "stream", "name": "stdout", "text": "42"}])
    question = markdown("> **Predict.** What is it?")
    cells = [question, says, draws, markdown("So it is."), draws, says]
    html = exported(tmp_path, cells, "paper")
    assert html.count(PICTURE) == html.count(f'alt="{ALT}"') == 2
    assert "plot.show(" not in html.replace("\n", "")
    assert html.count("# draws") == 0
    assert html.count(make_handouts.ANSWER) == 1  # and only before what answers the question
    assert html.index("Predict.") < html.index(make_handouts.ANSWER) < html.index("So it is")


def test_on_paper_every_explorer_is_a_picture_whether_it_would_live_or_not():
    chapters = [
        make_handouts.read(path) for path in sorted(make_handouts.NOTEBOOKS.glob("*.ipynb"))
    ]
    explorers = [
        cell for each in chapters for cell in each.cells if make_handouts.is_explorer(cell)
    ]
    assert len(explorers) > 8
    for cell in explorers:
        html = make_handouts.standing_explorer(cell, "paper")
        assert html.count("<img alt=") == html.count('class="question"') == 1
        assert "<script" not in html
        assert make_handouts.NEEDS_KERNEL in html


def test_paper_names_no_other_file(tmp_path):
    text = "[next](01_linear_limits.ipynb#s2), [a **term**](glossary.md#t), [there](#s3), [a book]"
    told = [
        {"output_type": "display_data", "data": {"text/markdown": "[on](02.ipynb)"}, "metadata": {}}
    ]
    cells = [markdown(text + "(https://example.org)"), code("1", told)]
    html = exported(tmp_path, cells, "paper")
    assert "ipynb" not in html and ".pdf" not in html
    assert "next, a <strong>term</strong>" in html
    assert 'href="#s3"' in html
    assert 'href="https://example.org"' in html


def test_without_a_browser_one_line_says_so(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(chromium, "installed", lambda: None)
    monkeypatch.setattr(make_handouts, "scripts", lambda: NO_LIBRARIES)
    path = of_cells(tmp_path, [markdown("text")])
    arguments = [str(path), "--pdf", "--to", str(tmp_path / "out")]
    assert make_handouts.main(arguments) == 1
    assert capsys.readouterr().err == (
        "PDFs are printed by Chromium, Chrome or Edge: install one, or name it in CHROMIUM\n"
    )


def test_a_browser_that_prints_nothing_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(chromium, "installed", lambda: sys.executable)  # knows none of the options
    with pytest.raises(chromium.NoPdf, match="printed no PDF: "):
        chromium.print_pdf(tmp_path / "page.html", tmp_path / "page.pdf")
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(chromium.installed() is None, reason="there is no Chromium")
def test_a_pdf_has_the_pictures_the_headings_and_nothing_of_this_machine(monkeypatch, tmp_path):
    monkeypatch.setattr(chromium, "PATIENCE", 1000)
    cells = [code("1", [picture(ALT)]), markdown("[next](01_linear_limits.ipynb) and ## more")]
    size = make_handouts.make_pdf(of_cells(tmp_path, cells), tmp_path, NO_LIBRARIES, "Letter")
    (file,) = tmp_path.glob("*.pdf")
    content = file.read_bytes()
    assert len(content) == size
    assert content.startswith(b"%PDF")
    assert b"/Image" in content
    assert b"/MediaBox [0 0 612 792]" in content
    assert b"/Outlines" in content
    assert b"file:" not in content
