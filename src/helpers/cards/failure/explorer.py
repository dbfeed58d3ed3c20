"""The explorer of failures: the element and the data it works on."""

from __future__ import annotations

from helpers.analysis.failure.blast import blast
from helpers.analysis.failure.singles import ranking, singles
from helpers.cards.embed import explorer_html
from helpers.cards.links import href, sources_html
from helpers.catalog import Portfolio, StudyData
from helpers.catalog.inputs.failure import first_box, overview, system
from helpers.charts.partsmap import USERS, blast_map
from helpers.schema.failure import FailureMode
from helpers.text.failure import sentences
from helpers.text.markup import attribute, inline

ELEMENT = "failure-explorer"


def full_form(study: StudyData) -> str:
    """Where the full explorer of a study is, relative to the site."""
    return f"{study.page('appendix')}#{study.id}-explore-failure"


def failure_explorer(portfolio: Portfolio, study: StudyData, *, picture: bool = False) -> str:
    """Parts to take down: folded until asked for, silent without scripts.

    Parameters
    ----------
    portfolio, study
        The data.
    picture
        Paint the widest failure on the map for readers without scripts.

    Returns
    -------
    str
        HTML: a disclosure around ``<failure-explorer>``; nothing for a study that has no graph.
    """
    if study.architecture is None:
        return ""
    anchor = f"{study.id}-explore-failure"
    painted = _picture(study) if picture else ""
    return explorer_html(
        ELEMENT,
        f"{study.id}-failure",
        anchor,
        summary="Take parts down and see who is affected",
        about=study.meta.title,
        data=lambda: explorer_data(portfolio, study),
        without=f"{painted}<p>Taking parts down needs JavaScript. What each recorded failure "
        "reaches is in the table of this figure.</p>",
    )


def _picture(study: StudyData) -> str:
    """The widest single failure on the map, which stays where no script replaces it."""
    graph = system(study.graph, study.quantities)
    widest = ranking(singles(graph))
    if not widest:
        return ""
    found = blast(graph, widest[0].taken)
    drawing = blast_map(study.graph, found)
    return (
        f"<p>{inline(' '.join(sentences(found)))}</p>"
        f'<div role="img" aria-label="{attribute(drawing.text)}">'
        f"{drawing.html}</div>"
    )


def explorer_data(portfolio: Portfolio, study: StudyData) -> dict:
    """What the element reads: the graph, its layers, and what is on record.

    Returns
    -------
    dict
        ``system`` as :meth:`helpers.analysis.failure.graph.System.json`; ``users`` and ``layers``
        title the bands of the map; ``modes`` in the order of the system's; their
        texts and sources are HTML, escaped here. ``overview`` has the boxes, ``first`` the one
        whose failure is shown first, ``full`` the address of the full form.

    Raises
    ------
    ValueError
        If the study has no architecture.
    """
    graph = study.graph
    modes = list(study.failures.values())
    return {
        "id": f"{study.id}-failure",
        "title": study.meta.title,
        "system": system(graph, study.quantities, modes).json(),
        "users": USERS,
        "layers": [{"id": layer.id, "title": layer.title} for layer in graph.layers],
        "modes": [_mode(portfolio, mode) for mode in modes],
        "overview": [
            {"title": row.title, "boxes": [box.model_dump() for box in row.boxes]}
            for row in overview(graph)
        ],
        "first": first_box(study).id,
        "full": href(full_form(study)),
    }


def _mode(portfolio: Portfolio, mode: FailureMode) -> dict:
    found = {
        "id": mode.id,
        "origin": mode.origin,
        "text": inline(mode.blast_radius.text),
        "risks": [{"stake": risk.stake, "text": inline(risk.text)} for risk in mode.risks],
        "sources": sources_html(portfolio, mode.cite).html,
        "agreement": None,
    }
    if mode.agreement:
        verdict, right = mode.agreement.verdict, mode.agreement.right
        found["agreement"] = {"verdict": verdict, "right": right, "why": inline(mode.agreement.why)}
    return found
