"""Something that fills up."""

from helpers.analysis.kinds.record import Form, Kind, Limit, Parameter

KIND = Kind(
    about="a threshold that growth reaches, seen over a horizon",
    parameters={
        "threshold": Parameter("Threshold", "amount", above=True),
        "horizon": Parameter("Looked ahead", "time", above=True),
        "initial": Parameter("There today", "amount", optional=True, default=0),
    },
    forms={
        "": Form(
            "(initial + {uses} × horizon) / threshold",
            {
                "threshold": Limit(
                    "horizon / threshold",
                    "the threshold is reached",
                    "stops",
                    base="initial / threshold",
                )
            },
        )
    },
    steady=True,
)
