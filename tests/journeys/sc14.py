"""SC14, eight leaking roofs: who does what in which order, and what is typed, in both languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tasks.demo_city import PARTS, name_of

LANGUAGES = ("zh", "en")
Words = str | int | tuple[str, str]
"""The same in both languages; a day, counted from today; or Chinese and English."""

SECRETARY, COMPANY, STAFF = "estate_secretary", "property_manager", "community_staff"
CENTRE, STREET, LIAISON = "street_center", "street_lead", "dept_liaison"
AUDITOR = "auditor"
DISPUTE, WHISTLE = "property_dispute", "escalation"
SAVED = "208000"

REPORT: Mapping[str, Words] = {
    "title": ("8 栋老楼下雨屋顶漏水", "The roofs of 8 old buildings leak in the rain"),
    "dispute_kind": "D02",
    "place_note": ("1 至 8 号楼屋顶", "Roofs of buildings 1 to 8"),
    "households": "96",
    "demand": ("把屋顶彻底修好", "Repair the roofs for good"),
}
ANSWER = (
    "八栋楼屋顶防水全部重做，居民没有出钱。还有渗水请找小区党支部书记。",
    "All eight roofs were made watertight at no cost to residents. Tell the secretary of any leak.",
)
STREET_ANSWER = (
    "已约谈物业，物业同意在合同期内免费修缮。",
    "The company was called in and agrees to repair free of charge before its term ends.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One task of one person."""

    who: str
    """The role whose part of the demonstration one steps into."""
    node: str
    typed: Mapping[str, Words]
    """By the name of the input."""
    process: str = DISPUTE
    shown: tuple[tuple[str, str], ...] = ()
    """What others wrote and the page must show."""


def _round(committee: Words, company: Words, community: Words) -> Iterator[Turn]:
    """Return the three sides of one round; the secretary speaks for the owners too."""
    yield Turn(who=SECRETARY, node="owners_side", typed={"committee_position": committee})
    yield Turn(who=COMPANY, node="company_side", typed={"company_position": company})
    yield Turn(who=STAFF, node="community_side", typed={"community_position": community})


FIRST_OFFER = ("只补两栋最严重的。", "Patch the two worst buildings only.")
LAST_OFFER = (
    "合同期满前免费重做八栋屋顶防水。",
    "Renew all eight roofs free before the term ends.",
)
PROMISE = ("免费重做 8 栋屋顶防水", "New waterproofing on 8 roofs, free of charge")
RULE = ("雨后顶楼住户家中不渗水", "No water in top-floor homes after rain")

