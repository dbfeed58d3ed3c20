"""Holders that are lent out, such as connections."""

from helpers.analysis.kinds.record import Form, Kind, Limit, Parameter, Waiting

KIND = Kind(
    about="a limited number of holders, each taken for some time",
    parameters={
        "limit": Parameter("Limit", "count", most=100_000, above=True),
        "holding_time": Parameter("Time one is held", "time"),
    },
    forms={
        "": Form(
            "{uses} × holding time / limit",
            {"limit": Limit("holding_time / whole(limit)", "the limit is used up", "slows")},
            Waiting(
                "servers",
                {"servers": "limit", "service": "holding_time", "arrival_scv": 1, "service_scv": 1},
            ),
        )
    },
)
