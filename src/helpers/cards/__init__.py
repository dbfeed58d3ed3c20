"""The cards and blocks of the pages: each takes validated data and returns what is shown.

``from helpers import cards`` in a notebook; every public name of the modules here is re-exported.
"""

from helpers.cards.architecture import architecture_card, needs_card, subsystems_block
from helpers.cards.blast import blast_card
from helpers.cards.budget import budget_card
from helpers.cards.changes import changes_card
from helpers.cards.custody import custody_card
from helpers.cards.decisions import (
    decision_block,
    decision_card,
    rubric_block,
)
from helpers.cards.evidence import (
    contents_block,
    downloads_block,
    evidence_block,
    sources_block,
)
from helpers.cards.failures import failure_card
from helpers.cards.landing import principles_block, profile_block, studies_block
from helpers.cards.lifecycle import lifecycle_card
from helpers.cards.money import fee_card
from helpers.cards.onepager import one_pager_block
from helpers.cards.record import record_block
from helpers.cards.repository import growth_card, series_card, timeline_card
from helpers.cards.scaling import remedies_block, scaling_card
from helpers.cards.scalingdeciding import scaling_deciding_card
from helpers.cards.scalingpath import scaling_path_card
from helpers.cards.scalingremedies import scaling_remedies_card
from helpers.cards.scalingstages import scaling_stages_card
from helpers.cards.scalingwait import scaling_wait_card
from helpers.cards.slos import slo_card
from helpers.cards.study import (
    constraints_block,
    diagrams_block,
    key_numbers,
    links_block,
    problem_block,
    requirements_block,
    roadmap_block,
    role_block,
    stack_block,
    team_block,
)
from helpers.cards.tradeoffs import (
    acceptability_card,
    criteria_card,
    decisions_findings,
    decisions_overview,
    margins_card,
    trailing_block,
)
from helpers.cards.weakpoints import cuts_card, pairs_card, points_card

__all__ = [
    "acceptability_card",
    "architecture_card",
    "blast_card",
    "budget_card",
    "changes_card",
    "constraints_block",
    "contents_block",
    "criteria_card",
    "custody_card",
    "cuts_card",
    "decision_block",
    "decision_card",
    "decisions_findings",
    "decisions_overview",
    "diagrams_block",
    "downloads_block",
    "evidence_block",
    "failure_card",
    "fee_card",
    "growth_card",
    "key_numbers",
    "lifecycle_card",
    "links_block",
    "margins_card",
    "needs_card",
    "one_pager_block",
    "pairs_card",
    "points_card",
    "principles_block",
    "problem_block",
    "profile_block",
    "record_block",
    "remedies_block",
    "requirements_block",
    "roadmap_block",
    "role_block",
    "rubric_block",
    "scaling_card",
    "scaling_deciding_card",
    "scaling_path_card",
    "scaling_remedies_card",
    "scaling_stages_card",
    "scaling_wait_card",
    "series_card",
    "slo_card",
    "sources_block",
    "stack_block",
    "studies_block",
    "subsystems_block",
    "team_block",
    "timeline_card",
    "trailing_block",
]
