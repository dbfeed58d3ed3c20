"""A decision of twelve options by twelve criteria on narrow screens: nothing leaves the page."""

from __future__ import annotations

import json

import explorers
import pytest
import visit

from helpers.analysis.tradeoff import for_page
from helpers.catalog import load

pytestmark = pytest.mark.browser

SIZE = 12


def wide(name: str) -> dict:
    """The data of an explorer, as large as a decision may get, with titles that do not break."""
    sizes = range(1, SIZE + 1)
    return {
        "id": name,
        "title": "A decision with many options",
        "scored": "",
        "decided": "February 2026",
        "hindsight": {
            "known": "August 2026",
            "changes": [
                {
                    "option": i,
                    "criterion": i,
                    "score": 1 + (1 + (i + 1) * (i + 1)) % 5,
                    "month": "2026-08",
                    "reason": "Because.",
                    "evidence": "",
                }
                for i in range(SIZE)
            ],
        },
        "options": [
            {
                "id": f"option-{i}",
                "title": f"Multi-region active-active Postgres-compatible alternative {i}",
                "chosen": i == 1,
                "knocked_out": i == SIZE,
            }
            for i in sizes
        ],
        "criteria": [
            {
                "id": f"criterion-{j}",
                "title": f"Interoperability-and-maintainability {j}",
                "question": "How well does it do?",
                "anchors": {str(step): f"What {step} means" for step in range(1, 6)},
                "weight": 100 / SIZE,
            }
            for j in sizes
        ],
        "scores": [[1 + (i * j) % 5 for j in sizes] for i in sizes],
        "draws": for_page(SIZE, SIZE),
        "cells": [[{"reason": "Because.", "evidence": ""} for _ in sizes] for _ in sizes],
    }


@pytest.mark.parametrize("pixels", [320, 390])
def test_twelve_by_twelve_does_not_widen_the_page(browser, site_url, built_site, pixels):
    decision = explorers.decisions(built_site, load(built_site.root))[0]
    text = json.dumps(json.dumps(wide(decision.name)))
    script = f"globalThis.apData = {{ {json.dumps(decision.name)}: {text} }};"
    with visit.opened(browser, site_url + decision.page) as (page, log):
        page.set_viewport_size({"width": pixels, "height": 700})
        page.route(
            f"**/assets/explorers/{decision.name}.js*",
            lambda route: route.fulfill(body=script, content_type="text/javascript"),
        )
        found = explorers.unfold(page, decision)
        explorers.settle(found)
        assert found.locator(".ax-matrix .ax-cell").count() == SIZE * SIZE
        assert found.locator(".ax-slider").count() == SIZE
        found.locator(".ax-cell").last.click()
        visit.unfold(page)
        assert visit.sideways(page) == []
        # What is wider than the screen scrolls in a place of its own.
        scrolls = found.locator(".ax-scores .ax-scroll")
        assert scrolls.evaluate("place => place.scrollWidth > place.clientWidth")
        for control in found.locator(".ax-slider input, .ax-rivals button, select").all():
            box = control.bounding_box()
            assert box is None or (box["x"] >= 0 and box["x"] + box["width"] <= pixels)
        assert log.messages == []
