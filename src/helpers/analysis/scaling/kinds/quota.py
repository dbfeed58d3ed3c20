"""A number of calls allowed in a window of time."""

from helpers.analysis.scaling.kinds.record import Form, Kind, Limit, Parameter

KIND = Kind(
    about="a limited number of calls in each window of time",
    parameters={
        "limit": Parameter("Limit", "count", above=True),
        "window": Parameter("Window of the limit", "time", above=True),
    },
    forms={
        "": Form(
            "{uses} × window / limit", {"limit": Limit("window / limit", "the limit is used up")}
        )
    },
)
