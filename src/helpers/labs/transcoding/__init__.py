"""Conversion while somebody watches: what a second of video costs, and how many fit a core."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import fmean, median

from helpers.labs.lab import ANSWERS, Figure, Json, Lab
from helpers.labs.transcoding import checks, ffmpeg
from helpers.labs.transcoding.cut import segments
from helpers.text.phrases import listing

SECONDS = 1.0
"""Of video in a measured conversion."""
HEVC = "HEVC, 10 bits"
SOURCES = [
    *[(lines, "H.264", picture) for lines in (720, 1080, 2160) for picture in ffmpeg.PICTURES],
    *[(lines, HEVC, "busy") for lines in (720, 1080, 2160)],
    *[(1080, codec, "busy") for codec in ("VP9", "AV1")],
]
"""Lines, codec and picture of each source."""
PRESETS = ("ultrafast", "veryfast", "fast", "slow")
THREADS = (1, 2, 4, 8)
AT_ONCE = (1, 2, 4, 8)
READERS = ("-threads", "2")
"""Before the input, where the option concerns the threads that read it."""


def costs(
    sources: Iterable[tuple[int, str, str]] = SOURCES, seconds: float = SECONDS
) -> list[dict[str, Json]]:
    """Core-seconds for a second of video, by lines, codec and picture of the source.

    Two conversions run at a time, as on a host that is busy; `read` is what reading and scaling
    take of it, without an encoder.
    """
    rows = list(sources)

    def row(source: tuple[int, str, str]) -> dict[str, Json]:
        lines, codec, picture = source
        clip = ffmpeg.looped(ffmpeg.source(*source), seconds)
        target = ffmpeg.folder() / f"cost-{lines}-{codec[:3]}-{picture}.mp4"
        whole = ffmpeg.run(*READERS, *clip, *ffmpeg.house(), str(target))
        scale = ["-vf", "scale=-2:'min(720,ih)':flags=bilinear,format=yuv420p", "-f", "null", "-"]
        read = ffmpeg.run(*READERS, *clip, *scale) if picture == "busy" else None
        return {
            "lines": lines,
            "codec": codec,
            "picture": picture,
            "seconds": round(whole.cpu / seconds, 3),
            "read": None if read is None else round(read.cpu / seconds, 3),
            "memory": round(whole.memory),
        }

    with ThreadPoolExecutor(2) as pair:
        # The largest first, so that no core waits for it at the end.
        found = dict(zip(rows[::-1], pair.map(row, rows[::-1]), strict=True))
    return [found[source] for source in rows]


def presets(
    names: Sequence[str] = PRESETS, lines: int = 720, seconds: float = SECONDS
) -> list[dict[str, Json]]:
    """What each preset costs, and what it makes of the same picture at the same quality setting."""
    original = ffmpeg.source(lines, "H.264", "calm")
    rows = []
    for name in names:
        target = ffmpeg.folder() / f"preset-{name}.mp4"
        clip = ffmpeg.looped(original, seconds)
        found = ffmpeg.run(*READERS, *clip, *ffmpeg.house(preset=name), str(target))
        rows.append(
            {
                "preset": name,
                "seconds": round(found.cpu / seconds, 3),
                "megabits": round(target.stat().st_size * 8e-6 / seconds, 2),
                "ssim": round(ffmpeg.ssim(target, original, seconds), 4),
            }
        )
    return rows


def threads(
    counts: Sequence[int] = THREADS, lines: int = 480, seconds: float = SECONDS
) -> dict[str, Json]:
    """One conversion with more and more threads: seconds of video in a second on the clock."""
    clip = ffmpeg.looped(ffmpeg.source(lines, "H.264", "busy"), seconds)
    rows = []
    for count in counts:
        target = ffmpeg.folder() / "threads.mp4"
        one = ["-threads", str(count), *clip, *ffmpeg.house(threads=count), str(target)]
        # What else runs on the machine only slows it: the fastest of three is nearest to the truth.
        runs = [ffmpeg.run(*one) for _ in range(3)]
        rows.append(
            {
                "threads": count,
                "rate": round(seconds / min(run.wall for run in runs), 3),
                "seconds": round(median(run.cpu for run in runs) / seconds, 3),
            }
        )
    law = _law([row["threads"] for row in rows], [row["rate"] for row in rows])
    return {"rows": rows, "law": law, "cores": _cores()}


def together(
    counts: Sequence[int] = AT_ONCE, lines: int = 480, seconds: float = SECONDS
) -> dict[str, Json]:
    """Several conversions at once, one thread each: of all together, and of the slowest."""
    rows = [_at_once(count, 1, lines, seconds) for count in counts]
    law = _law([row["at_once"] for row in rows], [row["rate"] for row in rows])
    # What more threads than cores cost: four at once, with one thread each and with eight.
    over = [row for row in rows if row["at_once"] == 4] + [_at_once(4, 8, lines, seconds)]
    return {"rows": rows, "law": law, "cores": _cores(), "over": over}


def _at_once(count: int, threads: int, lines: int, seconds: float) -> dict[str, Json]:
    clip = ffmpeg.looped(ffmpeg.source(lines, "H.264", "busy"), seconds)
    own = ["-threads", str(threads), *clip, *ffmpeg.house(threads=threads)]
    targets = [str(ffmpeg.folder() / f"together-{number}.mp4") for number in range(count)]
    runs = ffmpeg.finished([ffmpeg.started([*own, target]) for target in targets])
    last = max(run.wall for run in runs)
    return {
        "at_once": count,
        "threads": threads,
        "rate": round(count * seconds / last, 3),
        "slowest": round(seconds / last, 3),
        "seconds": round(sum(run.cpu for run in runs) / count / seconds, 3),
    }


def _law(loads: Sequence[float], rates: Sequence[float]) -> dict[str, Json]:
    """The universal scalability law fitted: contention, coherency, rate of one, Amdahl's limit."""
    from helpers.analysis.scaling.usl import fit

    found = fit(loads, rates)
    error = found.alpha.error
    return {
        "alpha": round(found.alpha.value, 4),
        "alpha_error": None if error is None else round(error, 4),
        "beta": round(found.beta.value, 5),
        "gamma": round(found.gamma.value, 4),
        "limit": round(found.limit, 3) if found.alpha.value else None,
        "fitted": [round(float(rate), 3) for rate in found.throughput(loads)],
    }


