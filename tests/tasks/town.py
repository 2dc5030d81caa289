"""Town: the demonstration city with the shipped processes, and hands to work in it."""

from collections.abc import Callable
from datetime import timedelta

from engine.deployment import deploy
from engine.execution import Executed, Execution
from engine.history.fold import Picture, fold
from engine.library import Library
from engine.records import WorkItem
from engine.scheduling.sweep import Sweep
from engine.store import history, people
from engine.store.database import Database, Tx, open_database
from engine.store.migrate import migrate
from engine.store.people import Appointment
from processes.catalog import shipped
from tasks import actions, demo
from tasks.actions import Act, Opening
from tasks.clocks import office_calendars
from tasks.demo_city import HEFENG, TINGQUAN
from tasks.inbox import Inbox, Query, Tab, inbox
from tasks.people import Actor, actor_of
from tasks.posts import resolve
from tests import office
from tests.builders import NOON


def build(url: str) -> None:
    """Make the city in the empty database at ``url``, to be copied for each test."""
    database = open_database(url)
    migrate(database)
    catalog = shipped()
    with database.begin() as tx:
        demo.make_demo(tx, NOON, lambda _step: None)
        for document in catalog.documents.values():
            deploy(tx, document.data, catalog.forms, by="u1", now=NOON)
    database.close()


class Town:
    """One city for one test."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOON
        self.execution = Execution(Library(), resolve, office_calendars())
        self.sweep = Sweep(self.database, self.execution, lambda: self.now)
        self._count = 0

    def actor(self, role: str, place: str = "") -> Actor:
        """Return who holds the post, the first by appointment where no place is given."""
        with self.database.read() as tx:
            held = people.holders(tx, [role], self.now)
        return self.holders(role, place or held[0].place)[0]

    def holders(self, role: str, place: str) -> list[Actor]:
        """Return all who hold the post, in the order of appointment."""
        with self.database.read() as tx:
            held = [a for a in people.holders(tx, [role], self.now) if a.place == place]
            return [found for a in held if (found := actor_of(tx, a.person, self.now))]

    def appoint(self, login: str, role: str, place: str) -> Actor:
        with self.database.begin() as tx:
            office.person(tx, login, (role, place))
        return self.holders(role, place)[-1]

    def dismiss(self, actor: Actor, role: str, place: str) -> None:
        held = Appointment(person=actor.id, role=role, place=place, since=self.now)
        with self.database.begin() as tx:
            people.dismiss(tx, held, self.now)

    def again(self, actor: Actor) -> Actor:
        """Return the actor with the posts held now."""
        with self.database.read() as tx:
            found = actor_of(tx, actor.id, self.now)
        assert found is not None
        return found

    def act(self, actor: Actor, submission: str = "") -> Act:
        self._count += 1
        return Act(id=submission or f"s{self._count}", at=self.now, actor=actor)

    def do(self, verb: Callable[[Tx], Executed]) -> Executed:
        with self.database.begin() as tx:
            done = verb(tx)
        self.sweep.run()
        return done

    def start(
        self, actor: Actor, process: str, place: str, submission: str = "", **texts: str
    ) -> str:
        sent = {key: [text] for key, text in texts.items()}
        opening = Opening(process=process, place=place, texts=sent)
        act = self.act(actor, submission)
        return self.do(lambda tx: actions.start(tx, self.execution, act, opening)).instance

    def complete(
        self, actor: Actor, item: WorkItem, submission: str = "", **texts: str
    ) -> Executed:
        sent = {key: [text] for key, text in texts.items()}
        act = self.act(actor, submission)
        return self.do(lambda tx: actions.complete(tx, self.execution, act, item.id, sent))

    def inbox(self, actor: Actor, tab: Tab = Tab.TODO, search: str = "", page: int = 1) -> Inbox:
        with self.database.read() as tx:
            return inbox(tx, actor, Query(tab=tab, search=search, page=page))

    def todo(self, actor: Actor) -> list[str]:
        """Return the nodes of the tasks in the actor's inbox, in its order."""
        return [item.node for item in self.inbox(actor).items]

    def item(self, actor: Actor, node: str) -> WorkItem:
        return next(item for item in self.inbox(actor).items if item.node == node)

    def picture(self, instance: str) -> Picture:
        with self.database.read() as tx:
            return fold(history.events_of(tx, instance))

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)
        self.sweep.run()


LEAK = {
    "title": "雨天屋顶漏水",
    "dispute_kind": "D02",
    "place_note": "2号楼顶层",
    "households": "6",
    "requester_name": "林小满",
    "requester_phone": "139 0000 0000",
}
FOUND = {"facts": "屋面防水老化", "households": "8", "path": "company"}


def report(town: Town, submission: str = "", **changes: str) -> str:
    staff = town.actor("community_staff", TINGQUAN)
    return town.start(staff, "property_dispute", HEFENG, submission, **{**LEAK, **changes})


def negotiate(town: Town) -> tuple[Actor, Actor, int]:
    """Bring a case to the table where two community workers share a task."""
    report(town)
    secretary = town.actor("estate_secretary", HEFENG)
    manager = town.actor("property_manager", HEFENG)
    town.complete(secretary, town.item(secretary, "first_contact"), **FOUND)
    town.complete(manager, town.item(manager, "written_reply"), company_reply="排队等维修")
    answer = {"reply_result": "not_accepted", "objection": "没有时间表"}
    town.complete(secretary, town.item(secretary, "reply_check"), **answer)
    first, second = town.holders("community_staff", TINGQUAN)
    return first, second, town.item(first, "community_side").id