TURNS: tuple[Turn, ...] = (
    Turn(
        who=SECRETARY,
        node="first_contact",
        typed={
            "facts": (
                "八栋楼顶层均渗水，已看现场。",
                "Top floors of all eight leak; seen on site.",
            ),
            "households": "96",
            "path": "company",
        },
    ),
    Turn(
        who=COMPANY,
        node="written_reply",
        typed={
            "company_reply": ("合同快到期，只能局部修补。", "The term is ending: patches only."),
        },
    ),
    Turn(
        who=SECRETARY,
        node="reply_check",
        typed={
            "reply_result": "not_accepted",
            "objection": ("年年补，年年漏。", "Patched every year, leaking every year."),
        },
    ),
    *_round(
        ("要求八栋一次修好。", "All eight at once, please."),
        FIRST_OFFER,
        ("屋面防水属于合同约定的养护。", "Roof waterproofing is upkeep under the contract."),
    ),
    Turn(
        who=SECRETARY,
        node="minutes",
        typed={
            "minutes_text": ("物业只肯修两栋，差六栋。", "Two roofs offered, six still open."),
            "round_result": "street",
            "powers_needed": ("请住建部门约谈物业。", "Housing should call the company in."),
        },
        shown=(FIRST_OFFER,),
    ),
    Turn(
        who=CENTRE,
        process=WHISTLE,
        node="check",
        typed={"check_result": "accept", "grade": "push", "lead_dept": "housing"},
    ),
    Turn(who=STREET, process=WHISTLE, node="sign", typed={"sign_result": "sign"}),
    Turn(who=LIAISON, process=WHISTLE, node="receive", typed={"dept_received": "on"}),
    Turn(
        who=LIAISON,
        process=WHISTLE,
        node="contact",
        typed={"meet_on": 1, "meet_where": ("小区东门", "East gate")},
    ),
    Turn(
        who=LIAISON,
        process=WHISTLE,
        node="arrive",
        typed={"site_found": ("屋面防水层老化开裂。", "The waterproofing is old and cracked.")},
    ),
    Turn(
        who=CENTRE,
        process=WHISTLE,
        node="meet",
        typed={
            "duties.0.task": ("约谈物业，核对合同", "Call the company in, check the contract"),
            "duties.0.owner": ("区住建局", "District housing department"),
            "duties.0.due": 5,
            "duties.1.task": ("拿出修缮方案", "Propose how to repair"),
            "duties.1.owner": ("物业公司", "Property company"),
            "duties.1.due": 7,
        },
    ),
    Turn(
        who=LIAISON,
        process=WHISTLE,
        node="handle",
        typed={"dept_result": STREET_ANSWER},
        shown=(("拿出修缮方案", "Propose how to repair"),),
    ),
    Turn(
        who=CENTRE,
        process=WHISTLE,
        node="verify",
        typed={"verify_choice": "pass", "answer_text": STREET_ANSWER},
    ),
    Turn(
        who=CENTRE,
        process=WHISTLE,
        node="rate_department",
        typed={"dept_speed": "5", "dept_quality": "4"},
    ),
    Turn(
        who=LIAISON,
        process=WHISTLE,
        node="rate_whistle",
        typed={"whistle_accurate": "5", "whistle_complete": "5"},
    ),
    Turn(
        who=SECRETARY,
        node="after_street",
        typed={"street_next": "table"},
        shown=(STREET_ANSWER,),
    ),
    *_round(
        ("同意合同期内修完。", "Agreed, if done within the term."),
        LAST_OFFER,
        ("建议写明日期和验收办法。", "Write down a date and how it is accepted."),
    ),
    Turn(
        who=SECRETARY,
        node="minutes",
        typed={
            "minutes_text": ("八栋都修，物业出钱。", "All eight, paid by the company."),
            "round_result": "agreed",
        },
        shown=(LAST_OFFER,),
    ),
    Turn(
        who=SECRETARY,
        node="commitment",
        typed={"commit_content": PROMISE, "commit_due": 30, "accept_rule": RULE},
    ),
    Turn(
        who=COMPANY,
        node="carry_out",
        typed={"done_note": ("八栋屋顶防水全部重做。", "All eight roofs are waterproofed anew.")},
        shown=(PROMISE, RULE),
    ),
    Turn(
        who=SECRETARY,
        node="acceptance",
        typed={"households_asked": "40", "accept_result": "yes"},
        shown=(RULE,),
    ),
    Turn(
        who=SECRETARY,
        node="write_answer",
        typed={"answer_text": ANSWER, "saved_amount": SAVED},
    ),
    Turn(
        who=STAFF,
        node="publish",
        typed={"published_where": "board", "published_on": 0},
        shown=(ANSWER,),
    ),
)
"""Every task from the first contact to the publication, in order."""


def said(words: Words, language: str, today: date) -> str:
    """Return what is typed in ``language``; a day as an input of type date takes it."""
    if isinstance(words, int):
        return (today + timedelta(days=words)).isoformat()
    return words if isinstance(words, str) else words[LANGUAGES.index(language)]


def name_of_part(role: str, language: str) -> str:
    """Return the name of the person whose main post has this role."""
    number = next(n for n, seat in enumerate(PARTS) if seat.posts[0][0] == role)
    return name_of(number)[LANGUAGES.index(language)]