def rest(lines: int = 1080, seconds: float = 20.0) -> dict[str, Json]:
    """What is left for the processor where the picture is copied: sound, and moving the bytes."""
    clip = ffmpeg.source(lines, "H.264", "busy")
    sound = ffmpeg.folder() / "sound.mka"
    six = "sine=frequency=440:sample_rate=48000:duration=5,pan=5.1|" + "|".join(
        f"c{channel}={(channel + 1) / 8}*c0" for channel in range(6)
    )
    ffmpeg.run("-f", "lavfi", "-i", six, "-c:a", "ac3", "-b:a", "448k", str(sound))
    again = ["-stream_loop", str(round(seconds / 5) - 1), "-i", str(sound)]
    target = str(ffmpeg.folder() / "rest.mp4")
    stereo = ["-c:v", "copy", "-c:a", "aac", "-ac", "2", "-b:a", "192k", "-ar", "44100"]
    both = ffmpeg.run(*ffmpeg.looped(clip, seconds), *again, *stereo, target)
    copied = ffmpeg.run(*ffmpeg.looped(clip, seconds), "-c:v", "copy", "-an", target)
    return {
        "sound": round(both.cpu / seconds, 4),
        "copied": round(copied.cpu / seconds, 4),
    }


def answers() -> Json:
    """What the exercises of the notebook come to."""
    clip = ffmpeg.looped(ffmpeg.source(720, "H.264", "calm"), SECONDS)
    target = ffmpeg.folder() / "answer.mp4"
    used = []
    for after in (None, 1):
        ffmpeg.run("-threads", "1", *clip, *ffmpeg.house(threads=after), str(target))
        used.append(ffmpeg.encoder_threads(target))
    uneven = segments(144, keyframes=60)
    parts = ", ".join(f"{part:g}" for part in uneven["durations"])
    film = ffmpeg.looped(ffmpeg.source(1080, "H.264", "busy"), SECONDS)
    large, small = (
        ffmpeg.run(*READERS, *film, *ffmpeg.house(lines=lines), str(target)).cpu
        for lines in (720, 360)
    )
    return [
        (
            f"x264 used {used[0]} threads in the first and {used[1]} in the second. Before the "
            "input the option concerns what reads it. The encoder takes as many as it sees cores, "
            "so eight conversions on eight cores are 64 threads that encode."
        ),
        (
            f"Segments of {parts} s, under a target of {uneven['target']} s. A segment begins "
            "with a picture that stands alone, and at 24 pictures a second every sixtieth is one "
            "each 2.5 s: four seconds are no multiple, so it waits for the next."
        ),
        (
            f"{large / small:.1f} times as cheap, not four times: reading the source costs the "
            "same whatever is made of it."
        ),
    ]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _figures(results: Mapping[str, Json]) -> Iterator[Figure]:
    note = (
        "Processor time of all threads, at 24 pictures a second, from FFmpeg's test pictures with "
        "and without grain; mean over the codecs, least and most of all sources."
    )
    for lines in (720, 1080, 2160):
        of = _seconds(results, lines)
        title = f"Core-seconds for a second of video from a source of {lines:,} lines"
        low, value, high = map(_two, (of[0], _typical(results, lines), of[-1]))
        yield Figure(f"seconds-{lines}", title, value, "s", low, high, note)
    of = _seconds(results, 1080)
    title = "Streams from sources of 1,080 lines that one core keeps up with"
    low, value, high = (_two(1 / one) for one in (of[-1], _typical(results, 1080), of[0]))
    yield Figure("streams-per-core", title, value, "number", low, high, note)
    memory = [row["memory"] for row in results["costs"]]
    title = "Main memory of one conversion"
    low, value, high = map(_two, (min(memory), median(memory), max(memory)))
    yield Figure("memory", title, value, "mb", low, high)
    title = "Core-seconds for a second of video whose picture is copied and whose sound is encoded"
    kept = results["rest"]["sound"]
    read = max(row["read"] for row in results["costs"] if row["lines"] == 1080 and row["read"])
    note = "Most: the picture of a source of 1,080 lines is read and scaled here as well."
    kept, most = _two(kept), _two(kept + read)
    yield Figure("without-picture", title, kept, "s", kept, most, note)
    rows = {row["preset"]: row["seconds"] for row in results["presets"]}
    title = "Core-seconds of the preset fast over those of ultrafast"
    yield Figure("preset-ratio", title, rows["fast"] / rows["ultrafast"], "number")
    one, eight = results["together"]["over"]
    title = "Throughput lost to eight threads for each of four conversions, against one"
    yield Figure("oversubscription", title, 1 - eight["rate"] / one["rate"], "ratio")


