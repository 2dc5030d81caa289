"""What a person reads when something did not work."""

from flask import Flask

from tasks.errors import AlreadyClaimed
from web.errors import failure_of


def test_the_advice_names_the_person_it_speaks_of(app: Flask) -> None:
    with app.test_request_context("/"):
        failure = failure_of(AlreadyClaimed(by="林小满"))
    assert "林小满" in failure.advice
    assert "{" not in failure.title + failure.advice
