"""Guards between profiles, and what can go wrong on the way from a caller to the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

from helpers.labs.profile_isolation.world import PLAIN, SERVICE, World

Owner = tuple[int, int]
"""An account and a profile of it."""


@dataclass(frozen=True)
class Guard:
    """One way to keep profiles apart."""

    title: str
    schema: LiteralString
    role: LiteralString
    filters: bool
    """Whether the application adds the profile to each query; else the database alone decides."""
    falls_back: bool = False
    """Whether the application takes the standard profile where none is chosen."""

    @property
    def tells(self) -> bool:
        """Whether the database has to be told who calls."""
        return self.role != SERVICE


GUARDS = {
    "application": Guard("Application, strict", "profile", SERVICE, True),
    "application-standard": Guard(
        "Application, else the standard profile", "profile", SERVICE, True, falls_back=True
    ),
    "account": Guard("Policy by account, application by profile", "account", PLAIN, True),
    "profile": Guard("Policy by profile, strict", "profile", PLAIN, False),
    "both": Guard("Policy and application by profile, strict", "profile", PLAIN, True),
    "profile-standard": Guard(
        "Policy by profile, else the standard profile", "profile_or_standard", PLAIN, False
    ),
    "profile-account": Guard(
        "Policy by profile, else the whole account", "profile_or_account", PLAIN, False
    ),
}
STRICT = ("application", "account", "profile", "both")
"""Those under which nothing is shown where no profile is chosen."""


@dataclass(frozen=True)
class Caller:
    """Who asks, and what became of what they said on the way to the database."""

    account: int | None
    profile: int | None
    """`account`, `profile`: as signed in and chosen; None for none."""
    forgets: bool = False
    """The query was written without the condition on the profile."""
    left: tuple[int | None, int | None] | None = None
    """Whose settings the connection still has from the last caller, this one's not having been
    set."""

    def may(self, world: World) -> set[Owner]:
        """Whose entries they may have to do with: those of the profile chosen, if it is theirs."""
        return {owner for owner in world.profiles if owner == (self.account, self.profile)}


def lets_through(world: World, guard: Guard, caller: Caller) -> set[Owner]:
    """Whose entries a guard lets a caller touch, worked out without a database."""
    told = caller.left or (caller.account, caller.profile)
    found = set(world.profiles)
    if guard.tells:
        found = {owner for owner in found if _admits(world, guard.schema, told, owner)}
    if not guard.filters:
        return found
    chosen = caller.profile
    if guard.falls_back and chosen is None and caller.account is not None:
        chosen = world.standard(caller.account)
    if (caller.account, chosen) not in world.profiles:
        return set()
    return found if caller.forgets else found & {(caller.account, chosen)}


def _admits(world: World, policy: str, told: tuple[int | None, int | None], owner: Owner) -> bool:
    """Whether a policy lets an owner's entries through."""
    account, profile = told
    if account is None or owner[0] != account:
        return False
    stands_in = {
        "account": owner[1],
        "profile": profile,
        "profile_or_standard": world.standard(account) if profile is None else profile,
        "profile_or_account": owner[1] if profile is None else profile,
    }
    return owner[1] == stands_in[policy]


def situations(world: World) -> dict[str, Caller]:
    """What can go wrong, for the second profile of the first account."""
    account = world.profiles[0][0]
    mine = [owner for owner in world.profiles if owner[0] == account][1]
    other = next(owner for owner in world.profiles if owner[0] != account)
    return {
        "Profile chosen": Caller(*mine),
        "None chosen": Caller(account, None),
        "Another account's profile named": Caller(account, other[1]),
        "The query forgets the profile": Caller(*mine, forgets=True),
        "The last caller's settings left": Caller(*mine, left=other),
    }
