"""Words of a page are counted as a reader meets them, and its reading time follows from them."""

from __future__ import annotations

import pytest

from helpers.site import frame, reading
from helpers.site.reading import Extent, measure

TITLE = '<header id="title-block-header"><h1>Two words</h1>{}</header>'
FACTS = '<div class="quarto-title-meta">{}</div>'


def page(body: str, facts: str = "") -> str:
    title = TITLE.format(facts)
    return f"<html><body><nav>Home</nav><main>{title}{body}</main><p>After it</p></body></html>"


@pytest.mark.parametrize(
    ("body", "seen", "folded", "figures"),
    [
        ("", 0, 0, 0),
        ("<p>One, two – <b>thr</b>ee · 4 %</p>", 4, 0, 0),
        ("<table><tr><th>a</th><td>b</td></tr></table>", 2, 0, 0),
        ("<p>one<br>two</p><p>three</p>", 3, 0, 0),
        ("<details><summary>one two</summary>x <p>y z</p></details><p>three</p>", 3, 3, 0),
        ("<details open><summary>one</summary><p>two</p></details>", 2, 0, 0),
        (
            "<details><summary>a</summary><details open><summary>b</summary>c</details></details>",
            1,
            2,
            0,
        ),
        ("<figure><svg><text>no</text></svg><p>nor this</p></figure>", 0, 0, 1),
        ("<details><summary>a</summary><figure></figure></details>", 1, 0, 0),
        ('<x-explorer data-explorer="x"><p>a b</p><figure>c</figure></x-explorer>', 2, 0, 1),
        ("<script>no</script><style>no</style><pre>x = 1</pre><nav>no</nav>", 0, 0, 0),
        ('<p hidden>no</p><p aria-hidden="true">no</p><i class="visually-hidden">no</i>', 0, 0, 0),
        ("<button>no</button><label>yes <select><option>no</select></label>", 1, 0, 0),
        ("<p>an<img alt='no'>end</b></p>", 2, 0, 0),
    ],
)
def test_words_and_figures_of_a_page(body, seen, folded, figures):
    title = 2
    assert measure(page(body)) == Extent(seen + title, seen + folded + title, figures)


def test_a_page_without_a_main_part_has_nothing_to_read():
    assert measure("<html><body><p>Moved</p></body></html>") == Extent(0, 0, 0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (0, "1 minute<"),
        (2.4 * reading.PACE, ">2 minutes<"),
        (14.6 * reading.PACE, ">15 minutes<"),
        (59 * reading.PACE, ">59 minutes<"),
        # Nobody reads that through.
        (61 * reading.PACE, ""),
    ],
)
def test_the_reading_time_follows_from_the_words(words, said):
    text = page(f"<p>{'word ' * round(words)}</p>")
    assert said in reading.line(text)
    assert bool(reading.line(text)) == bool(said)


@pytest.mark.parametrize(
    ("facts", "inside"),
    [
        ("", "{}"),
        (FACTS.format(""), FACTS),
        (FACTS.format("<div>Author</div>") + "\n", FACTS.format("<div>Author</div>{}") + "\n"),
    ],
)
def test_the_frame_of_a_page_states_it_once_in_the_title_block(facts, inside):
    plain = page(f"<p>{'word ' * 500}</p>", facts)
    told = frame.complete(plain)
    time = reading.line(plain)
    assert ">2 minutes<" in time
    assert told.count("ap-minutes") == 1
    title = TITLE.format(inside.format(time))
    assert title in told or TITLE.format("") + time in told
    assert measure(told) == measure(plain)
    assert frame.complete(told) == told


def test_a_title_block_without_a_title_says_no_time():
    """Quarto writes one on a page that has only `pagetitle`."""
    block = '<header id="title-block-header" class="quarto-title-block"></header>'
    plain = page(f"<p>{'word ' * 500}</p>").replace(TITLE.format(""), block)
    assert "ap-minutes" not in frame.complete(plain)
