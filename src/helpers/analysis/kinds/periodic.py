"""Work done in runs: every interval at most a batch of rows, one after another.

Rows that stay (``dwell``) are looked at in every run until they leave; by Little's law there are
rate times dwell of them, beside those that stand there for so long that no hour of the day moves
their number (``standing``). What a row brings once, such as sending on what was found, is ``once``.
Rows without dwell leave with the run that takes them.

A run that is not done when the next one is due holds it up, unless ``concurrency`` says how many
run at a time; with a ``tick`` the next one begins only at the next tick, without one right away.
"""

from helpers.analysis.kinds.record import GROWTH, Form, Kind, Limit, Parameter, Waiting

_BATCH = "more rows than one cycle takes"
_TIME = "a cycle lasts longer than its interval"
_CYCLE = "step(max(interval, time_per_row / concurrency), tick)"
_ROWS = {
    "interval": "interval",
    "batch": "batch",
    "row_time": "time_per_row",
    "concurrency": "concurrency",
    "tick": "tick",
}

KIND = Kind(
    about="a run every interval over at most batch rows, with the dwell of a row if it stays",
    parameters={
        "interval": Parameter("Time between two runs", "time", above=True),
        "batch": Parameter("Rows of one run", "count", least=1),
        "time_per_row": Parameter("Time of one row", "time"),
        "dwell": Parameter("Time a row stays", "time", optional=True),
        "standing": Parameter("Rows that stand there today", "count", optional=True, default=0),
        GROWTH: Parameter(
            "Elasticity of the rows that stand there", "number", most=1, optional=True, default=0
        ),
        "once": Parameter("Time a row takes once", "time", optional=True, default=0),
        "concurrency": Parameter("Runs at a time", "count", least=1, optional=True, default=1),
        "tick": Parameter("Step at which a late run begins", "time", optional=True, default=0),
    },
    forms={
        "": Form(
            "{uses} × interval / rows a cycle can take",
            {
                "batch": Limit(f"{_CYCLE} / whole(batch)", _BATCH, "slows"),
                "time": Limit(
                    f"{_CYCLE} / floor({_CYCLE} * concurrency / time_per_row)", _TIME, "slows"
                ),
            },
            Waiting("batches", _ROWS),
        ),
        "dwell": Form(
            "({uses} × dwell + standing) / rows a cycle can take",
            {
                "batch": Limit("dwell / batch", _BATCH, "stops", held="standing / batch"),
                "time": Limit(
                    "(dwell * time_per_row / interval + once) / concurrency",
                    _TIME,
                    "slows",
                    held="standing * time_per_row / (interval * concurrency)",
                ),
            },
            Waiting(
                "visits",
                {**_ROWS, "dwell": "dwell", "standing": "standing", "once": "once"},
            ),
        ),
    },
)
