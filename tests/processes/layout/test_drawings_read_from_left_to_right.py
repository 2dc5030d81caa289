"""What a careful person would do: the main road straight, detours beside it, notes near by."""

from lxml import etree

from processes.layout.check import crossings
from processes.layout.diagram import Diagram, diagrams_of
from processes.layout.geometry import around, segments, span
from processes.layout.tidy import tidy
from tests.processes.layout.models import Body, alone, document, process


def _drawn(xml: bytes) -> Diagram:
    return next(diagrams_of(etree.fromstring(tidy(xml))))


def _dispute() -> Body:
    """Return a road with a way round at each gateway, a loop back and a timer."""
    body = Body()
    start = body.add("startEvent", "登记诉求")
    contact = body.add("userTask", "初次联系与核实")
    accepted = body.add("exclusiveGateway", "受理吗？")
    talk = body.add("userTask", "三方协商")
    agreed = body.add("exclusiveGateway", "谈成了吗？")
    answer = body.add("userTask", "写答复")
    end = body.add("endEvent", "已解决")
    for source, target in (
        (start, contact),
        (contact, accepted),
        (accepted, talk),
        (talk, agreed),
        (agreed, answer),
        (answer, end),
    ):
        body.join(source, target)
    body.join(agreed, talk, "再谈一轮")
    refused = body.add("endEvent", "不受理")
    body.join(accepted, refused, "不受理")
    timer = body.add("boundaryEvent", "逾期")
    body.hosts[timer] = talk
    body.join(timer, body.add("endEvent", "上报街道"))
    return body


ROAD = ("n0", "n1", "n2", "n3", "n4", "n5", "n6")


def test_the_main_road_is_straight_and_runs_to_the_right() -> None:
    shapes = _drawn(alone(_dispute(), [])).shapes
    centres = [shapes[node].centre for node in ROAD]
    assert len({centre.y for centre in centres}) == 1
    assert centres == sorted(centres)


def test_the_main_road_has_no_bends() -> None:
    lines = _drawn(alone(_dispute(), [])).lines
    assert {len(lines[f"nf{number}"]) for number in range(6)} == {2}


def test_lanes_are_rows_in_the_order_of_the_lane_set() -> None:
    shapes = _drawn(alone(_dispute(), [1, 0, 0, 2, 2, 0, 0, 0, 0, 1])).shapes
    lanes = [shapes[f"process_lane{number}"] for number in range(3)]
    assert [lane.bottom for lane in lanes[:2]] == [lane.y for lane in lanes[1:]]
    assert lanes[2].contains(shapes["n3"])
    assert lanes[0].contains(shapes["n5"])
    assert shapes["pool"].contains(lanes[1])


def test_a_boundary_event_sits_on_the_lower_edge_of_its_activity() -> None:
    shapes = _drawn(alone(_dispute(), [])).shapes
    assert shapes["n8"].centre.y == shapes["n3"].bottom
    assert shapes["n3"].x < shapes["n8"].x < shapes["n8"].right < shapes["n3"].right


def test_a_loop_goes_back_over_or_under_the_road() -> None:
    diagram = _drawn(alone(_dispute(), []))
    ys = {point.y for point in diagram.lines["nf6"]}
    task = diagram.shapes["n3"]
    assert min(ys) < task.y or max(ys) > task.bottom


def test_several_boundary_events_stand_side_by_side() -> None:
    body = Body()
    task = body.add("userTask", "处置")
    events = [body.add("boundaryEvent", "三个工作日未办结") for _ in range(3)]
    body.hosts.update(dict.fromkeys(events, task))
    shapes = _drawn(alone(body, [])).shapes
    assert [
        event.right < following.x
        for event, following in zip(
            [shapes[e] for e in events], [shapes[e] for e in events[1:]], strict=False
        )
    ] == [True, True]


def test_a_sub_process_holds_its_content() -> None:
    body, inner = Body(), Body(prefix="i")
    inner.join(inner.add("startEvent"), inner.add("userTask", "评分"))
    own = body.add("subProcess", "本人办理")
    body.inner[own] = inner
    shapes = _drawn(alone(body, [])).shapes
    assert shapes[own].contains(shapes["i0"])
    assert shapes[own].contains(shapes["i1"])


def test_an_event_sub_process_stands_below() -> None:
    event = (
        '<subProcess id="e" triggeredByEvent="true"><startEvent id="s"/><task id="t"/>'
        '<sequenceFlow id="f" sourceRef="s" targetRef="t"/></subProcess>'
    )
    shapes = _drawn(document(process("process", _dispute(), [], event))).shapes
    assert all(shapes["e"].y > shapes[node].bottom for node in ROAD)


