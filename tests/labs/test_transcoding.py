"""The lab of conversion: playlists by the RFC, pictures counted, and each step at a small size."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.labs import transcoding
from helpers.labs.lab import LabError
from helpers.labs.transcoding import ffmpeg, playlist

durations = st.lists(st.integers(1, 9_999).map(lambda ms: ms / 1000), min_size=1, max_size=9)


@pytest.mark.parametrize("check", transcoding.LAB.vectors, ids=lambda check: check.__name__)
def test_every_example_and_rule_holds(check):
    vectors = check()
    assert vectors.passed == vectors.total > 0


def written(parts: list[float], target: int) -> str:
    pieces = (f"#EXTINF:{part},\n{number}.ts\n" for number, part in enumerate(parts))
    return f"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:{target}\n" + "".join(pieces)


@given(durations)
def test_two_readers_read_the_same_segments(parts):
    import m3u8

    text = written(parts, 10)
    found, other = playlist.read(text), m3u8.loads(text)
    assert [part.duration for part in found.segments] == parts
    assert [(p.uri, p.duration) for p in other.segments] == [
        (p.uri, p.duration) for p in found.segments
    ]


@given(durations, st.integers(1, 10))
def test_the_target_is_at_least_every_duration_rounded(parts, target):
    """RFC 8216, section 4.3.3.1."""
    fits = all(int(part + 0.5) <= target for part in parts)
    if fits:
        assert playlist.read(written(parts, target)).target == target
        return
    with pytest.raises(playlist.PlaylistError, match=r"4\.3\.3\.1"):
        playlist.read(written(parts, target))


@given(
    st.dictionaries(st.from_regex(r"[A-Z][A-Z0-9-]{0,9}", fullmatch=True), st.text("a=,b ")).filter(
        bool
    )
)
def test_attributes_are_read_as_they_were_written(said):
    text = ",".join(f'{name}="{value}"' for name, value in said.items())
    assert playlist.attributes(text) == said


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text):
    try:
        found = playlist.read("#EXTM3U\n" + text)
    except playlist.PlaylistError:
        return
    assert found.target >= 0


def test_a_source_is_read_as_long_as_it_is_asked_for():
    clip = ffmpeg.source(144, "H.264", "calm")
    target = ffmpeg.folder() / "looped.mp4"
    used = ffmpeg.run(*ffmpeg.looped(clip, 1.5), *ffmpeg.house(), str(target))
    assert ffmpeg.pictures(target) == 1.5 * ffmpeg.RATE
    assert min(used.cpu, used.wall) > 0
    assert used.memory > 10


def test_a_picture_is_most_like_itself():
    clip = ffmpeg.source(144, "H.264", "calm")
    assert ffmpeg.ssim(clip, clip, 0.5) == pytest.approx(1)
    other = ffmpeg.source(144, "H.264", "busy")
    assert ffmpeg.ssim(other, clip, 0.5) < 0.999


def test_what_ffmpeg_does_not_do_is_told_in_its_words():
    with pytest.raises(LabError, match=r"code 254: .*No such file"):
        ffmpeg.run("-i", str(ffmpeg.folder() / "nowhere.mkv"), "-f", "null", "-")


@pytest.fixture
def counted(monkeypatch):
    """Runs as they are, at a cost by what each has to encode, which no other load changes."""
    real, runs = ffmpeg.run, []

    def run(*arguments: str) -> ffmpeg.Run:
        runs.append(arguments)
        cpu = 1.0 + 4 * ("libx264" in arguments) + 2 * ("aac" in arguments)
        return replace(real(*arguments), cpu=cpu)

    monkeypatch.setattr(ffmpeg, "run", run)
    return runs


@pytest.mark.usefixtures("counted")
def test_costs_are_of_the_rows_asked_for_and_reading_is_a_part():
    rows = transcoding.costs([(144, "H.264", "busy"), (144, "H.264", "calm")], 0.5)
    assert [row["picture"] for row in rows] == ["busy", "calm"]
    assert [(row["seconds"], row["read"]) for row in rows] == [(10, 2), (10, None)]


def test_a_slower_preset_needs_fewer_bits_for_no_less_of_a_likeness():
    fast, slow = transcoding.presets(("ultrafast", "medium"), 240, 0.5)
    assert slow["megabits"] < fast["megabits"]
    assert min(slow["ssim"], fast["ssim"]) > 0.95


def test_more_threads_and_more_streams_at_a_small_size():
    one = transcoding.threads((1, 2, 4, 8), 144, 0.5)
    many = transcoding.together((1, 2, 3, 4), 144, 0.5)
    assert [row["threads"] for row in one["rows"]] == [1, 2, 4, 8]
    assert len(one["law"]["fitted"]) == 4
    assert one["law"]["gamma"] > 0
    for row in many["rows"] + many["over"]:
        assert row["rate"] == pytest.approx(row["at_once"] * row["slowest"], rel=0.02)


def test_threads_after_the_input_are_those_of_the_encoder():
    target = ffmpeg.folder() / "threads.mp4"
    clip = ffmpeg.looped(ffmpeg.source(720, "H.264", "calm"), 0.5)
    for count in (1, 3):
        ffmpeg.run("-threads", "2", *clip, *ffmpeg.house(threads=count), str(target))
        assert ffmpeg.encoder_threads(target) == count


def test_where_the_picture_is_copied_only_sound_is_encoded(counted):
    assert transcoding.rest(144, 5) == {"sound": 3 / 5, "copied": 1 / 5}
    both, copied = counted[-2:]
    for run in (both, copied):
        assert run[run.index("-c:v") + 1] == "copy"
    assert "-an" in copied
    assert ffmpeg.pictures(ffmpeg.folder() / "rest.mp4") == 5 * ffmpeg.RATE
