"""What is overdue below somebody and was told to them: where help is asked for, not work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for

from engine.store.climbs import Climbed
from engine.store.database import Tx
from web import text
from web.auth import office
from web.text import Due
from web.views.naming import person_names, place_names


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRow:
    """One time limit that has passed below."""

    url: str
    title: str
    case_title: str
    case_no: str
    holder: str
    """Who has it; empty for the limit of a whole case."""
    since: str
    due: Due
    help_url: str


def late_rows(tx: Tx, late: Sequence[Climbed]) -> tuple[LateRow, ...]:
    """Return the rows of the list, in its order."""
    places = place_names(tx, [one.by_place for one in late])
    people = person_names(tx, [one.assignee for one in late])
    return tuple(_row(one, places, people) for one in late)


def _row(one: Climbed, places: Mapping[str, str], people: Mapping[str, str]) -> LateRow:
    return LateRow(
        url=url_for("cases.one", instance=one.instance),
        title=text.either(one.title, one.title_en) or text.say("The whole case"),
        case_title=one.case_title,
        case_no=one.case_no,
        holder=_holder(one, places, people),
        since=text.moment(one.due_at),
        due=_due(one),
        help_url=_help(one),
    )


def _holder(one: Climbed, places: Mapping[str, str], people: Mapping[str, str]) -> str:
    place = places.get(one.by_place, one.by_place)
    post = text.post_words(text.role_title(one.by_role), place) if one.by_role else ""
    return " · ".join(filter(None, (post, people.get(one.assignee, ""))))


def _due(one: Climbed) -> Due:
    due = text.due_in_words(one.due_at, office().clock())
    if one.level == 1:
        return due
    return replace(due, note=text.say("Half as much time again has passed"))


def _help(one: Climbed) -> str:
    if one.task is None:
        return url_for("clocks.of_case", instance=one.instance)
    return url_for("clocks.of_task", number=one.task)
