"""An escrow: whether money can get stuck or be paid twice, in every order things can happen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.labs.escrow.machine import Explored, Machine, Move, State, explore, shortest_by_solver
from helpers.labs.lab import ANSWERS, Figure, Json, Lab, Vectors
from helpers.text.phrases import quoted

STATES = (
    "pending",
    "funded",
    "disputed",
    "released",
    "refunded",
    "settled",
    "settle-failed",
    "expired",
)
"""What an escrow can be."""
PENDING, FUNDED, DISPUTED, RELEASED, REFUNDED, SETTLED, FAILED, EXPIRED = range(8)
WORKERS = (1, 2)
TWICE = 2
IDLE, HOLDS, SENT = range(3)
"""What a worker is about: nothing, an escrow it took, an escrow it sent and has not noted yet."""
GUARDS = {
    "Read, then send": "A worker reads that there is something to send and sends it.",
    "Claim": "A worker takes the escrow by one conditional update; nobody else can then.",
    "Claim that runs out": "The same, and a claim that is old may be taken by another worker.",
    "Claim that runs out, one transaction": (
        "The same, and the transaction is made and kept before it is sent, so that whoever sends "
        "it again sends the same one."
    ),
}
"""How a worker makes sure of being alone."""
PARTIES = ("depositor", "beneficiary")


def machine(guard: str) -> Machine:
    """The escrow with two workers that may die at any moment, and one of :data:`GUARDS`."""
    start = {"status": PENDING, "late": 0, "claim": 0, "w1": IDLE, "w2": IDLE, "paid": 0}
    return Machine(start, [*_decisions(), *_sends(guard)])


def _decisions() -> Iterator[Move]:
    """Who may decide what, and when."""

    def turns(name: str, by: str, source: int, target: int, **when: int) -> Move:
        needed = {"status": [source], **{key: [value] for key, value in when.items()}}
        return Move(name, by, needed, {"status": target})

    yield Move("the time is over", "time", {"late": [0], "status": [PENDING, FUNDED]}, {"late": 1})
    yield turns("sees the deposit", "platform", PENDING, FUNDED, late=0)
    yield turns("closes what was never funded", "platform", PENDING, EXPIRED, late=1)
    yield turns("releases", "depositor", FUNDED, RELEASED)
    yield turns("gives up", "beneficiary", FUNDED, REFUNDED)
    yield turns("asks for the money back after the time", "depositor", FUNDED, REFUNDED, late=1)
    for party in PARTIES:
        yield turns("objects", party, FUNDED, DISPUTED)
    yield turns("gives in", "depositor", DISPUTED, RELEASED)
    yield turns("gives in", "beneficiary", DISPUTED, REFUNDED)
    yield turns("decides for the beneficiary", "platform", DISPUTED, RELEASED)
    yield turns("decides for the depositor", "platform", DISPUTED, REFUNDED)


def _sends(guard: str) -> Iterator[Move]:
    """What the workers do, and how each may die between any two steps."""
    open_ = [RELEASED, REFUNDED]
    claims = guard != "Read, then send"
    for worker in WORKERS:
        me, who = f"w{worker}", f"worker {worker}"
        free = {"status": open_, me: [IDLE], "claim": [0]}
        taken = {me: HOLDS, "claim": worker if claims else 0}
        yield Move("takes it", who, free, taken)
        if "runs out" in guard:
            other = [number for number in WORKERS if number != worker]
            old = {"status": open_, me: [IDLE], "claim": other}
            yield Move("takes over an old claim", who, old, {me: HOLDS, "claim": worker})
        if "one transaction" in guard:
            # The same transaction is a payment once, however often it is sent.
            yield Move("sends", who, {me: [HOLDS], "paid": [0]}, {me: SENT, "paid": 1})
            yield Move("sends the same again", who, {me: [HOLDS], "paid": [1]}, {me: SENT})
        else:
            # Twice is too often; how often beyond is not counted.
            for paid in range(TWICE + 1):
                now, after = [paid], min(paid + 1, TWICE)
                yield Move("sends", who, {me: [HOLDS], "paid": now}, {me: SENT, "paid": after})
        yield Move("notes it", who, {me: [SENT]}, {me: IDLE, "status": SETTLED, "claim": -1})
        yield Move("dies", who, {me: [HOLDS, SENT]}, {me: IDLE})


def guards() -> Json:
    """Each guard, explored: states, steps, whether it pays twice and how, where money sticks."""
    rows = []
    for guard in GUARDS:
        found = explore(machine(guard))
        twice = found.first(lambda state, found=found: found.machine.value(state, "paid") == TWICE)
        stuck = found.stuck(lambda state, found=found: _ended(found, state))
        rows.append(
            {
                "guard": guard,
                "states": len(found.after),
                "steps": sum(len(steps) for steps in found.after.values()),
                "twice": None if twice is None else [f"{move.by} {move.name}" for move in twice],
                "stuck": len(stuck),
                "stuck_after": [f"{move.by} {move.name}" for move in found.way(stuck[0])]
                if stuck
                else None,
            }
        )
    return rows


def alone() -> Json:
    """What each party can do alone, the platform's workers and time aside, once it is funded.

    For each party the shortest way to money that goes to it by no move of the other party and no
    decision of the platform.
    """
    rows = []
    mine = {"depositor": REFUNDED, "beneficiary": RELEASED}
    for party in PARTIES:
        for early in (True, False):

            def may(move: Move, party: str = party, early: bool = early) -> bool:
                deposit = move.name == "sees the deposit"
                waits = move.by == "time" and not early
                return deposit or waits or move.by == party

            found = explore(machine("Claim"), may)
            way = found.first(
                lambda state, found=found, party=party: (
                    found.machine.value(state, "status") == mine[party]
                )
            )
            rows.append(
                {
                    "party": party,
                    "when": "before the time" if early else "once the time is over",
                    "way": None if way is None else [f"{move.by} {move.name}" for move in way],
                }
            )
    return rows


def answers() -> Json:
    """What the exercises of the notebook come to."""
    unsafe = []
    for guard in GUARDS:
        found = explore(machine(guard), lambda move: move.name != "dies")
        if TWICE in {found.machine.value(state, "paid") for state in found.after}:
            unsafe.append(guard)
    safest = machine(list(GUARDS)[-1])
    calm, every = (
        len(explore(safest, only).after) for only in (lambda move: move.name != "objects", None)
    )
    return [
        (
            f"Still unsafe: {quoted(unsafe)}. The first needs no death at all, and where a claim "
            "runs out a slow worker is as good as a dead one."
        ),
        (
            f"{calm} of {every}. A dispute adds states before the send and none after it: whoever "
            "decides, what follows is a release or a refund."
        ),
    ]


def _ended(found: Explored, state: State) -> bool:
    """Whether nothing is owed any more: paid out and noted, or never funded."""
    return found.machine.value(state, "status") in (SETTLED, EXPIRED)


def _same_ways() -> Vectors:
    """Whether z3 finds a way to pay twice just where the exploration does, of the same length."""
    passed = 0
    for row in guards():
        solved = shortest_by_solver(machine(row["guard"]), "paid", TWICE, 12)
        passed += solved == (None if row["twice"] is None else len(row["twice"]))
    return Vectors(
        "second-search",
        "Shortest way to pay twice, or that there is none of up to 12 moves, as z3 finds it",
        "https://doi.org/10.1007/3-540-49059-0_14",
        passed,
        len(GUARDS),
    )


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    for row in results["guards"]:
        name = row["guard"].lower().replace(",", "").replace(" ", "-")
        yield Figure(f"states-{name}", f"States: {row['guard'].lower()}", row["states"], "item")


def _answer(results: Mapping[str, Json]) -> str:
    rows = results["guards"]
    twice = [row for row in rows if row["twice"]]
    stuck = [row for row in rows if not row["twice"] and row["stuck"]]
    safe = [row for row in rows if not row["twice"] and not row["stuck"]]
    return (
        f"In {sum(row['states'] for row in rows)} states of {len(rows)} ways to guard a send, "
        f"{len(twice)} can pay twice, {len(stuck)} can leave money that only a person gets out, "
        f"and {len(safe)} does neither: it keeps the transaction before it sends it."
    )


LAB = Lab(
    id="escrow",
    title="Escrow, in every order",
    question="Can money in an escrow get stuck or be paid twice?",
    notebook="notebooks/12-escrow.ipynb",
    packages=("z3-solver",),
    steps={"guards": guards, "alone": alone, ANSWERS: answers},
    vectors=(_same_ways,),
    figures=_figures,
    answer=_answer,
)
