"""What fails in the streaming platform, read from its code by hand, against what is computed."""

from __future__ import annotations

from project_files import own_portfolio

from helpers.analysis.failure import STATES, UP, FailureAnalysis, blast
from helpers.catalog.inputs.failure import analyse_study

STREAMS = ("start-stream", "watch-transcoded", "watch-together")


def _study() -> FailureAnalysis:
    return analyse_study(own_portfolio().studies["bittorrented"])


def _hit(study: FailureAnalysis, *taken: str) -> dict[str, str]:
    found = blast(study.system, taken).states
    return {key: STATES[state] for key, state in found.items() if state != UP}


def test_the_known_failures():
    study = _study()
    everything = {node.id: "down" for node in study.system.capabilities}
    assert _hit(study, "one-droplet") == _hit(study, "droplet") == everything
    # The host builds what it runs, so a release needs it and no database.
    assert _hit(study, "one-database") == {
        key: state for key, state in everything.items() if key != "release-version"
    }
    # Crawler, index API and releases are not in the one process.
    apart = {"query-index", "index-new-torrents", "release-version"}
    assert _hit(study, "one-process") == dict.fromkeys(everything.keys() - apart, "down")
    assert _hit(study, "bitmagnet") == {"index-new-torrents": "down"}
    assert _hit(study, "torrent-peers") == dict.fromkeys(STREAMS, "down")
    assert _hit(study, "siriusxm") == {"listen-radio": "down"}
    assert _hit(study, "coinpay-events") == dict.fromkeys(("pay-plan", "buy-line"), "delayed")
    # The engine asks trackers as well, the crawler nobody else.
    assert _hit(study, "dht-network") == dict.fromkeys(STREAMS, "degraded") | {
        "index-new-torrents": "down"
    }
    assert _hit(study, "trackers") == {}
    # Idle, and counting only.
    assert _hit(study, "turn-server") == _hit(study, "posthog") == {}


def test_search_and_lists_ask_nobody_who_the_caller_is():
    without = _hit(_study(), "supabase-auth")
    assert not {"search-catalogue", "browse-catalogue", "query-index"} & without.keys()
    assert {*STREAMS, "watch-live-tv", "keep-history-apart"} <= without.keys()


def test_without_a_profile_there_is_no_data_and_nothing_else_stops():
    for part in ("profile-cookie", "profile-scope"):
        hit = _hit(_study(), part)
        assert hit["keep-history-apart"] == "down"
        assert not {"search-catalogue", *STREAMS, "watch-live-tv"} & hit.keys()


def test_the_published_table_is_whole_and_in_its_order():
    failures = own_portfolio().studies["bittorrented"].failures.values()
    published = [mode.number for mode in failures if mode.number]
    assert published == list(range(1, 11))
