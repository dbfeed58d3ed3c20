"""FFmpeg as the player: it asks for what it needs and stops at the first picture."""

from __future__ import annotations

import subprocess
from pathlib import Path

from helpers.labs.transcoding import ffmpeg

SECONDS = 60
"""Of the film, a test picture with noise at about five megabits a second."""
_SCENE = 3
_LONGEST = 60.0


def films(folder: Path, seconds: int = SECONDS) -> dict[str, Path]:
    """The same film three times: what a player must know stands first, last, or in between."""
    scene, last, first, flow = (
        folder / name for name in ("scene.mp4", "last.mp4", "first.mp4", "flow.ts")
    )
    picture = f"testsrc2=size=1280x720:rate=24:duration={_SCENE}"
    sound = f"sine=duration={_SCENE}"
    rate = ["-b:v", "5M", "-maxrate", "5M", "-bufsize", "5M", "-g", "48"]
    made = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-vf", "noise=alls=20:allf=t"]
    ffmpeg.run(*made, "-c:v", "libx264", "-preset", "ultrafast", *rate, "-c:a", "aac", str(scene))
    again = ["-stream_loop", str(seconds // _SCENE - 1), "-i", str(scene), "-c", "copy"]
    ffmpeg.run(*again, str(last))
    ffmpeg.run("-i", str(last), "-c", "copy", "-movflags", "+faststart", str(first))
    ffmpeg.run("-i", str(last), "-c", "copy", "-bsf:v", "h264_mp4toannexb", str(flow))
    return {"first": first, "last": last, "flow": flow}


def first_picture(url: str) -> bool:
    """Whether a player gets a picture from an address."""
    command = [
        ffmpeg.program(),
        "-v",
        "error",
        "-nostdin",
        "-i",
        url,
        "-frames:v",
        "1",
        "-f",
        "null",
        "-",
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
