"""Visitor: a browser without scripts that sends back the hidden fields it got."""

from collections.abc import Mapping
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

Fields = Mapping[str, str | list[str]]


class _Page(HTMLParser):
    """Reads what a page offers: hidden inputs, links, headings, text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.links: list[str] = []
        self.words: list[str] = []
        self.people: dict[str, str] = {}
        self._person = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "input" and said.get("type") == "hidden":
            self.hidden[said.get("name", "")] = said.get("value", "")
        if tag == "a":
            self.links.append(said.get("href", ""))
        if tag == "button" and said.get("name") == "person":
            self._person = said["value"]

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())
        if self._person and data.strip():
            self.people[data.strip()] = self._person
            self._person = ""


class Visitor:
    """One browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.answer: TestResponse | None = None
        self.page = _Page("")

    def get(self, path: str, **headers: str) -> str:
        """Open a page, follow where it leads, and return its text."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._read(self.client.get(path, headers=sent, follow_redirects=True))

    def post(self, path: str, fields: Fields | None = None, *, follow: bool = True) -> str:
        """Send a form with the token and the submission id of the page that is open."""
        data = {"csrf_token": self.page.hidden.get("csrf_token", ""), **(fields or {})}
        if "submission_id" in self.page.hidden:
            data.setdefault("submission_id", self.page.hidden["submission_id"])
        return self._read(self.client.post(path, data=data, follow_redirects=follow))

    def step_in(self, name: str) -> str:
        """Step in as the person of the demonstration with this name."""
        self.get("/sign-in")
        return self.post("/sign-in/as", {"person": self.page.people[name], "next": "/"})

    @property
    def status(self) -> int:
        """The status of the last answer."""
        assert self.answer is not None
        return self.answer.status_code

    @property
    def path(self) -> str:
        """Where the last answer came from."""
        assert self.answer is not None
        return self.answer.request.path

    @property
    def headers(self) -> Headers:
        """The headers of the last answer."""
        assert self.answer is not None
        return self.answer.headers

    @property
    def words(self) -> str:
        """The visible words of the page, one text per line."""
        return "\n".join(filter(None, self.page.words))

    def link(self, start: str) -> str:
        """Return the first link that begins with ``start``."""
        return next(link for link in self.page.links if link.startswith(start))

    def _read(self, answer: TestResponse) -> str:
        self.answer = answer
        text = answer.get_data(as_text=True)
        self.page = _Page(text)
        return text
