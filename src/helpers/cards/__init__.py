"""The cards and blocks of the pages: each takes validated data and returns what is shown.

``from helpers import cards`` in a notebook. A module is imported when one of its names is first
asked for, so that a page loads what it shows and no more.
"""

from __future__ import annotations

import importlib

_WHERE = {
    "architecture": "architecture_card needs_card subsystems_block",
    "classification": "classification_card",
    "evidence": "contents_block downloads_block evidence_block filter_block sources_block",
    "failure.blast": "blast_card",
    "failure.budget": "budget_card",
    "failure.changes": "changes_card",
    "failure.modes": "failure_card",
    "failure.weakpoints": "cuts_card pairs_card points_card",
    "lab": "curves_card lab_block labs_block measured_card parts_card",
    "landing": "principle_lines principles_block profile_block",
    "lifecycle": "lifecycle_card",
    "minute": "minute_block",
    "notebook": "answer bullets folded folds number percent points say table terms",
    "principles": "principle_decisions_block",
    "repository": "growth_card series_card timeline_card",
    "scaling.paths": "paths_explorer",
    "scaling.compared": "scaling_order_card",
    "scaling.hour": "scaling_day_card scaling_hour_card",
    "scaling.law": "scaling_law_card",
    "scaling.path": "scaling_deciding_card scaling_path_card",
    "scaling.remedies": "remedies_block scaling_remedies_card",
    "scaling.stages": "scaling_card scaling_stages_card",
    "scaling.together": "scaling_together_card",
    "scaling.wait": "scaling_wait_card",
    "slos": "slo_card",
    "split": "split_card",
    "studies": "studies_block",
    "study": (
        "constraints_block "
        "diagrams_block "
        "links_block "
        "next_block "
        "numbers_block "
        "one_pager_block "
        "pages_block "
        "problem_block "
        "record_block "
        "requirements_block "
        "roadmap_block "
        "role_block "
        "since_block "
        "stack_block "
        "team_block "
    ),
    "tradeoff.certainty": "certainty_card",
    "tradeoff.decision": "decision_block decision_card rubric_block",
    "tradeoff.overview": "decisions_overview decisions_table rival_block trailing_block",
    "tradeoff.sidebyside": "acceptability_card criteria_card margins_card",
}
_MODULE = {name: module for module, names in _WHERE.items() for name in names.split()}

# The names are the table's, which no checker reads.
__all__ = sorted(_MODULE)  # noqa: PLE0605  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> object:
    """A public name of one of the modules here."""
    if name not in _MODULE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULE[name]}"), name)


def __dir__() -> list[str]:
    return __all__
