"""Link events carry a token across the page (BPMN 2.0.2 §10.5.5, p. 267)."""

from tests.engine.stage import stage


def test_a_link_goes_on_at_its_target() -> None:
    case = stage("s -> u_a -> h_l", "c_l -> u_b -> e", h_l="link L", c_l="link L").start()
    case.complete("u_a")
    assert case.open() == ["u_b"]
    assert case.trace() == ["s", "u_a", "h_l", "c_l"]


def test_several_links_lead_to_one_target() -> None:
    case = stage(
        "s -> x -[n > 1]-> h_1",
        "x -> h_2",
        "c_l -> u_b -> e",
        h_1="link L",
        h_2="link L",
        c_l="link L",
    )
    assert case.start(n=0).open() == ["u_b"]


def test_a_link_leads_back_in_a_loop() -> None:
    case = stage(
        "s -> x_in -> u_a -> x -> e", "x -[again]-> h_l", "c_l -> x_in", h_l="link L", c_l="link L"
    ).start()
    case.complete("u_a", again=True)
    case.complete("u_a", again=False)
    assert case.ended


def test_links_of_one_name_on_two_levels_do_not_meet() -> None:
    case = stage(
        "s -> sub_a -> h_o",
        "sub_a: s_1 -> h_i",
        "sub_a: c_i -> u_in -> e_1",
        "c_o -> u_out -> e",
        h_o="link L",
        c_o="link L",
        h_i="link L",
        c_i="link L",
    ).start()
    assert case.open() == ["u_in"]
    case.complete("u_in")
    assert case.open() == ["u_out"]


def test_an_inclusive_join_waits_for_what_comes_by_a_link() -> None:
    case = stage(
        "s -> p -> u_a -> i_j -> u_z -> e",
        "p -> u_b -> h_l",
        "c_l -> i_j",
        h_l="link L",
        c_l="link L",
    ).start()
    case.complete("u_a")
    assert case.open() == ["u_b"]
    case.complete("u_b")
    assert case.open() == ["u_z"]
