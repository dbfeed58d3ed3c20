"""The explorer of a scaling path: the element and the data it works on."""

from __future__ import annotations

from helpers.analysis.sampling import for_page
from helpers.analysis.scaling.uncertainty import DRAWS
from helpers.cards.embed import explorer_html, open_explorer_html
from helpers.cards.links import href
from helpers.cards.scaling.scaled import per_day, recorded
from helpers.catalog import Resolved, StudyData
from helpers.catalog.inputs.scaling import model
from helpers.schema.scaling import Load, Remedy, Scaling, Stage
from helpers.text.markup import inline
from helpers.text.numbers import format_quantity
from helpers.text.phrases import REMEDY_STATUS

ELEMENT = "scaling-explorer"
BEYOND = 10
"""The slider of a load ends at this multiple of the highest load any stage names."""
_SPAN = 1e5
"""Decades below that end at which it starts if nothing at all is on record today."""


def scaling_explorer(study: StudyData) -> str:
    """A load to push until something saturates: folded until asked for, silent without scripts.

    Parameters
    ----------
    study
        The data.

    Returns
    -------
    str
        HTML: a disclosure around ``<scaling-explorer>``.

    Raises
    ------
    ValueError
        If the study has no scaling path.
    """
    return explorer_html(
        ELEMENT,
        f"{study.id}-scaling",
        f"{study.id}-explore-scaling",
        summary="Push the load until something saturates",
        about=study.meta.title,
        data=lambda: explorer_data(study),
        without="<p>Pushing the load needs JavaScript. Each limit, the load that reaches it and "
        "what the model leaves out are in the table of this figure.</p>",
    )


def compact_explorer(study: StudyData, static: str) -> str:
    """The same standing open: a load, the parts nearest to their limits, and what moves them.

    Parameters
    ----------
    study
        The data.
    static
        HTML of the default state.

    Returns
    -------
    str
        HTML: ``<scaling-explorer form="compact">``.
    """
    return open_explorer_html(
        ELEMENT,
        f"{study.id}-scaling",
        f"{study.id}-explore-scaling",
        data=lambda: explorer_data(study),
        static=static,
        styles=(ELEMENT,),
    )


def explorer_data(study: StudyData) -> dict:
    """What the element reads: the model as the engine takes it, with words and links beside it.

    Returns
    -------
    dict
        ``ScalingModel.json()``, what is drawn from, and, in the same records, what only a reader
        needs: how a value is written and its kind; what a part leaves out; what a remedy costs; the
        loads of a stage and the ends of a load's slider, per day. Prose is HTML, escaped here.

    Raises
    ------
    ValueError
        If the study has no scaling path.
    """
    scaling = recorded(study)
    path = model(study)
    data = path.json()
    loads = {load.id: load for load in scaling.loads}
    resources = {resource.id: resource for resource in scaling.resources}
    remedies = {remedy.id: remedy for remedy in scaling.remedies}
    stages = {stage.id: stage for stage in scaling.stages}
    return {
        "id": f"{study.id}-scaling",
        "title": study.meta.title,
        # The id of a value follows: an address for each would say the same many times.
        "evidence": href(f"evidence.html#{study.id}-"),
        **data,
        "values": [{**item, **_value(study.quantities[item["id"]])} for item in data["values"]],
        "loads": [
            {**item, "range": list(ends(study, scaling, loads[item["id"]]))}
            for item in data["loads"]
        ],
        "resources": [
            {**item, "leaves_out": inline(resources[item["id"]].leaves_out)}
            for item in data["resources"]
        ],
        "remedies": [{**item, **_remedy(study, remedies[item["id"]])} for item in data["remedies"]],
        "stages": [{**item, **_stage(study, stages[item["id"]])} for item in data["stages"]],
        "draws": for_page(path.spans, path.pairs, DRAWS.log2),
    }


def _value(quantity: Resolved) -> dict:
    return {
        "text": format_quantity(quantity),
        "symbol": quantity.unit.symbol,
        "kind": quantity.record.kind.value,
    }


def ends(study: StudyData, scaling: Scaling, load: Load) -> tuple[float, float]:
    """The ends of a load's slider, per day."""
    today = per_day(study.quantities[load.today])
    stages = [stage.load for stage in scaling.stages if load.id in stage.load]
    named = [per_day(study.quantities[found[load.id]]) for found in stages]
    end = BEYOND * max([today, *named]) or 1.0
    return today if today > 0 else end / _SPAN, end


def _stage(study: StudyData, stage: Stage) -> dict:
    return {"per_day": {load: per_day(study.quantities[key]) for load, key in stage.load.items()}}


def _remedy(study: StudyData, remedy: Remedy) -> dict:
    price = study.quantities[remedy.monthly_cost] if remedy.monthly_cost else None
    return {
        "state": REMEDY_STATUS[remedy.status],
        "cost": inline(remedy.cost),
        "price": price and {"id": price.id, "monthly": price.value, **_value(price)},
    }
