"""Cores that work is done on."""

from helpers.analysis.scaling.kinds.record import Form, Kind, Limit, Parameter

KIND = Kind(
    about="cores that all work shares, each use taking its core-seconds",
    parameters={"cores": Parameter("Cores", "count", above=True)},
    demand=Parameter("Core-seconds per unit of load", "time"),
    forms={"": Form("{uses} / cores", {"cores": Limit("1 / cores", "all cores are busy")})},
)