def _two(measured: float) -> float:
    """To two digits: another run differs in the third."""
    return float(f"{measured:.2g}")


def _seconds(results: Mapping[str, Json], lines: int) -> list[float]:
    return sorted(row["seconds"] for row in results["costs"] if row["lines"] == lines)


def _typical(results: Mapping[str, Json], lines: int) -> float:
    """Mean over the codecs, of which some have more than one picture."""
    of: dict[str, list[float]] = {}
    for row in results["costs"]:
        if row["lines"] == lines:
            of.setdefault(row["codec"], []).append(row["seconds"])
    return fmean(map(fmean, of.values()))


def _answer(results: Mapping[str, Json]) -> str:
    per = {lines: _seconds(results, lines) for lines in (720, 1080, 2160)}
    ends = listing(
        [f"{1 / of[-1]:.1f} to {1 / of[0]:.1f} from {lines:,} lines" for lines, of in per.items()]
    )
    return (
        f"One core keeps up with {1 / _typical(results, 1080):.1f} streams from sources of 1,080 "
        f"lines; by codec and picture with {ends}. More threads finish one stream sooner and fit "
        "no more of them."
    )


LAB = Lab(
    id="transcoding",
    title="Streams per core",
    question="How many streams fit a core?",
    notebook="notebooks/24-transcoding.ipynb",
    packages=("imageio-ffmpeg", "m3u8"),
    steps={
        "costs": costs,
        "presets": presets,
        "threads": threads,
        "together": together,
        "segments": segments,
        "rest": rest,
        ANSWERS: answers,
    },
    vectors=checks.ALL,
    figures=_figures,
    answer=_answer,
    programs={"FFmpeg": ffmpeg.version},
)
