"""Servers with a queue before them."""

from helpers.analysis.kinds.record import Form, Kind, Limit, Parameter, Waiting

KIND = Kind(
    about="servers that each serve one at a time, with unlimited room to wait",
    parameters={
        "servers": Parameter("Served at once", "count", least=1, most=100_000),
        "service_time": Parameter("Time of one", "time"),
        "arrival_scv": Parameter("Variability of arrivals", "number", optional=True, default=1),
        "service_scv": Parameter("Variability of that time", "number", optional=True, default=1),
    },
    forms={
        "": Form(
            "{uses} × service time / servers",
            {
                "servers": Limit(
                    "service_time / whole(servers)", "the servers are busy all the time", "slows"
                )
            },
            Waiting(
                "servers",
                {
                    "servers": "servers",
                    "service": "service_time",
                    "arrival_scv": "arrival_scv",
                    "service_scv": "service_scv",
                },
            ),
        )
    },
)
