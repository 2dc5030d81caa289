"""The office's time on the command line: days, opening hours, time limits."""

from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import NOON
from tests.stores import Store
from tests.web.cities import Hands, open_copy
from tests.web.cli.answers import Bihuan, list_of, object_of, refusal_of
from web.cli.calendar import warn_of_missing_year
from web.cli.output import Printer

SIGNED = ("--reason", "Notice 2026/7")


def days_of(bihuan: Bihuan, data: Path, year: int) -> dict[str, dict[str, object]]:
    listed = object_of(bihuan("calendar", "--year", year, "--json", "--data", data))
    days = listed["days"]
    assert isinstance(days, list)
    return {day["day"]: day for day in days}


def test_a_year_is_listed_with_its_make_up_days(bihuan: Bihuan, data: Path) -> None:
    days = days_of(bihuan, data, 2026)
    assert (days["2026-02-14"]["kind"], days["2026-02-17"]["kind"]) == ("work", "rest")
    assert days["2026-02-17"]["name"] == "春节"
    assert not any(day["own"] for day in days.values())
    told = bihuan("calendar", "--year", 2026, "--data", data).stdout
    assert "2026-02-17  Tue  Rest day     Spring Festival" in told.splitlines()
    assert "春节" in bihuan("calendar", "--year", 2026, "--lang", "zh", "--data", data).stdout


def test_a_year_that_is_not_published_is_called_provisional(bihuan: Bihuan, data: Path) -> None:
    listed = object_of(bihuan("calendar", "--year", 2050, "--json", "--data", data))
    assert listed["provisional"] is True
    assert "provisional" in bihuan("calendar", "--year", 2050, "--data", data).stdout


def test_a_day_is_set_and_taken_back(bihuan: Bihuan, data: Path) -> None:
    words = ("--name", "那达慕", "--name-en", "Naadam", *SIGNED, "--data", data)
    made = object_of(bihuan("calendar", "set", "2026-08-18", "rest", *words, "--json"))
    assert (made["edition"], made["changed"]) == (2, True)
    day = days_of(bihuan, data, 2026)["2026-08-18"]
    assert (day["kind"], day["name"], day["name_en"], day["own"]) == (
        "rest",
        "那达慕",
        "Naadam",
        True,
    )
    same = bihuan("calendar", "set", "2026-08-18", "rest", *words)
    assert same.stdout == "It was so already; nothing was changed.\n"
    back = object_of(bihuan("calendar", "unset", "2026-08-18", *SIGNED, "--data", data, "--json"))
    assert (back["edition"], back["kind"]) == (3, "work")
    assert "2026-08-18" not in days_of(bihuan, data, 2026)


def test_the_folder_may_stand_before_the_verb(bihuan: Bihuan, data: Path) -> None:
    words = ("set", "2026-08-18", "work", *SIGNED)
    assert bihuan("calendar", "--data", data, *words).exit_code == 0


def test_a_place_keeps_its_own_hours(bihuan: Bihuan, data: Path) -> None:
    at = ("--data", data, "--json")
    assert list_of(bihuan("hours", *at)) == [{"place": "*", "hours": "08:30-12:00,13:30-18:00"}]
    made = object_of(bihuan("hours", "9901", "9:00-12:00，13:00-17:00", *SIGNED, *at))
    assert (made["hours"], made["edition"]) == ("09:00-12:00,13:00-17:00", 2)
    below = list_of(bihuan("hours", "990101001001", *at))
    assert below == [{"place": "990101001001", "hours": "09:00-12:00,13:00-17:00"}]
    assert bihuan("hours", "--data", data).stdout.splitlines()[1].startswith("9901  09:00")
    back = object_of(bihuan("hours", "9901", "--unset", *SIGNED, *at))
    assert back["hours"] == "08:30-12:00,13:30-18:00"


def test_a_time_limit_is_changed_and_taken_back(bihuan: Bihuan, data: Path) -> None:
    at = ("--data", data, "--json")
    known = {row["key"]: row for row in list_of(bihuan("limits", *at))}
    assert (known["handle_u3"]["n"], known["handle_u3"]["unit"]) == ("5", "wd")
    assert known["petition_close"]["pausable"] is False
    made = object_of(bihuan("limits", "handle_u3", "3", "wd", *SIGNED, *at))
    assert (made["n"], made["own"], made["edition"]) == ("3", True, 2)
    told = bihuan("limits", "handle_u3", "--data", data).stdout
    assert told.split()[:3] == ["handle_u3", "3", "wd"]
    assert told.endswith("济南§24;潍坊§20  set here\n")
    back = object_of(bihuan("limits", "handle_u3", "--unset", *SIGNED, *at))
    assert (back["n"], back["own"]) == ("5", False)


