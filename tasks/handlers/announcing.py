"""What is told of a time limit, in Chinese and without anybody's data: number, step, post."""

from collections.abc import Mapping

from engine.calendar import CHINA
from engine.canonical import from_moment
from engine.history import events
from engine.scheduling.handlers import Notice
from engine.store import places
from engine.store.database import Database, Tx
from processes.vocabulary import load_vocabulary
from tasks.handlers.channels import Channels

TITLES: Mapping[str, str] = {
    events.CLOCK_WARNED: "即将到期",
    events.CLOCK_OVERDUE: "已超时",
    events.CLOCK_EXTENDED: "已延期",
}
TEXTS: Mapping[str, str] = {
    events.CLOCK_WARNED: "{what}将于{due}到期，请{post}抓紧办理。",
    events.CLOCK_OVERDUE: "{what}已于{due}到期而未办结，已上报{above}。",
    events.CLOCK_EXTENDED: "{what}已延期至{due}。",
}
TWICE = "{what}已于{due}到期，超期已达时限的一半仍未办结，已上报{above}。"
UNTOLD = "{what}已于{due}到期而未办结，上级岗位无人在岗，请尽快处理。"
OTHER = "{what}有新的进展。"
SECOND = 2
NOBODY = "经办人"


class Announcer:
    """Tells the channels of what happened to a time limit."""

    def __init__(self, database: Database, channels: Channels) -> None:
        """Look names of places up in ``database``."""
        self._database = database
        self._channels = channels

    def __call__(self, notice: Notice) -> None:
        """Tell it; raise NobodyTold when no channel takes it."""
        with self._database.read() as tx:
            title, text = worded(tx, notice)
        self._channels.tell(title, text)


def worded(tx: Tx, notice: Notice) -> tuple[str, str]:
    """Return title and text of a notice."""
    number = notice.case.case_no
    step = f"“{notice.step}”" if notice.step else ""
    words = {
        "what": f"{notice.process}事项{number}{step}",
        "due": _due(notice),
        "post": _post(tx, notice.task.role, notice.task.place) if notice.task else NOBODY,
        "above": _post(tx, notice.body.get("role", ""), notice.body.get("place", "")),
    }
    title = TITLES.get(notice.kind, "提醒")
    return f"【{title}】{number}", _template(notice).format(**words)


def _template(notice: Notice) -> str:
    if notice.kind == events.CLOCK_OVERDUE and not notice.body.get("role"):
        return UNTOLD
    if notice.kind == events.CLOCK_OVERDUE and notice.body.get("level") == SECOND:
        return TWICE
    return TEXTS.get(notice.kind, OTHER)


def _due(notice: Notice) -> str:
    """Return when the limit ends, as people here read it."""
    clock = (notice.task.clock if notice.task else notice.case.clock) or {}
    moment = notice.body.get("due") or clock.get("due", "")
    return f"{from_moment(moment).astimezone(CHINA):%Y年%m月%d日 %H:%M}" if moment else "近日"


def _post(tx: Tx, role: str, place: str) -> str:
    known = load_vocabulary().roles.get(role)
    if known is None:
        return NOBODY
    site = places.by_code(tx, place)
    return f"{site.name if site else ''}{known.zh}"
