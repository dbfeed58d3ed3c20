"""The published study: worked figures that follow from its constants, stages, remedies, time."""

from __future__ import annotations

import pytest
from work import calls

from helpers.analysis.scaling import Plan, analyse, moves, spread, stages, state, tornado
from helpers.text.scaling import binding

PEAKLESS = {"peak-factor": 1}
# No invoice waits, nothing is forwarded and no balance comes from a call for many.
BARE = {"invoices-open": 0, "payments-settled-aug": 0, "solana-native-share": 0}


@pytest.fixture(scope="module")
def analysed(real):
    return analyse(real, Plan(12))


def limits(real, resource: str, overrides: dict) -> dict:
    return state(real, overrides={**PEAKLESS, **overrides}).part(resource).limits


def dwell(real) -> str:
    return real.resource("pending-sweep-inprocess").parameters["dwell"]


@pytest.mark.parametrize(
    ("seconds", "per_day"),
    [(60, 144_000), (180, 48_000), (300, 28_800), (600, 14_400), (900, 9600)],
)
def test_arrivals_that_fill_a_sweep(real, seconds, per_day):
    """100 rows over the time a payment stays, by Little's law; 9,600 a day at 900 s."""
    for sweep in ("pending-sweep-inprocess", "pending-sweep-cron"):
        overrides = {**BARE, dwell(real): seconds, "pending-rows-per-payment": 1}
        assert limits(real, sweep, overrides)["batch"] == pytest.approx(per_day)


def test_the_longest_read_that_lets_a_sweep_finish(real):
    """150 ms for 100 rows in 15 s, 600 ms in a minute."""
    for sweep, latency in (("pending-sweep-inprocess", 150), ("pending-sweep-cron", 600)):
        alone = {**BARE, "scheduled-overlap": 0}
        at = limits(real, sweep, {**alone, "read-latency": latency})
        assert at["time"] == pytest.approx(at["batch"])
        slower = state(real, overrides={**alone, "read-latency": latency * 1.01}).part(sweep)
        faster = state(real, overrides={**alone, "read-latency": latency * 0.99}).part(sweep)
        assert (slower.binds, faster.binds) == ("time", "batch")


def test_the_webhook_queue_delivers_144000_rows_a_day(real):
    overrides = {"webhook-retries-per-payment": 1}
    assert limits(real, "webhook-retries", overrides)["batch"] == pytest.approx(144_000)
    # At five seconds each twelve fit into a minute of one run, 34 into those that overlap.
    for overlap, each_minute in ((0, 12), (1, 34)):
        given = {**overrides, "webhook-attempt-time": 5, "scheduled-overlap": overlap}
        slow = limits(real, "webhook-retries", given)
        assert slow["time"] == pytest.approx(each_minute * 1440)


@pytest.mark.parametrize(
    ("seconds", "per_day"), [(2, 43_200), (12, 7200), (15, 5760), (24, 3600), (36, 2400)]
)
def test_forwards_one_at_a_time(real, seconds, per_day):
    overrides = {"forward-time": seconds, "forwards-per-payment": 1}
    assert limits(real, "forwarding", overrides)["servers"] == pytest.approx(per_day)


def test_other_worked_figures(study, real):
    """Budgets by the day and the rate of derivation, as the record states them."""
    stated = {key: study.quantities[key].value for key in
              ("payment-create-per-day", "lightning-sync-per-day", "derivation-rate")}  # fmt: skip
    share = {"busiest-merchant-share": 1}
    assert limits(real, "payment-creation", share)["limit"] == pytest.approx(86_400)
    assert stated["payment-create-per-day"] == 86_400
    sync = state(real, overrides={**PEAKLESS, "lightning-busiest-wallet-share": 1},
                 driver="lightning-per-day").part("lightning-sync")  # fmt: skip
    assert sync.limits["limit"] == pytest.approx(stated["lightning-sync-per-day"]) == 144_000
    derived = limits(real, "key-derivation", {"derivation-time": 24.1})["servers"] / 86_400
    assert round(derived) == stated["derivation-rate"] == 41


def test_a_cycle_that_skips_ticks_is_a_whole_number_of_them(real):
    """51.5 rows at 300 ms: the loop of 15 s looks again after 30, so 95 of 100 within 28.8 s."""
    overrides = {**BARE, "read-latency": 300, "peak-factor": 1, dwell(real): 86400}
    load = {"payments-per-day": 51.5}
    part = state(real, load, overrides=overrides).part("pending-sweep-inprocess")
    assert part.wait.p95 + 0.3 == pytest.approx(28.8)
    assert part.consequence == "slows"


def test_a_months_partition_outgrows_memory_at_35_300_a_day(study, real):
    partitioned = state(real, {"payments-per-day": "load-hundred-x"}, ["table-partitioning"])
    table = partitioned.part("payments-table")
    assert table.breaking == pytest.approx(35_270, rel=1e-3)
    assert table.utilisation == pytest.approx(1.42, abs=0.005)
    assert study.quantities["partition-full"].value == pytest.approx(table.breaking)


def test_invoices_as_a_range_of_growth(real):
    """From invoices that do not grow to invoices in step with payments."""
    job = "pending-sweep-inprocess"
    none, half, full = (
        state(real, overrides={"invoice-growth": at}).part(job).breaking for at in (0, 0.5, 1)
    )
    assert full < 30 < half < 100 < 1000 < none
    low, *_, high = spread(real).part(job).breaking
    assert full * 0.5 < low < half < high < none


