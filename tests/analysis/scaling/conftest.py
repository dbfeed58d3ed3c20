"""The fixture of made-up scaling paths."""

from scalingmodels import make

__all__ = ["make"]
