"""The demonstration city 澜川 (Lanchuan): its places and who sits where. Nothing of it is real.

One district, one subdistrict, two communities, four grids, three estates, twelve buildings, one
service station, three departments. Division codes beginning with 99 belong to no place in China.
"""

from dataclasses import dataclass

CITY = "9901"
DISTRICT = "990101"
HOUSING, URBAN, FIRE = "990101D01", "990101D02", "990101D03"
STREET = "990101001"
TINGQUAN, WANGSHU = "990101001001", "990101001002"
STATION = "990101001001Z1"
GRIDS = (TINGQUAN + "001", TINGQUAN + "002", WANGSHU + "001", WANGSHU + "002")
HEFENG, TINGYU, QINGLAN = GRIDS[0] + "E1", GRIDS[1] + "E1", GRIDS[2] + "E1"
BUILDINGS = tuple(f"{grid}{number:05}" for grid in GRIDS for number in (1, 2, 3))

PLACES: tuple[tuple[str, str, str, str, str], ...] = (
    (CITY, "", "city", "澜川市", "Lanchuan City"),
    (DISTRICT, CITY, "district", "北原区", "Beiyuan District"),
    (HOUSING, DISTRICT, "department", "北原区住房和城乡建设局", "Beiyuan Housing Department"),
    (URBAN, DISTRICT, "department", "北原区城市管理局", "Beiyuan Urban Management"),
    (FIRE, DISTRICT, "department", "北原区消防救援大队", "Beiyuan Fire and Rescue"),
    (STREET, DISTRICT, "subdistrict", "松风街道", "Songfeng Subdistrict"),
    (TINGQUAN, STREET, "community", "听泉社区", "Tingquan Community"),
    (WANGSHU, STREET, "community", "望舒社区", "Wangshu Community"),
    (STATION, TINGQUAN, "station", "听泉暖蜂驿站", "Tingquan Service Station"),
    (GRIDS[0], TINGQUAN, "grid", "听泉第一网格", "Tingquan Grid 1"),
    (GRIDS[1], TINGQUAN, "grid", "听泉第二网格", "Tingquan Grid 2"),
    (GRIDS[2], WANGSHU, "grid", "望舒第一网格", "Wangshu Grid 1"),
    (GRIDS[3], WANGSHU, "grid", "望舒第二网格", "Wangshu Grid 2"),
    (HEFENG, GRIDS[0], "estate", "和风苑", "Hefeng Court"),
    (TINGYU, GRIDS[1], "estate", "听雨园", "Tingyu Garden"),
    (QINGLAN, GRIDS[2], "estate", "晴岚居", "Qinglan Homes"),
    *(
        (code, (HEFENG, TINGYU, QINGLAN, GRIDS[3])[n // 3], "building", zh, en)
        for n, code in enumerate(BUILDINGS)
        for zh, en in [(f"{n % 3 + 1}号楼", f"Building {n % 3 + 1}")]
    ),
)
"""Code, code of the place above, kind, name in Chinese and English; parents first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One person of the city: the posts held, the main one first."""

    posts: tuple[tuple[str, str], ...]
    does: tuple[str, str] | None = None
    """What one does in this part, in Chinese and English; None: not offered for stepping in."""


def _plain(role: str, *places: str) -> tuple[Seat, ...]:
    return tuple(Seat(posts=((role, place),)) for place in places)


PARTS: tuple[Seat, ...] = (
    Seat(
        posts=(("community_staff", TINGQUAN),),
        does=(
            "登记居民诉求，参加三方协商，接收志愿者报到",
            "Record matters, sit at the tri-party table",
        ),
    ),
    Seat(
        posts=(("estate_secretary", HEFENG), ("owners_committee", HEFENG)),
        does=(
            "一肩挑：牵头处理小区物业纠纷，也代表业主",
            "Lead property disputes and speak for owners",
        ),
    ),
    Seat(
        posts=(("property_manager", HEFENG),),
        does=("书面答复业主，拿出方案，按承诺维修", "Answer owners in writing, propose and repair"),
    ),
    Seat(
        posts=(("community_lead", TINGQUAN),),
        does=(
            "社区解决不了时吹哨，请街道和部门帮忙",
            "Whistle for help beyond the community’s means",
        ),
    ),
    Seat(
        posts=(("street_center", STREET),),
        does=("把关哨单，验收部门的处置结果", "Check whistles, verify what departments did"),
    ),
    Seat(
        posts=(("street_lead", STREET),),
        does=("签发哨单，决定请哪些部门报到", "Sign whistles and call the departments"),
    ),
    Seat(
        posts=(("dept_liaison", HOUSING), ("dept_liaison", DISTRICT)),
        does=(
            "应哨、到现场、处置（本周轮值）",
            "Answer whistles, come and handle; on duty this week",
        ),
    ),
    Seat(
        posts=(("volunteer", TINGQUAN),),
        does=("快递小哥，报名做志愿者", "A courier who signs up as a volunteer"),
    ),
    Seat(
        posts=(("volunteer_admin", STREET),),
        does=("审核志愿者，安排培训和保险", "Screen volunteers, arrange training and insurance"),
    ),
    Seat(
        posts=(("process_designer", CITY),),
        does=("画流程图，检查，发布新版本", "Draw processes, check and publish them"),
    ),
    Seat(
        posts=(("auditor", CITY),),
        does=("回放每件事的全过程，验证记录没有被改动", "Replay any case and prove its record"),
    ),
    Seat(
        posts=(("grid_worker", GRIDS[0]),),
        does=("巡查走访，随手登记发现的问题", "Walk the grid and record what needs doing"),
    ),
    Seat(
        posts=(("owners_committee", TINGYU),),
        does=("代表业主提意见，验收维修", "Speak for the owners and accept repairs"),
    ),
    Seat(
        posts=(("building_chief", BUILDINGS[0]),),
        does=("替本楼邻居反映问题", "Speak up for the neighbours of the building"),
    ),
    Seat(
        posts=(("grid_leader", GRIDS[0]), ("grid_leader", GRIDS[1])),
        does=("负责两个网格，看到其中每一件事", "Answer for two grids and see all in them"),
    ),
    Seat(
        posts=(("follow_up_clerk", STREET),),
        does=("回访诉求人，问事情办得怎样", "Call people back and ask how it went"),
    ),
    Seat(
        posts=(("mediator", STREET),),
        does=("帮邻里把矛盾说开", "Help neighbours settle their quarrels"),
    ),
    Seat(
        posts=(("district_coordinator", DISTRICT),),
        does=("召集联席会议，裁定由谁办理", "Call joint meetings, decide who is in charge"),
    ),
    Seat(
        posts=(("station_keeper", STATION),),
        does=("照看驿站，给骑手歇脚充电", "Keep the station where couriers rest"),
    ),
    Seat(
        posts=(("system_admin", CITY),),
        does=("管理账号和岗位，看不到事项内容", "Manage accounts and posts, not the cases"),
    ),
)
"""The parts that a visitor can step into, each role once, the most telling first."""

OTHERS: tuple[Seat, ...] = (
    *_plain("community_lead", WANGSHU),
    *_plain("community_staff", TINGQUAN, WANGSHU, WANGSHU),
    *_plain("grid_worker", *GRIDS[1:]),
    Seat(posts=(("grid_leader", GRIDS[2]), ("grid_leader", GRIDS[3]))),
    *_plain("estate_secretary", TINGYU, QINGLAN),
    *_plain("owners_committee", QINGLAN),
    *_plain("property_manager", TINGYU, QINGLAN),
    *_plain("building_chief", *BUILDINGS[1:]),
    *_plain("dept_liaison", URBAN, FIRE),
    # Five more couriers, two mobile reporters, two safety volunteers.
    *_plain("volunteer", *(TINGQUAN, WANGSHU) * 4, WANGSHU),
)
"""The rest of the staff."""

SURNAMES: tuple[tuple[str, str], ...] = (
    ("林", "Lin"),
    ("周", "Zhou"),
    ("沈", "Shen"),
    ("顾", "Gu"),
    ("许", "Xu"),
    ("江", "Jiang"),
    ("秦", "Qin"),
    ("何", "He"),
    ("苏", "Su"),
    ("叶", "Ye"),
    ("程", "Cheng"),
    ("陆", "Lu"),
    ("方", "Fang"),
    ("温", "Wen"),
    ("唐", "Tang"),
    ("白", "Bai"),
    ("夏", "Xia"),
    ("梁", "Liang"),
    ("宋", "Song"),
    ("齐", "Qi"),
    ("罗", "Luo"),
    ("丁", "Ding"),
    ("石", "Shi"),
)
GIVEN: tuple[tuple[str, str], ...] = (
    ("小满", "Xiaoman"),
    ("安格", "Ange"),
    ("和宁", "Hening"),
    ("知秋", "Zhiqiu"),
    ("立安", "Li'an"),
    ("清和", "Qinghe"),
    ("谷雨", "Guyu"),
    ("长宁", "Changning"),
    ("亦格", "Yige"),
    ("望", "Wang"),
    ("晓和", "Xiaohe"),
    ("书宁", "Shuning"),
)


def name_of(number: int) -> tuple[str, str]:
    """Return the invented name of the ``number``-th person, in Chinese and English."""
    surname, surname_en = SURNAMES[number % len(SURNAMES)]
    given, given_en = GIVEN[(number + 5 * (number // len(SURNAMES))) % len(GIVEN)]
    return surname + given, f"{given_en} {surname_en}"
