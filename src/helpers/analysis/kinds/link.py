"""A link that sessions share, each for as long as it lasts."""

from helpers.analysis.kinds.record import Form, Kind, Limit, Parameter

KIND = Kind(
    about="a bandwidth that sessions share: as many as last at a time, each at its bitrate",
    parameters={
        "bandwidth": Parameter("Bandwidth", "data-rate", above=True),
        "bitrate": Parameter("Bitrate of one session", "data-rate"),
        "session_time": Parameter("Time a session lasts", "time"),
    },
    demand=Parameter("Sessions per unit of load", "any"),
    forms={
        "": Form(
            "{uses} × session time × bitrate / bandwidth",
            {"bandwidth": Limit("session_time * bitrate / bandwidth", "the link is full", "slows")},
        )
    },
)
