"""Work done in runs: every interval at most a batch of rows, one after another.

Rows that stay (``dwell``) are looked at in every run until they leave; by Little's law there are
rate times dwell of them. Rows without dwell leave with the run that takes them; a row that takes
longer than the interval makes the cycle as long as itself.
"""

from helpers.analysis.scaling.kinds.record import Form, Kind, Limit, Parameter, Waiting

_BATCH = "more rows than one sweep takes"
_TIME = "a sweep lasts longer than its interval"
_CYCLE = "max(interval, time_per_row)"
_ROWS = {"interval": "interval", "batch": "batch", "row_time": "time_per_row"}

KIND = Kind(
    about="a run every interval over at most batch rows, with the dwell of a row if it stays",
    parameters={
        "interval": Parameter("Time between two runs", "time", above=True),
        "batch": Parameter("Rows of one run", "count", least=1),
        "time_per_row": Parameter("Time of one row", "time"),
        "dwell": Parameter("Time a row stays", "time", optional=True),
    },
    forms={
        "": Form(
            "{uses} × interval / rows a sweep can take",
            {
                "batch": Limit(f"{_CYCLE} / whole(batch)", _BATCH),
                "time": Limit(
                    f"{_CYCLE} / floor({_CYCLE} / time_per_row)",
                    _TIME,
                ),
            },
            Waiting("batches", _ROWS),
        ),
        "dwell": Form(
            "{uses} × dwell / rows a sweep can take",
            {
                "batch": Limit("dwell / batch", _BATCH),
                "time": Limit("dwell * time_per_row / interval", _TIME),
            },
            Waiting("visits", {**_ROWS, "dwell": "dwell"}),
        ),
    },
)
