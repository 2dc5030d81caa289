"""Sixty ways to make us call what nobody outside may call, and the addresses that may be called."""

import pytest

from tasks.handlers.addresses import public, target
from tasks.handlers.calling import Caller
from tasks.handlers.errors import NotAllowed, Silent, Unreachable
from tests.tasks.handlers.jobs import SHORT
from tests.tasks.handlers.receiver import receiving, says

NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
    "metadata.google.internal": ["169.254.169.254"],
    "127.0.0.1.nip.example": ["127.0.0.1"],
    "ten.example": ["10.1.2.3"],
    "mixed.example": ["93.184.215.14", "192.168.1.1"],
    "six.example": ["fd00:ec2::254"],
    "mapped.example": ["::ffff:10.0.0.1"],
    "nothing.example": [],
}
"""What the names of this table would lead to."""

TRICKS = (
    # The machine itself.
    "http://127.0.0.1/", "http://127.0.0.1:8000/", "http://127.255.255.254/", "http://localhost/",
    "http://LOCALHOST/", "http://localhost./", "http://[::1]/", "http://[::]/", "http://0.0.0.0/",
    "http://[0:0:0:0:0:0:0:1]/", "https://127.0.0.1/",
    # Its neighbours, and the metadata of clouds.
    "http://10.0.0.1/", "http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.0.1/",
    "http://100.64.0.1/", "http://169.254.169.254/latest/meta-data/", "http://169.254.170.2/",
    "http://[fd00:ec2::254]/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/",
    "http://[fec0::1]/", "http://198.18.0.1/", "http://192.0.2.1/", "http://203.0.113.9/",
    "http://224.0.0.1/", "http://239.255.255.250:1900/", "http://255.255.255.255/",
    "http://240.0.0.1/", "http://[ff02::1]/", "http://[2001:db8::1]/",
    # The same, written so that a check on the text does not see it.
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/",
    "http://017700000001/", "http://127.1/", "http://127.0.1/", "http://127.0.0.1./",
    "http://1２7.0.0.1/", "http://127。0。0。1/", "http://①②⑦.0.0.1/", "http://127.0.0.01/",
    "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/",
    "http://[64:ff9b::169.254.169.254]/", "http://[2002:7f00:1::]/", "http://%6c%6f%63alhost/",
    "http://[2001:0:7f00:1::]/",
    # Names that lead there.
    "http://metadata.google.internal/", "http://127.0.0.1.nip.example/", "http://ten.example/",
    "http://mixed.example/", "http://six.example/", "http://mapped.example/",
    # Other schemes, and parts that make two readers read two hosts.
    "file:///etc/passwd", "gopher://93.184.215.14/_x", "ftp://93.184.215.14/", "data:text/plain,x",
    "dict://93.184.215.14:11211/", "//93.184.215.14/", "http:93.184.215.14", "http:///path",
    "http://user:pass@93.184.215.14/", "http://93.184.215.14@127.0.0.1/",
    "http://127.0.0.1#@93.184.215.14/", "http://127.0.0.1?@93.184.215.14/",
    "http://93.184.215.14\\@127.0.0.1/", "http://127.0.0.1\t/", " http://93.184.215.14/",
    "http://93.184.215.14/\r\nX: y", "http://93.184.215.14:99999/", "http://93.184.215.14:0/",
    "http://exam ple.com/", "http://" + "a" * 64 + ".example/", "http://-.example/", "", "x",
    "http://93.184.215.14/" + "a" * 2_000,
)  # fmt: skip


def led_by(host: str, _port: int) -> list[str]:
    return NAMES.get(host, [host])


@pytest.mark.parametrize("address", TRICKS)
def test_what_leads_inside_is_not_called(address: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        Caller(look_up=led_by).post(address, b"", {}, SHORT)
    assert caught.value.code == "CONN-001"


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com/", "https://example.com:8443/a?b=c#d", "http://93.184.215.14/",
        "http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/", "HTTPS://EXAMPLE.COM/", "http://a_b.cn/",
        "https://例子.中国/路径", "http://0x.example/",
    ],
)  # fmt: skip
def test_what_is_public_may_be_called(address: str) -> None:
    assert target(address).scheme in {"http", "https"}


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"]
)
def test_a_public_address_is_known_in_each_of_its_forms(address: str) -> None:
    assert public(address)


def test_a_name_is_looked_up_once_so_it_cannot_change_its_mind() -> None:
    """The first answer is public, each later one is this machine (DNS rebinding)."""
    answers = [["198.51.100.7", "127.0.0.1"], ["127.0.0.1"]]

    def changing(_host: str, _port: int) -> list[str]:
        return answers.pop(0)

    with receiving(says(200)) as receiver:
        caller = Caller(look_up=changing)
        with pytest.raises(NotAllowed):
            caller.post(f"http://rebinding.example:{receiver.port}/", b"", {}, SHORT)
        assert receiver.seen == []
    assert answers == [["127.0.0.1"]]


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    asked: list[str] = []

    def once(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with receiving(says(200)) as receiver:
        caller = Caller(inner=frozenset({"erp.example"}), look_up=once)
        address = f"http://erp.example:{receiver.port}/hook"
        assert caller.post(address, b"", {}, SHORT).status == 200
        (seen,) = receiver.seen
    assert asked == ["erp.example"]
    assert seen.headers["host"] == f"erp.example:{receiver.port}"


def test_a_host_of_ones_own_may_be_listed_with_its_port_alone() -> None:
    with receiving(says(200)) as receiver, receiving(says(200)) as other:
        caller = Caller(inner=frozenset({receiver.host}))
        assert caller.post(receiver.url, b"", {}, SHORT).status == 200
        with pytest.raises(NotAllowed):
            caller.post(other.url, b"", {}, SHORT)


def test_a_redirect_is_not_followed() -> None:
    with receiving(says(200)) as inside:
        with receiving(says(302, Location=inside.url)) as receiver:
            caller = Caller(inner=frozenset({receiver.host}))
            assert caller.post(receiver.url, b"", {}, SHORT).status == 302
        assert inside.seen == []


def test_a_name_that_nobody_knows_cannot_be_reached() -> None:
    def unknown(_host: str, _port: int) -> list[str]:
        raise OSError

    with pytest.raises(Unreachable):
        Caller(look_up=unknown).post("http://nowhere.example/", b"", {}, SHORT)
    with pytest.raises(Unreachable):
        Caller(look_up=led_by).post("http://nothing.example/", b"", {}, SHORT)


def test_a_name_server_that_hangs_is_not_waited_for() -> None:
    with receiving(says(200)) as receiver:

        def hangs(_host: str, _port: int) -> list[str]:
            receiver.closing.wait(5)
            return ["127.0.0.1"]

        with pytest.raises(Silent):
            Caller(look_up=hangs).post("http://slow.example/", b"", {}, SHORT)