def test_a_note_stands_over_and_data_under_what_they_belong_to() -> None:
    extra = (
        '<textAnnotation id="note"><text>五个工作日</text></textAnnotation>'
        '<association id="a" sourceRef="note" targetRef="n5"/>'
        '<dataObjectReference id="data" name="答复书"/>'
        '<association id="b" sourceRef="n5" targetRef="data"/>'
    )
    shapes = _drawn(document(process("process", _dispute(), [], extra))).shapes
    assert shapes["note"].centre.x == shapes["n5"].centre.x == shapes["data"].centre.x
    assert shapes["note"].bottom < shapes["n5"].y < shapes["n5"].bottom < shapes["data"].y


def test_a_long_name_makes_a_task_higher_not_wider() -> None:
    body = Body()
    body.add("userTask", "会同社区、业委会和物业公司到现场查看并当面记录各方意见后形成纪要")
    box = _drawn(alone(body, [])).shapes["n0"]
    assert (box.width, box.height > 80) == (110, True)


def test_a_pool_without_process_is_a_band_as_wide_as_the_others() -> None:
    xml = document(
        '<collaboration id="all"><participant id="hotline" name="12345热线"/>'
        '<participant id="pool" processRef="process"/>'
        '<messageFlow id="m" name="转办" sourceRef="hotline" targetRef="n0"/></collaboration>',
        process("process", _dispute(), []),
    )
    diagram = _drawn(xml)
    hotline, pool = diagram.shapes["hotline"], diagram.shapes["pool"]
    assert (hotline.x, hotline.width) == (pool.x, pool.width)
    assert len(diagram.lines["m"]) == 2
    assert not hotline.overlaps(pool)


def test_nodes_joined_by_a_message_share_a_column() -> None:
    other = Body(prefix="o")
    other.join(other.add("startEvent"), other.add("userTask", "派单"))
    xml = document(
        '<collaboration id="all"><participant id="a" processRef="one"/>'
        '<participant id="b" processRef="two"/>'
        '<messageFlow id="m" sourceRef="n5" targetRef="o0"/></collaboration>',
        process("one", _dispute(), []),
        process("two", other, []),
    )
    shapes = _drawn(xml).shapes
    assert shapes["n5"].centre.x == shapes["o0"].centre.x


def test_a_note_on_a_flow_is_led_to_its_line() -> None:
    extra = (
        '<textAnnotation id="note"><text>至多三轮</text></textAnnotation>'
        '<association id="a" sourceRef="note" targetRef="nf6"/>'
    )
    lines = _drawn(document(process("process", _dispute(), [], extra))).lines
    end = lines["a"][-1]
    assert any(span(*piece).holds(end) for piece in segments(lines["nf6"]))


def test_a_message_reaches_into_a_sub_process() -> None:
    body, inner = Body(), Body(prefix="i")
    inner.join(inner.add("startEvent"), inner.add("userTask", "付款"))
    own = body.add("subProcess", "结账")
    body.inner[own] = inner
    xml = document(
        '<collaboration id="all"><participant id="bank" name="银行"/>'
        '<participant id="pool" processRef="process"/>'
        '<messageFlow id="m" name="扣款" sourceRef="i1" targetRef="bank"/></collaboration>',
        process("process", body, []),
    )
    diagram = _drawn(xml)
    assert diagram.shapes["i1"].holds(diagram.lines["m"][0])
    assert crossings(tidy(xml)) == ()
    assert "m" in diagram.labels


def test_a_group_keeps_enclosing_what_it_enclosed() -> None:
    xml = tidy(document(process("process", _dispute(), [], '<group id="g"/>'))).decode()
    shapes = next(diagrams_of(etree.fromstring(xml.encode()))).shapes
    frame = around([shapes["n3"], shapes["n4"]]).grown(5)
    bounds = " ".join(f'{name}="{value}"' for name, value in frame._asdict().items())
    grouped = xml.replace(
        "</bpmndi:BPMNPlane>",
        f'<bpmndi:BPMNShape id="g_di" bpmnElement="g"><dc:Bounds {bounds}/></bpmndi:BPMNShape>'
        "</bpmndi:BPMNPlane>",
    )
    after = _drawn(grouped.encode()).shapes
    assert [node for node in ROAD if after["g"].contains(after[node])] == ["n3", "n4"]


def test_a_group_that_enclosed_nothing_is_not_drawn() -> None:
    assert "g" not in _drawn(document(process("process", _dispute(), [], '<group id="g"/>'))).shapes
