"""What the index of the search knows of a page."""

from __future__ import annotations

import json

from helpers.site import searching

PAGE = """<html><head><title>Study – Site</title></head><body><nav>Home</nav>
<main class="content"><header><h1 class="title">Study</h1>
<div class="quarto-title-meta">Author</div><p class="description">About it.</p></header>
<details class="ap-contents"><summary>On this page</summary></details>
<section id="first"><h2>First <a class="anchorjs-link"></a></h2><p>One<br>two&nbsp;&amp;
 <b>th</b>ree, <a href="#x">four</a>.</p>
<pre><code>import secret</code></pre>
<section class="ap-card" id="card"><div><h3>Card title</h3><a class="ap-permalink">#</a></div>
<p class="ap-finding">Finding.</p><script type="application/json">{"x": "hidden"}</script>
<svg><text>Box</text></svg>
<details><summary>Table</summary><table><caption>Cap</caption><tr><th>Head</th></tr></table></details>
<details class="ap-about"><p>Origin</p></details></section>
<p>After the card.</p><p hidden>Veiled</p></section>
<section id="one" role="tabpanel"><h2>Tab one</h2><p>Load 1</p></section>
<section id="two" role="tabpanel" hidden><h2>Tab two</h2><p>Load 2</p></section>
<section id="holds"><h2>Holds</h2><section id="inner"><h3>Inner one</h3><p>Text</p></section>
<section id="other"><h3>Inner two</h3><p>More</p>
<div class="cell"><pre class="sourceCode"><code>hidden()</code></pre>
<div class="cell-output cell-output-stdout"><pre><code>printed 12</code></pre></div></div>
</section></section>
<table><tr id="record"><th scope="row">Record</th><td>5 ms</td></tr><tr><td>plain</td></tr></table>
</main><footer>Foot</footer></body></html>"""


def entries() -> dict[str, dict[str, str]]:
    return {entry["href"]: entry for entry in searching.read(PAGE, "a/b.html")}


def test_each_section_card_and_record_is_a_place():
    found = entries()
    assert {href: entry["section"] for href, entry in found.items()} == {
        "a/b.html": "",
        "a/b.html#first": "First",
        "a/b.html#card": "Card title",
        "a/b.html#one": "Tab one",
        "a/b.html#two": "Tab two",
        "a/b.html#holds": "Holds",
        "a/b.html#inner": "Inner one",
        "a/b.html#other": "Inner two",
        "a/b.html#record": "Record",
    }
    assert {entry["title"] for entry in found.values()} == {"Study"}


def test_texts_are_those_a_reader_reads_there():
    found = {href.partition("#")[2]: entry["text"] for href, entry in entries().items()}
    assert found["first"] == "One two & three, four. After the card."
    assert found["card"] == "Finding. Box Table Cap Head"
    assert found["record"] == "5 ms"
    assert found["other"] == "More printed 12"
    assert found[""] == "About it. plain"


def test_code_data_navigation_and_origins_are_left_out():
    said = json.dumps(list(entries().values()))
    for word in ("secret", "hidden", "Veiled", "Home", "Foot", "Origin", "On this page", "Author"):
        assert word not in said


def test_of_what_a_cell_prints_without_end_the_start_is_found():
    line = "a line of a log\n"
    log = f'<div class="cell-output"><pre>{line * 10_000}</pre></div>'
    page = f'<main><section id="a"><h2>Log</h2>{log}</section></main>'
    _, entry = searching.read(page, "x.html")
    assert len(entry["text"]) == searching.LONGEST < len(line) * 10_000
    assert entry["text"].startswith(line.strip())


def test_a_section_of_sections_is_found_by_their_names():
    found = entries()
    assert found["a/b.html#holds"]["text"] == "Inner one · Inner two"


def test_a_page_without_a_main_part_has_no_entry():
    assert searching.read("<html><body><p>Moved</p></body></html>", "x.html") == []


def test_a_site_is_indexed_for_both_readers(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.html").write_text(PAGE.replace("Finding", "</script>é"), encoding="utf-8")
    searching.write(tmp_path)
    found = json.loads((tmp_path / "search.json").read_text("utf-8"))
    script = (tmp_path / "search-index.js").read_text("utf-8")
    assert script.startswith("globalThis.portfolioSearch = ")
    assert json.loads(script.partition(" = ")[2].rstrip(";\n")) == found
    assert "</script" not in script


def test_a_page_that_is_not_to_be_found_is_left_out(tmp_path):
    for name in ("kept.html", "draft.html"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    searching.write(tmp_path, {"draft.html"})
    assert "draft.html" not in (tmp_path / "search-index.js").read_text("utf-8")
    assert "kept.html#card" in (tmp_path / "search-index.js").read_text("utf-8")


def test_the_index_of_quarto_is_replaced_for_the_pages_it_lists(tmp_path):
    for name in ("kept.html", "hidden.html"):
        (tmp_path / name).write_text(PAGE.replace("Finding", "a &lt;b&gt; c"), encoding="utf-8")
    theirs = [{"href": f"{name}#x", "text": "import secret"} for name in ("kept.html", "gone.html")]
    (tmp_path / "search.json").write_text(json.dumps(theirs), encoding="utf-8")
    searching.rewrite(tmp_path)
    found = json.loads((tmp_path / "search.json").read_text("utf-8"))
    assert {entry["href"].partition("#")[0] for entry in found} == {"kept.html"}
    texts = {entry["href"]: entry["text"] for entry in found}
    # Quarto puts the text on the page as HTML.
    assert texts["kept.html#card"].startswith("a &lt;b&gt; c.")
    assert "secret" not in json.dumps(found)


def test_a_site_without_a_search_gets_none(tmp_path):
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    searching.rewrite(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]