@pytest.mark.parametrize(
    ("words", "code", "place"),
    [
        (("calendar", "set", "2026-02-30", "rest", *SIGNED), "TIME-026", "DAY"),
        (("calendar", "set", "tomorrow", "rest", *SIGNED), "TIME-026", "DAY"),
        (("calendar", "set", "1999-01-01", "rest", *SIGNED), "TIME-020", "DAY"),
        (("calendar", "set", "2026-08-18", "rest"), "TIME-027", "--reason"),
        (("calendar", "set", "2026-08-18", "rest", "--reason", " "), "TIME-027", "--reason"),
        (("calendar", "set", "2026-08-18", "rest", "--name", "x" * 101, *SIGNED), "TIME-031",
         "--name"),
        (("calendar", "--year", "1999"), "TIME-020", "--year"),
        (("hours", "77", "09:00-17:00", *SIGNED), "ORG-002", "PLACE"),
        (("hours", "77"), "ORG-002", "PLACE"),
        (("hours", "9901", "9-17", *SIGNED), "TIME-029", "HOURS"),
        (("hours", "9901", "17:00-09:00", *SIGNED), "TIME-029", "HOURS"),
        (("limits", "someday"), "TIME-023", "KEY"),
        (("limits", "someday", "3", "wd", *SIGNED), "TIME-023", "KEY"),
        (("limits", "handle_u3", "3", "week", *SIGNED), "TIME-021", "UNIT"),
        (("limits", "handle_u3", "3.5", "wd", *SIGNED), "TIME-025", "N"),
        (("limits", "handle_u3", "0", "wd", *SIGNED), "TIME-022", "N"),
        (("limits", "handle_u3", "many", "wd", *SIGNED), "TIME-022", "N"),
        (("limits", "handle_u3", "--unset", *SIGNED), "TIME-028", "KEY"),
        (("calendar", "set", "2026-08-18", "holiday", *SIGNED), "TIME-032", "rest|work"),
        (("calendar", "unset", "2026-08-18", *SIGNED), "TIME-028", "DAY"),
        (("hours", "9901", "--unset", *SIGNED), "TIME-028", "PLACE"),
        (("hours", "9901", "", *SIGNED), "TIME-029", "HOURS"),
        (("limits", "handle_u3", "6500", "wd", *SIGNED), "TIME-020", "N"),
        (("limits", "handle_u3", "0.001", "h", *SIGNED), "TIME-022", "N"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_code_and_place(
    bihuan: Bihuan, data: Path, words: tuple[str, ...], code: str, place: str | None
) -> None:
    refused = bihuan(*words, "--data", data, "--json")
    assert refused.exit_code == 1
    told = refusal_of(refused)
    assert (told["code"], told.get("place")) == (code, place)
    assert object_of(bihuan("calendar", "--json", "--data", data))["edition"] == 1


@pytest.mark.parametrize(
    "words",
    [
        ("calendar", "--year", "2026", "set", "2026-08-18", "rest"),
        ("limits", "handle_u3", "3"),
        ("limits", "--unset"),
        ("hours", "9901", "09:00-17:00", "--unset"),
    ],
)
def test_words_that_do_not_fit_together_are_a_wrong_use(
    bihuan: Bihuan, data: Path, words: tuple[str, ...]
) -> None:
    refused = bihuan(*words, *(SIGNED if "--year" not in words else ()), "--data", data, "--json")
    assert refused.exit_code == 2
    assert refusal_of(refused)["code"] == "CLI-001"


@pytest.mark.parametrize(
    ("now", "said"),
    [(NOON, ""), (NOON + timedelta(days=14), "TIME-030"), (NOON + timedelta(days=90), "TIME-030")],
)
def test_from_december_on_serving_warns_of_a_year_that_is_not_published(
    store: Store,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    now: datetime,
    said: str,
) -> None:
    with closing(open_copy(store, tmp_path / "data", Hands(now))) as office:
        warn_of_missing_year(Printer(), office)
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err
    assert bool(told.err) is bool(said)
