"""Peers of libtorrent on loopback, each with an address of its own, exchanging a file of ours."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpers.labs.lab import LabError

PIECE = 16 * 1024
PIECES = 64
RATE = 1024 * 1024
"""Bytes a second that each peer may send."""
LONGEST = 25.0
"""Seconds after which a swarm is given up."""
_networks = itertools.count(1)


@dataclass
class Leecher:
    """A peer that wants the file, and what it got so far."""

    session: Any
    handle: Any
    order: list[int] = field(default_factory=list)
    """Pieces in the order in which they were complete."""
    times: list[float] = field(default_factory=list)
    """When each was."""
    done: bool = False

    def listen(self) -> None:
        """Take what libtorrent tells since the last time."""
        import libtorrent as lt

        for alert in self.session.pop_alerts():
            if isinstance(alert, lt.piece_finished_alert):
                self.order.append(alert.piece_index)
                self.times.append(time.monotonic())
            self.done |= isinstance(alert, lt.torrent_finished_alert)

    def head(self, pieces: int) -> int:
        """How many pieces it had when it had the first ones of the file."""
        return 1 + max(self.order.index(piece) for piece in range(pieces))


@dataclass
class Swarm:
    """One peer that has everything, and some that want it."""

    session: Any
    """Of the seed, which ends when nobody holds it."""
    seed: Any
    leechers: Sequence[Leecher]

    def listen(self) -> bool:
        """Whether all have everything now."""
        for leecher in self.leechers:
            leecher.listen()
        return all(leecher.done for leecher in self.leechers)

    def took(self) -> float:
        """Seconds from the first piece anywhere until all had everything."""
        times = [time for leecher in self.leechers for time in leecher.times]
        return max(times) - min(times)

    def head_time(self, pieces: int) -> float:
        """Share of that time after which the peers had the first pieces, on average."""
        began = min(time for leecher in self.leechers for time in leecher.times)
        ends = [leecher.times[leecher.head(pieces) - 1] - began for leecher in self.leechers]
        return sum(ends) / len(ends) / self.took()

    def copies(self) -> float:
        """How often the seed sent the file, in all."""
        return self.seed.status().total_payload_upload / (PIECE * PIECES)


def torrent(folder: Path, content: bytes) -> bytes:
    """Write a file and make its torrent, as a torrent file has it."""
    import libtorrent as lt

    path = folder / "film"
    path.write_bytes(content)
    made = lt.create_torrent(lt.list_files(str(path)), PIECE, lt.create_torrent.v1_only)
    lt.set_piece_hashes(made, str(folder))
    return lt.bencode(made.generate())


def swarm(info: bytes, folder: Path, leechers: int, *, sequential: bool) -> Swarm:
    """Start a swarm; each peer knows the address of every other."""
    import libtorrent as lt

    network = next(_networks)
    net = f"127.{60 + network // 250}.{network % 250}"
    addresses = [f"{net}.{host + 1}" for host in range(leechers + 1)]
    sessions = [_session(address) for address in addresses]
    seeds = _wanted(info, folder / "seed", sequential=False)
    seeds.flags |= lt.torrent_flags.seed_mode
    seeds.save_path = str(folder)
    seed = sessions[0].add_torrent(seeds)
    wanting = []
    for number, session in enumerate(sessions[1:]):
        place = folder / f"{network}-{number}"
        handle = session.add_torrent(_wanted(info, place, sequential=sequential))
        wanting.append(Leecher(session, handle))
    for leecher in wanting:
        for address, session in zip(addresses, sessions, strict=True):
            if session is not leecher.session:
                leecher.handle.connect_peer((address, session.listen_port()))
    return Swarm(sessions[0], seed, wanting)


def wait(swarms: Sequence[Swarm]) -> None:
    """Until every peer of every swarm has everything.

    Raises
    ------
    LabError
        If that takes too long.
    """
    until = time.monotonic() + LONGEST
    # Every swarm has to be listened to, also when one before it is not done.
    while sum(each.listen() for each in swarms) < len(swarms):
        if time.monotonic() > until:
            raise LabError(
                "the peers on loopback did not finish in time; end what else runs and run it again"
            )
        time.sleep(0.005)


def _wanted(info: bytes, folder: Path, *, sequential: bool) -> Any:
    import libtorrent as lt

    flags = lt.torrent_flags
    wanted = lt.load_torrent_buffer(info)
    wanted.save_path = str(folder)
    wanted.flags = flags.default_flags & ~flags.auto_managed & ~flags.paused
    if sequential:
        wanted.flags |= flags.sequential_download
    return wanted


def _session(address: str) -> Any:
    """A peer that speaks to nobody but those it is told of."""
    import libtorrent as lt

    told = lt.alert.category_t
    session = lt.session(
        {
            "listen_interfaces": f"{address}:0",
            "alert_mask": told.piece_progress_notification | told.status_notification,
            "upload_rate_limit": RATE,
            "enable_dht": False,
            "enable_lsd": False,
            "enable_upnp": False,
            "enable_natpmp": False,
            "enable_outgoing_utp": False,
            "enable_incoming_utp": False,
            "allow_multiple_connections_per_ip": True,
            "unchoke_slots_limit": -1,
            "request_queue_time": 1,
        }
    )
    if not session.listen_port():
        raise LabError(f"no peer can listen on {address}; give loopback the whole of 127.0.0.0/8")
    # Peers on loopback are exempt from limits of rate unless they are of the global class.
    here = lt.ip_filter()
    here.add_rule("127.0.0.0", "127.255.255.255", 1 << session.global_peer_class_id)
    session.set_peer_class_filter(here)
    return session
