"""Podcasts and radio: how often a feed may be asked for, what that costs, how old its news gets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from statistics import median

from helpers.labs.feeds import checks, kinds, radio, reader, schedule
from helpers.labs.feeds.conditional import Validators
from helpers.labs.feeds.reader import HOUR, Answer, Kept
from helpers.labs.feeds.server import Published, serving
from helpers.labs.lab import ANSWERS, Figure, Json, Lab
from helpers.text.phrases import percent

FEEDS, EPISODES = 40, 100
"""Of the round whose bytes are counted."""
SCALE = 200
"""Times that clocks run faster in a round with feeds that hang."""
BATCH, TIMEOUT, ATTEMPTS, PAUSE = 10, 30.0, 3, 1.0
"""Feeds at a time, seconds until one is given up, how often it is tried, seconds between."""
HUNG = ATTEMPTS * TIMEOUT + PAUSE * (2 ** (ATTEMPTS - 1) - 1)
"""Seconds of a feed that never answers."""
USUAL = 1.0
"""Seconds of one that does."""
SHARES = (0.0, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
SOUND = 64_000
"""Bytes that a player wants before it plays: four seconds of 128 kbit/s."""


def read() -> Json:
    """Which kinds of feed are recognised, and what reading one costs by its episodes."""
    import feedparser

    rows = []
    for kind in kinds.KINDS:
        found = feedparser.parse(kind.data)
        rows.append(
            {
                "kind": kind.title,
                "version": found.version,
                "entries": len(found.entries),
                "fault": type(found.bozo_exception).__name__ if found.bozo else "",
            }
        )
    costs = {}
    for episodes in (10, 100, 500):
        data = kinds.podcast(episodes)
        taken = []
        for _ in range(5):
            since = time.process_time()
            feedparser.parse(data)
            taken.append(time.process_time() - since)
        costs[str(episodes)] = [round(one, 5) for one in (min(taken), median(taken), max(taken))]
    return {"kinds": rows, "costs": costs}


def saved(feeds: int = FEEDS, episodes: int = EPISODES) -> Json:
    """A second round over feeds that were asked for before: bytes, and seconds to read them."""
    ways: dict[str, dict[str, Json]] = {
        "Whole, as it is": {"packed": False, "keep": False, "changed": 0},
        "Whole, packed": {"packed": True, "keep": False, "changed": 0},
        "If it has changed, and none has": {"packed": True, "keep": True, "changed": 0},
        "If it has changed, and one in ten has": {"packed": True, "keep": True, "changed": 10},
    }
    return [{"way": name, **_round(feeds, episodes, **how)} for name, how in ways.items()]


def _round(feeds: int, episodes: int, *, packed: bool, keep: bool, changed: int) -> dict[str, Json]:
    import feedparser

    first, second = kinds.podcast(episodes), kinds.podcast(episodes + 1)
    paths = [f"/{number}.xml" for number in range(feeds)]
    state = Validators('"1"', checks.NOW)
    with serving({path: Published(first, state) for path in paths}) as publisher:
        kept = [Kept(publisher.url(path)) for path in paths]
        ask = partial(reader.ask, timeout=5, packed=packed)
        if keep:
            # The round before, of which the validators are kept.
            kept = [reader.learned(one, ask(one)) for one in kept]
        for path in paths[: feeds * changed // 100]:
            publisher.feeds[path] = Published(second, Validators('"2"', checks.NOW + 60))
        answers: list[Answer] = reader.in_batches(kept, BATCH, ask)
    since = time.process_time()
    read = [feedparser.parse(one.body) for one in answers if one.code == 200]
    return {
        "bytes": sum(one.size for one in answers),
        "unchanged": sum(one.code == 304 for one in answers),
        "entries": sum(len(one.entries) for one in read),
        "seconds": round(time.process_time() - since, 4),
    }


def hanging(feeds: int = 60, hung: int = 3) -> Json:
    """Rounds over real connections with clocks that run faster: batches, a pool, and the worst.

    Seconds are given at the clock of the worker, that is times the scale.
    """
    every = feeds // hung
    some = [number % every == 4 for number in range(feeds)]
    plans: dict[str, tuple[list[bool], Callable[..., list[Answer]]]] = {
        "Batches of ten": (some, reader.in_batches),
        "A pool of ten": (some, reader.in_pool),
        "Batches of ten, and all hang": ([True] * (2 * BATCH), reader.in_batches),
    }
    rows = []
    for name, (which, way) in plans.items():
        paths = [f"/{number}" for number in range(len(which))]
        body = kinds.podcast(1)
        made = {
            path: Published(body, hangs=hangs, delay=0 if hangs else USUAL / SCALE)
            for path, hangs in zip(paths, which, strict=True)
        }
        with serving(made) as publisher:
            job = partial(reader.attempted, timeout=TIMEOUT / SCALE, pause=PAUSE / SCALE)
            since = time.monotonic()
            answers = way([Kept(publisher.url(path)) for path in paths], BATCH, job)
            taken = (time.monotonic() - since) * SCALE
        expected = _expected(which, barrier=name != "A pool of ten")
        rows.append(
            {
                "round": name,
                "feeds": len(which),
                "hang": sum(which),
                "given_up": sum(one.code == 0 for one in answers),
                "seconds": round(taken, 1),
                "formula": expected,
                "an_hour": round(len(which) / taken * HOUR),
            }
        )
    return rows


def _expected(which: Sequence[bool], *, barrier: bool) -> float:
    """Seconds of that round, if nothing took any time but the feeds."""
    times = [HUNG if hangs else USUAL for hangs in which]
    if barrier:
        return sum(max(times[at : at + BATCH]) for at in range(0, len(times), BATCH))
    ends = [0.0] * BATCH
    for taken in times:
        ends[ends.index(min(ends))] += taken
    return max(ends)


def hours() -> Json:
    """Feeds an hour against the share of them that hangs: by the formula, batches and a pool."""
    rows = []
    run = partial(schedule.round_time, hung=HUNG, usual=USUAL, size=BATCH, feeds=20_000, seed=3)
    for share in SHARES:
        mean = schedule.expected_batch(share, HUNG, USUAL, BATCH)
        rows.append(
            {
                "share": share,
                "formula": round(BATCH / mean * HOUR),
                "batches": round(20_000 / run(share, barrier=True) * HOUR),
                "pool": round(20_000 / run(share, barrier=False) * HOUR),
            }
        )
    return rows


def ages() -> Json:
    """How old an episode is when it is found, and requests a day, by the rule for asking."""
    rules = {
        "Every hour": "hourly",
        "Once a day": "daily",
        "At a quarter of its own gap": "adaptive",
    }
    return [
        {"rule": name}
        | {
            key: round(value, 2)
            for key, value in asdict(schedule.rule(kind, feeds=300, weeks=52, seed=4)).items()
        }
        for name, kind in rules.items()
    ]


def heard() -> Json:
    """A radio on loopback, with and without a burst; None where there is no Icecast.

    Seconds until a player has four seconds of sound, and whether it is what was sent.
    """
    if radio.program() is None:
        return None
    from helpers.labs.transcoding import ffmpeg

    made = ffmpeg.folder() / "radio.mp3"
    tone = ["-f", "lavfi", "-i", "sine=frequency=440:duration=5", "-c:a", "libmp3lame"]
    ffmpeg.run(*tone, "-b:a", f"{radio.KILOBITS}k", str(made))
    sound = made.read_bytes()
    rows = []
    for burst in (65_536, 0):
        with radio.station(burst=burst) as port, radio.playing(port, sound):
            radio.titled(port, "A title")
            # Until the server has what it may send at once.
            time.sleep(0.3)
            since = time.monotonic()
            found = radio.listen(port, SOUND)
            taken = time.monotonic() - since
        rows.append(
            {
                "burst": burst,
                "seconds": round(taken, 2),
                "formula": round(max(SOUND - burst, 0) / (radio.KILOBITS * 125), 2),
                "same": found.sound in sound * 4,
                "titles": [title for title in found.titles if title],
            }
        )
    return rows


def answers() -> Json:
    """What the exercises of the notebook come to."""
    both = {checks.MATCH: '"other"', checks.SINCE: checks.DATES[0]}
    code, _, _ = checks.answered(checks.BOTH, both)
    per, pool = (
        schedule.round_time(0.01, HUNG, USUAL, size=BATCH, feeds=20_000, barrier=barrier, seed=3)
        for barrier in (True, False)
    )
    kept = Kept("http://127.0.0.1/feed")
    waits = []
    for _ in range(6):
        kept = reader.learned(kept, Answer(503))
        waits.append(reader.wait(kept, Answer(503), now=0) / HOUR)
    return [
        (
            f"{code}. Where both are sent, the tag decides and the date is not looked at: a date "
            "has whole seconds, and two states within one second share it."
        ),
        (
            f"{per / pool:.0f} times as long in batches. One in a hundred hangs, but one batch in "
            f"ten has one of them, {percent(1 - 0.99**BATCH, 0)}, and waits a minute and a half "
            "for it."
        ),
        (
            f"{', '.join(f'{one:g}' for one in waits)} hours: each failure in a row doubles it, "
            "up to a day. With Retry-After the publisher says it, and that counts."
        ),
    ]


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    rows = {row["way"]: row for row in results["saved"]}
    whole, packed, none, _ = rows.values()
    title = "Bytes of a round in which nothing has changed, over those of one that asks for all"
    yield Figure("bytes-kept", title, none["bytes"] / packed["bytes"], "ratio")
    title = "Bytes of a packed feed over those of one that is not"
    yield Figure("packed", title, packed["bytes"] / whole["bytes"], "ratio")
    costs = results["read"]["costs"]
    note = "Processor time of feedparser; 100 episodes, from 10 to 500."
    # To two digits: another run differs in the third.
    low, value, high = (float(f"{costs[str(one)][1]:.2g}") for one in (10, 100, 500))
    yield Figure("read", "Time to read a feed", value, "s", low, high, note)
    worst = next(row for row in results["hanging"] if row["given_up"] == row["feeds"])
    title = "Feeds an hour, if every one runs into its time-outs"
    note = f"Over real connections with clocks {SCALE} times as fast."
    yield Figure("worst", title, worst["an_hour"], "item", note=note)
    rows = {row["rule"]: row for row in results["ages"]}
    for key, name in (("hourly", "Every hour"), ("adaptive", "At a quarter of its own gap")):
        title = f"Age of an episode when it is found, 95th percentile, asked {name.lower()}"
        yield Figure(f"late-{key}", title, rows[name]["late"], "h")


def _answer(results: Mapping[str, Json]) -> str:
    rows = list(results["saved"])
    share = rows[2]["bytes"] / rows[1]["bytes"]
    worst = next(row for row in results["hanging"] if row["given_up"] == row["feeds"])
    one = next(row for row in results["hours"] if row["share"] == 0.01)
    return (
        "As often as its publisher says, and once an hour costs little: a round in which nothing "
        f"has changed takes {percent(share)} of the bytes; what limits it are feeds that hang, "
        f"with which ten at a time fall from {results['hours'][0]['batches']:,} an hour to "
        f"{one['batches']:,} at one in a hundred and {worst['an_hour']:,} if all do."
    )


LAB = Lab(
    id="feeds",
    title="Feeds, and how often to ask",
    question="How often may one ask?",
    notebook="notebooks/26-feeds.ipynb",
    packages=("feedparser", "imageio-ffmpeg"),
    steps={
        "read": read,
        "saved": saved,
        "hanging": hanging,
        "hours": hours,
        "ages": ages,
        "heard": heard,
        ANSWERS: answers,
    },
    vectors=checks.ALL,
    figures=_figures,
    answer=_answer,
    seed=4,
    programs={"Icecast": radio.version},
)
