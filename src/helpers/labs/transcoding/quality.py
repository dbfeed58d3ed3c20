"""Structural similarity of two pictures, by the formula.

Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli, "Image quality assessment: from error
visibility to structural similarity", IEEE Transactions on Image Processing 13 (2004), on windows
of 8 x 8 that lie 4 apart, as x264 and FFmpeg take them.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.labs.transcoding import ffmpeg

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WINDOW, STEP = 8, 4
LEVELS = 255
STABLE = (0.01 * LEVELS) ** 2, (0.03 * LEVELS) ** 2
"""The two constants that keep the fraction from being 0 / 0."""


def similarity(result: Path, original: Path) -> float:
    """Mean over all pictures of two files of one size."""
    one, other = brightness(result), brightness(original)
    return sum(map(ssim, one, other)) / len(one)


def brightness(path: Path) -> NDArray[np.uint8]:
    """Pictures of a file as brightness: picture, line, column."""
    import imageio_ffmpeg
    import numpy as np

    command = [ffmpeg.program(), "-nostdin", "-loglevel", "error", "-i", str(path)]
    # The plane as it is coded: a change to grey would stretch its range.
    raw = [*command, "-vf", "extractplanes=y", "-f", "rawvideo", "-pix_fmt", "gray", "-"]
    data = subprocess.run(raw, capture_output=True, check=True).stdout
    wide, lines = next(imageio_ffmpeg.read_frames(str(path)))["size"]
    return np.frombuffer(data, np.uint8).reshape(-1, lines, wide)


def ssim(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Mean over the windows of two pictures of one size."""
    import numpy as np

    x, y = (_windows(picture.astype(float)) for picture in (one, other))
    mean_x, mean_y = x.mean(axis=1), y.mean(axis=1)
    more = WINDOW**2 / (WINDOW**2 - 1)
    spread = more * (x.var(axis=1) + y.var(axis=1))
    shared = more * ((x * y).mean(axis=1) - mean_x * mean_y)
    c1, c2 = STABLE
    light = (2 * mean_x * mean_y + c1) / (mean_x**2 + mean_y**2 + c1)
    return float(np.mean(light * (2 * shared + c2) / (spread + c2)))


def _windows(picture: NDArray[np.float64]) -> NDArray[np.float64]:
    """Every window, one to a row."""
    import numpy as np

    views = np.lib.stride_tricks.sliding_window_view(picture, (WINDOW, WINDOW))
    return views[::STEP, ::STEP].reshape(-1, WINDOW**2)
