"""The Chromium of this machine, for tests, labs and whoever asks what is installed."""

import os
import shutil

NAMES = (
    # First the build without a user interface, whose tabs cost half as much to open.
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
HOW = "install chromium or set PORTFOLIO_CHROMIUM to its path"
"""What to do where there is none."""


def find() -> str | None:
    """The one that PORTFOLIO_CHROMIUM names, else the first that is installed."""
    wanted = os.environ.get("PORTFOLIO_CHROMIUM")
    return next(filter(None, map(shutil.which, (wanted,) if wanted else NAMES)), None)
