"""Cores that work is done on, or runs of one loop that share its time."""

from helpers.analysis.kinds.record import GROWTH, Form, Kind, Limit, Parameter

KIND = Kind(
    about="cores that all work shares, each use taking its core-seconds",
    parameters={
        "cores": Parameter("Cores", "count", above=True),
        "busy": Parameter("Cores that are busy at any load", "count", optional=True, default=0),
        "standing": Parameter(
            "Core-seconds a day for what stands there", "time", optional=True, default=0
        ),
        GROWTH: Parameter(
            "Elasticity of what stands there", "number", most=1, optional=True, default=0
        ),
    },
    demand=Parameter("Core-seconds per unit of load", "time"),
    forms={
        "": Form(
            "({uses} + busy + standing) / cores",
            {
                "cores": Limit(
                    "1 / cores",
                    "all cores are busy",
                    "slows",
                    base="busy / cores",
                    held="standing / (86400 * cores)",
                )
            },
        )
    },
)
