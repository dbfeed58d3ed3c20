"""A number of calls allowed in a window of time."""

from helpers.analysis.kinds.record import GROWTH, Form, Kind, Limit, Parameter

KIND = Kind(
    about="a limited number of calls in each window of time",
    parameters={
        "limit": Parameter("Limit", "count", above=True),
        "window": Parameter("Window of the limit", "time", above=True),
        "standing": Parameter("Calls for what stands there", "load", optional=True, default=0),
        GROWTH: Parameter(
            "Elasticity of what stands there", "number", most=1, optional=True, default=0
        ),
    },
    forms={
        "": Form(
            "({uses} + standing) × window / limit",
            {
                "limit": Limit(
                    "window / limit",
                    "the limit is used up",
                    "stops",
                    held="standing / 86400 * window / limit",
                )
            },
        )
    },
)
