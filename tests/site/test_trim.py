"""Style sheets lose the rules that nothing can use, and no other."""

import pytest

from helpers.site.trim import names, trim, trimmed, uncommented, unnamed

NAMED = {"btn", "card", "show", "modal-"}


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        (".btn{a:b}.alert{a:b}", ".btn{a:b}"),
        (".btn,.alert,a:hover{a:b}", ".btn,a:hover{a:b}"),
        (".card .alert{a:b}p{a:b}", "p{a:b}"),
        ("@media print{.alert{a:b}.btn{a:b}}", "@media print{.btn{a:b}}"),
        ("@media print{.alert{a:b}}p{a:b}", "p{a:b}"),
        ("@supports (a:b){@media print{.alert{a:b}}.btn{a:b}}", "@supports (a:b){.btn{a:b}}"),
        ("@keyframes alert{from{a:b}to{a:c}}", "@keyframes alert{from{a:b}to{a:c}}"),
        ("@font-face{src:url(x.woff)}", "@font-face{src:url(x.woff)}"),
        ('@charset "UTF-8";.alert{a:b}.btn{a:b}', '@charset "UTF-8";.btn{a:b}'),
        ("/*! .x{} */.alert{a:b}.btn{a:b}", "/*! .x{} */.btn{a:b}"),
        ('.btn{c:"}.alert{"}.alert{a:b}', '.btn{c:"}.alert{"}'),
        (".btn{c:url(data:a{b}c)}.alert{a:b}", ".btn{c:url(data:a{b}c)}"),
        (".btn:not(.alert){a:b}", ".btn:not(.alert){a:b}"),
        (":is(.alert,.btn) p{a:b}", ":is(.alert,.btn) p{a:b}"),
        (".alert:not(.btn){a:b}p{a:b}", "p{a:b}"),
        ('[class*=".alert"]{a:b}', '[class*=".alert"]{a:b}'),
        (".modal-open{a:b}", ".modal-open{a:b}"),
        (".w\\:alert{a:b}", ".w\\:alert{a:b}"),
        (":root{--x:{}}p{a:b}", ":root{--x:{}}p{a:b}"),
        (".btn{a:b/*}*/;c:'}'}.alert{a:b}", '.btn{a:b/*}*/;c:"}"}'),
        ("/* .btn{ */.alert{a:b}p{a:b}", "p{a:b}"),
        ("@import 'a;b';@layer x,y;.alert{a:b}", '@import "a;b";@layer x,y;'),
        (".alert{a:b}.btn{a:b", ".btn{a:b}"),
        (".btn{a:b}/*# map */", ".btn{a:b}"),
    ],
)
def test_a_rule_goes_only_if_a_class_it_needs_is_named_nowhere(sheet, kept):
    assert trimmed(sheet, unnamed(sheet, NAMED, ("modal-",))) == kept


def test_names_come_from_pages_and_scripts(tmp_path):
    (tmp_path / "site_libs").mkdir()
    (tmp_path / "a.html").write_text("<p class=\"one two\"><b class='three'>four</b></p>")
    (tmp_path / "site_libs/a.js").write_text("x.classList.add('five'); y('six-' + z, `seven-${z}`)")
    named, beginnings = names(tmp_path)
    assert {"one", "two", "three", "five"} <= named
    assert "four" not in named
    assert set(beginnings) == {"six-", "seven-"}
    sheet = tmp_path / "site_libs/a.css"
    sheet.write_text(".one{a:b}.four{a:b}.seven-up{a:b}")
    (tmp_path / "assets").mkdir()
    own = tmp_path / "assets/own.css"
    own.write_text("/* Why. */.four{a:b/* c */}")
    trim(tmp_path, tmp_path)
    assert sheet.read_text() == ".one{a:b}.seven-up{a:b}"
    assert own.read_text() == ".four{a:b}"


def test_a_sheet_is_trimmed_anew_only_if_it_or_what_is_named_changes(tmp_path, monkeypatch):
    page, sheet = tmp_path / "a.html", tmp_path / "site_libs/a.css"
    sheet.parent.mkdir()
    read = []

    def reading(text, absent):
        read.append(text)
        return trimmed(text, absent)

    monkeypatch.setattr("helpers.site.trim.trimmed", reading)

    def told(named, written):
        page.write_text(f'<p class="{named}">')
        sheet.write_text(written)
        trim(tmp_path, tmp_path)
        return sheet.read_text(), len(read)

    assert told("one", ".one{a:b}.two{a:b}") == (".one{a:b}", 1)
    assert told("one", ".one{a:b}.two{a:b}") == (".one{a:b}", 1)
    assert told("one more", ".one{a:b}.two{a:b}") == (".one{a:b}", 1)
    assert told("two", ".one{a:b}.two{a:b}") == (".two{a:b}", 2)
    assert told("two", ".two{a:c}") == (".two{a:c}", 3)
    assert len([*(tmp_path / ".portfolio/sheets").iterdir()]) == 1


@pytest.mark.parametrize(
    ("sheet", "left"),
    [
        ("a{b:c}/* x */d{e:'/* f */'}", 'a{b:c}d{e:"/* f */"}'),
        ("@media print{/* x */a{b:c}}", "@media print{a{b:c}}"),
        ("a:is(.b/* x */,.c){--d:/* e */}", "a:is(.b,.c){--d:}"),
        ("/*! A licence. */a{/* x */b:c}", "/*! A licence. */a{/* x */b:c}"),
    ],
)
def test_comments_are_for_who_edits_unless_they_are_a_licence(sheet, left):
    assert uncommented(sheet) == left
