"""The tables of words are clean, bilingual, and agree with each other."""

from decimal import Decimal

import pytest

from processes.vocabulary import FOLDER, Vocabulary, load_vocabulary


@pytest.fixture
def words() -> Vocabulary:
    return load_vocabulary()


def test_the_tables_are_read_once() -> None:
    assert load_vocabulary() is load_vocabulary()


def test_every_word_has_both_languages(words: Vocabulary) -> None:
    tables = (
        words.roles,
        words.slas,
        words.categories,
        words.states,
        words.closure_types,
        words.messages,
    )
    for table in tables:
        for key, word in table.items():
            assert word.zh.strip(), key
            assert word.en.strip(), key
            assert word.en.isascii() or "’" in word.en, key


def test_no_code_stands_twice() -> None:
    for path in FOLDER.glob("*.csv"):
        codes = [line.partition(",")[0] for line in path.read_text(encoding="utf-8").splitlines()]
        assert len(set(codes)) == len(codes), path.name


def test_a_time_limit_is_a_number_of_units_of_a_known_clock(words: Vocabulary) -> None:
    units = {"h": "hour", "wh": "hour", "wd": "day", "cd": "day", "month": "month"}
    for sla in words.slas.values():
        assert units[sla.clock] == sla.unit, sla.key
        assert sla.n > 0
        assert sla.clock in {"h"} or sla.n == sla.n.to_integral_value(), sla.key
        assert sla.bound in {"exact", "at_most", "at_least"}
        assert all(level.startswith("L") for level in sla.escalates_to)


def test_the_limits_that_the_law_fixes(words: Vocabulary) -> None:
    assert (words.slas["handle_u3"].n, words.slas["handle_u3"].clock) == (Decimal(5), "wd")
    assert words.slas["accept_u1"].n == Decimal("0.25")
    assert words.slas["petition_close"].n == 60
    assert words.slas["publish_fund"].bound == "at_least"


def test_a_category_names_a_clock_and_an_urgency(words: Vocabulary) -> None:
    for category in words.categories.values():
        assert category.sla in {*words.slas, ""}, category.code
        assert category.urgency in {"U1", "U2", "U3", "U4", ""}, category.code


def test_only_emergencies_and_mistakes_need_no_answer(words: Vocabulary) -> None:
    silent = {code for code, closure in words.closure_types.items() if not closure.needs_answer}
    assert silent == {"EMERGENCY", "CANCELLED"}


def test_the_answer_to_the_resident_is_a_message(words: Vocabulary) -> None:
    assert "reporter" in words.messages["case.answer"].receivers
    assert words.messages["whistle.request"].senders == ("P01", "P03", "P05", "P09", "P12")


def test_what_must_not_be_asked_is_listed_by_title_and_by_key(words: Vocabulary) -> None:
    assert {word.kind for word in words.forbidden} == {"title", "key"}
    assert {"政治面貌", "宗教", "人脸", "轨迹", "打卡", "积分"} <= {w.word for w in words.forbidden}


def test_what_the_law_fixes_waits_for_nobody(words: Vocabulary) -> None:
    assert not words.slas["petition_close"].pausable
    assert not words.slas["dismiss_notice"].pausable
    assert words.slas["handle_u3"].pausable


def test_the_ladder_leads_to_posts_from_the_grid_up(words: Vocabulary) -> None:
    rungs = list(words.ladder.values())
    assert [rung.level for rung in rungs] == ["L1", "L2", "L3", "L4"]
    assert all(words.roles[rung.role].level == rung.level for rung in rungs)
    climbed = {level for sla in words.slas.values() for level in sla.escalates_to}
    assert climbed <= set(words.ladder)
