"""Actors: signed-in persons with the posts they hold at this moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from engine.store import people
from engine.store.database import Tx
from engine.store.people import Person

SYSTEM_NAME = {"zh": "系统", "en": "the system"}


class Post(NamedTuple):
    """A role at a place, ``grid_worker`` at ``990101001001001``; tasks go to posts."""

    role: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: a person and the posts held at the moment of asking."""

    id: str
    name: str
    name_en: str = ""
    locale: str = "zh"
    demo: bool = False
    posts: tuple[Post, ...] = ()

    def holds(self, role: str, place: str) -> bool:
        """Say whether the person holds this post."""
        return (role, place) in self.posts

    def has_role(self, *roles: str) -> bool:
        """Say whether the person holds any of ``roles``, wherever."""
        return any(post.role in roles for post in self.posts)


def posts_of(tx: Tx, person: str, now: datetime) -> tuple[Post, ...]:
    """Return the posts that ``person`` holds at ``now``, in the order of appointment."""
    held = people.appointments_of(tx, person, now)
    return tuple(dict.fromkeys(Post(a.role, a.place) for a in held))


def actor_of(tx: Tx, person: str, now: datetime) -> Actor | None:
    """Return the person as an actor, or None when there is no such open account."""
    found = people.by_id(tx, person)
    if found is None or found.closed_at is not None:
        return None
    return as_actor(found, posts_of(tx, person, now))


def as_actor(person: Person, posts: Iterable[tuple[str, str]]) -> Actor:
    """Return a registered person as an actor with these posts, each once."""
    return Actor(
        id=person.id,
        name=person.name,
        name_en=person.name_en,
        locale=person.locale,
        demo=person.demo,
        posts=tuple(dict.fromkeys(Post(*post) for post in posts)),
    )


def names_of(tx: Tx, persons: Iterable[str]) -> dict[str, str]:
    """Return the names of ``persons`` by id; ids that are nobody's (``system``) are left out."""
    found = people.by_ids(tx, sorted(set(persons)))
    return {id_: person.name for id_, person in found.items()}
