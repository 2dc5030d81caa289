"""The scripts of the pages mean the same as the checks on the server."""

import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from engine.history.fold import fold
from engine.store import history, instances
from processes.formrules import visible
from tests.stores import Store
from tests.surroundings import ROOT
from tests.web import cities
from tests.web.cities import Hands
from web.diagram import count, step

FRONTEND = ROOT / "web" / "frontend"
VALUES: list[Any] = [
    None,
    "",
    0,
    1,
    2.5,
    -3,
    True,
    False,
    "fee",
    "10",
    "9",
    [],
    ["fee"],
    ["a", "b"],
    {},
]
PLAIN = [v for v in VALUES if v is not None and not isinstance(v, list | dict)]
KEYS = ["a", "b", "c.d", "zz"]


@pytest.fixture
def script(browser: Browser) -> Page:
    """An empty page without any policy."""
    return browser.new_page()


def load(page: Page, module: str, name: str) -> None:
    source = (FRONTEND / module).read_text(encoding="utf-8")
    page.add_script_tag(content=f"{source}\nwindow.{name} = {name};", type="module")
    page.wait_for_function(f"typeof window.{name} === 'function'")


def some_data(dice: random.Random) -> dict[str, Any]:
    data = {key: dice.choice(VALUES) for key in ("a", "b") if dice.random() < 0.85}
    if dice.random() < 0.7:
        data["c"] = {"d": dice.choice(VALUES)} if dice.random() < 0.8 else dice.choice(["s", None])
    return data


def some_condition(dice: random.Random, depth: int = 0) -> dict[str, Any]:
    operator = dice.choice(
        ["eq", "ne", "in", "gt", "ge", "lt", "le", "empty", "filled"]
        + (["all", "any", "not"] if depth < 3 else [])
    )
    if operator in {"all", "any"}:
        return {operator: [some_condition(dice, depth + 1) for _ in range(dice.randint(0, 3))]}
    if operator == "not":
        return {operator: some_condition(dice, depth + 1)}
    if operator in {"empty", "filled"}:
        return {operator: dice.choice(KEYS)}
    value = dice.sample(PLAIN, 3) if operator == "in" else dice.choice(PLAIN)
    return {operator: [dice.choice(KEYS), value]}


def test_a_condition_means_the_same_in_the_page(script: Page) -> None:
    dice = random.Random(7)  # noqa: S311  # the same cases each time
    cases = [(some_condition(dice), some_data(dice)) for _ in range(5_000)]
    load(script, "conditions.js", "applies")
    said = script.evaluate("cases => cases.map(([c, d]) => applies(c, d))", cases)
    known = [visible(condition, data) for condition, data in cases]
    assert 0 < sum(known) < len(known)
    assert [c for c, a, b in zip(cases, said, known, strict=True) if a != b] == []


def test_a_step_of_the_replay_is_the_fold_of_the_history(
    script: Page, store: Store, tmp_path: Path
) -> None:
    office = cities.open_copy(store, tmp_path / "data", Hands())
    load(script, "steps.js", "stateAt")
    with office.database.read() as tx:
        logs = [history.events_of(tx, id_) for id_ in instances.all_ids(tx)]
    office.close()
    for happened in logs:
        steps = [step(event) for event in happened]
        said = script.evaluate(
            "steps => steps.map((_, n) => { const s = stateAt(steps, n + 1);"
            " return [s.tokens, s.visits, [...s.flows].sort()]; })",
            steps,
        )
        for n, (tokens, visits, flows) in enumerate(said, 1):
            picture = fold(happened[:n])
            assert tokens == count(picture.tokens)
            assert visits == dict(picture.visits)
            assert flows == sorted(picture.flows)
