"""What happens in the cases of the demonstration city: invented words, as forms send them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from tasks.demo_city import BUILDINGS, HEFENG, TINGQUAN, TINGYU

Words = Mapping[str, str | tuple[str, ...]]
"""What is typed, by field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """One case: who starts it where, with what words, and which tasks are done after that."""

    process: str
    role: str
    place: str
    words: Words
    turns: tuple[tuple[str, Words], ...] = ()
    """Node and words, in order."""
    begun_before: timedelta = timedelta(hours=2)
    paused: tuple[str, Words] | None = None
    """The task whose time limit rests at the end, and why."""


_ROUND = (
    ("owners_side", {"committee_position": "先停收停车费差价，再谈新标准。"}),
    ("company_side", {"company_position": "愿意公开账目，差价下季度抵扣。"}),
    ("community_side", {"community_position": "建议先公示收支，再由业主表决。"}),
)
"""The three sides of one round of negotiation."""

PLAYS: tuple[Play, ...] = (
    Play(
        process="property_dispute",
        role="community_staff",
        place=HEFENG,
        words={
            "title": "3号楼单元门禁坏了三周没修",
            "dispute_kind": "D03",
            "place_note": "3号楼2单元大门",
            "households": "24",
            "demand": "尽快修好，修之前有人看门。",
        },
    ),
    Play(
        process="property_dispute",
        role="building_chief",
        place=BUILDINGS[0],
        words={
            "title": "楼前垃圾桶两天没清",
            "dispute_kind": "D01",
            "place_note": "1号楼东侧投放点",
            "households": "36",
        },
        turns=(
            (
                "first_contact",
                {"facts": "现场看过，两个桶满溢，有异味。", "households": "36", "path": "company"},
            ),
        ),
        begun_before=timedelta(hours=20),
    ),
    Play(
        process="property_dispute",
        role="owners_committee",
        place=TINGYU,
        words={
            "title": "地面停车费涨价没有商量",
            "dispute_kind": "D05",
            "place_note": "小区东门停车区",
            "households": "58",
            "demand": "恢复原价，涨价先征求业主意见。",
        },
        turns=(
            (
                "first_contact",
                {"facts": "通知贴出三天就涨价，没有开会。", "households": "58", "path": "company"},
            ),
            ("written_reply", {"company_reply": "成本上涨，按合同第十二条调整。"}),
            (
                "reply_check",
                {"reply_result": "not_accepted", "objection": "合同写明调价要先公示十五天。"},
            ),
            *_ROUND[:1],
        ),
        begun_before=timedelta(days=2),
    ),
    Play(
        process="property_dispute",
        role="owners_committee",
        place=TINGYU,
        words={
            "title": "地下车库的灯坏了一半",
            "dispute_kind": "D02",
            "place_note": "地下车库东区",
            "households": "41",
            "demand": "先把车道上方的灯修好。",
        },
        turns=(
            (
                "first_contact",
                {"facts": "东区三十盏灯不亮，车道昏暗。", "households": "41", "path": "company"},
            ),
            ("written_reply", {"company_reply": "灯具停产，正在找替代型号。"}),
            (
                "reply_check",
                {"reply_result": "not_accepted", "objection": "没有说哪天修好，老人不敢走。"},
            ),
            ("owners_side", {"committee_position": "先装临时灯，一周内修好车道。"}),
            ("community_side", {"community_position": "同意先装临时灯，费用走公共收益。"}),
        ),
        # Seven days to sit down together are over: the company has said nothing.
        begun_before=timedelta(days=10),
    ),
    Play(
        process="escalation",
        role="community_lead",
        place=TINGQUAN,
        words={
            "matter": "临街餐馆油烟直排，居民不敢开窗",
            "place_note": "听泉街12号楼下",
            "whistle_type": "enforcement",
            "tried": "上门劝导三次，店主说没有钱装净化器。",
            "powers": "需要城市管理部门现场执法。",
            "lead_dept": "urban_management",
        },
        begun_before=timedelta(hours=5),
    ),
    Play(
        process="escalation",
        role="community_lead",
        place=TINGQUAN,
        words={
            "matter": "外墙瓷砖松动，有坠落危险",
            "place_note": "听泉路6号楼北墙",
            "whistle_type": "enforcement",
            "tried": "已拉警戒线，劝居民绕行。",
            "powers": "需要住建部门鉴定并督促维修。",
            "lead_dept": "housing",
        },
        turns=(
            (
                "check",
                {
                    "check_result": "accept",
                    "grade": "push",
                    "lead_dept": "housing",
                    "powers": "需要住建部门鉴定并督促维修。",
                },
            ),
            ("sign", {"sign_result": "sign"}),
            ("receive", {"dept_received": "true"}),
        ),
        # The department has 24 hours to call, and most of them are over.
        begun_before=timedelta(hours=23),
    ),
    Play(
        process="volunteer_onboarding",
        role="volunteer",
        place=TINGQUAN,
        words={
            "consent": "true",
            "volunteer_name": "林小满",
            "volunteer_phone": "13900000000",
            "age_band": "18-59",
            "skills": ("spot", "help"),
        },
        begun_before=timedelta(hours=3),
        paused=("screen", {"reason": "party", "text": "本人这周跑单，周末才有空来面谈。"}),
    ),
)