def test_the_one_observation_is_not_explained(study, real):
    """48 pending in July; the model has less than one for that month and 18 for today."""
    at = {key: study.quantities[key].value for key in
          ("pending-observed", "pending-modelled-july", "pending-modelled-steady")}  # fmt: skip
    assert at["pending-observed"] > 2 * at["pending-modelled-steady"]
    assert at["pending-observed"] > 100 * at["pending-modelled-july"]
    part = state(real, overrides=PEAKLESS).part("pending-sweep-inprocess")
    rows = at["pending-modelled-steady"]
    reading = 15_000 / study.quantities["read-time-inprocess"].value
    forwards = (
        study.quantities["created-per-day"].value
        / 86_400
        * (study.quantities["found-time-inprocess"].value)
    )
    assert part.utilisation == pytest.approx(rows / reading + forwards)


def test_both_cases_of_the_scheduled_run(real):
    """Runs that wait for each other share one minute; runs that overlap hardly notice."""
    alone, apart = (
        state(real, overrides={**BARE, "scheduled-overlap": at}).part("scheduled-run").breaking
        for at in (0, 1)
    )
    assert apart > 10 * alone
    busy = state(real, overrides={"scheduled-overlap": 0}).part("scheduled-run")
    assert busy.consequence == "slows"


def test_balances_in_sol_take_no_time_of_their_own(real):
    job = "pending-sweep-inprocess"
    without, with_ = (
        limits(real, job, {**BARE, "solana-native-share": share})["time"] for share in (0, 0.5)
    )
    assert with_ == pytest.approx(2 * without)


def test_notices_are_never_first(real, analysed):
    notices = {item.id for item in real.resources if item.notice}
    assert notices == {"late-deposit-rescan", "payment-creation", "payments-table"}
    for item in analysed.stages.values():
        assert not notices & {*item.state.order, *item.state.already, *item.state.saturated}
        assert all(item.spread.part(id_).first == 0 for id_ in notices)


def test_stages_stand_at_their_loads_with_the_others_as_today(study, real):
    found = stages(real)
    today = study.quantities["created-per-day"].value
    assert {key: at.load["payments-per-day"] for key, at in found.items()} == pytest.approx(
        {"today": today, "ten-x": 5000, "hundred-x": 50_000, "lightning-trigger": today}
    )
    assert found["lightning-trigger"].load["lightning-per-day"] == 10_000
    assert found["ten-x"].load["lightning-per-day"] == (
        study.quantities["lightning-per-day-today"].value
    )
    assert found["lightning-trigger"].driver == "lightning-per-day"
    assert found["lightning-trigger"].order == ("lightning-sync",)


def test_every_stage_has_an_order_with_loads_and_probabilities(real, analysed):
    assert list(analysed.stages) == [stage.id for stage in real.stages]
    for item in analysed.stages.values():
        loads = [item.state.part(id_).breaking for id_ in item.state.order]
        assert loads == sorted(loads)
        assert all(load > item.state.today for load in loads)
        assert sum(part.first for part in item.spread.resources) == pytest.approx(1)
        assert all(bar.swing > 0 for bar in item.tornado)
        assert 1 <= len(item.deciding) <= 3
        for part in item.state.resources:
            assert binding(real.resource(part.id), part.binds)
            assert part.leaves_out
            assert set(part.inputs.values()) <= {value.id for value in real.values}


def test_a_stage_is_drawn_and_moved_with_its_own_loads_and_remedies(real, analysed):
    for item in analysed.stages.values():
        given = (item.stage.load, item.stage.remedies)
        assert item.spread == spread(real, *given, plan=Plan(12))
        assert item.tornado == tornado(real, *given)
        assert item.state == state(real, *given)
    bare = spread(real, analysed.stages["hundred-x"].stage.load, plan=Plan(12))
    assert bare != analysed.stages["hundred-x"].spread


def test_what_is_done_changes_nothing(real):
    done = [remedy.id for remedy in real.remedies if remedy.status == "done"]
    assert done
    assert state(real, remedies=done).resources == state(real).resources
    one, other = spread(real, plan=Plan(6)), spread(real, remedies=done, plan=Plan(6))
    assert one == other


def test_a_remedy_never_brings_its_own_limits_nearer(real):
    """Alone, at the likely values, what a remedy relieves breaks no earlier with it."""
    for move in (*moves(real), *moves(real, driver="lightning-per-day")):
        for resource in real.remedy(move.remedy).relieves:
            before, after = move.limits.get(resource, (0, 0))
            assert after is None or after >= before, (move.remedy, resource)


def test_results_name_their_inputs_and_stay_the_same(real, analysed):
    assert analyse(real, Plan(12)) == analysed
    part = analysed.stages["today"].state.part("forwarding")
    assert part.inputs["service_time"] == "forward-time"
    assert part.inputs["demand.payments-per-day"] == "forwards-per-payment"
    batched = analysed.stages["hundred-x"].state.part("forwarding")
    assert batched.inputs["service_time"] == "forward-time-batched"


def test_a_thousand_times_the_draws_are_no_more_steps(real):
    """What is done draw by draw is done by arrays; nothing loops over draws in Python."""
    few, many = (calls(lambda log2=log2: analyse(real, Plan(log2, seed=77))) for log2 in (4, 14))
    assert many < 1.05 * few
    assert many < 1_000_000
