"""No call reaches an address that is not public, however it is written, and if its name says another one later."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ipr_portal.webhooks.network import (
    MOST_LOOK_UPS,
    NoAnswer,
    NotAllowed,
    ask_system,
    checked,
    post,
    target_of,
)

PUBLIC = "93.184.215.14"
REFUSED_AS_WRITTEN = [
    "http://hooks.example.com/", "ftp://hooks.example.com/", "file:///etc/passwd", "gopher://hooks.example.com/",
    "javascript:alert(1)", "//hooks.example.com/", "hooks.example.com", "", "https://", "https:///x",
    "https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/",
    "https://0177.0.0.1/", "https://017700000001/", "https://0/", "https://0.0.0.0/", "https://10.1.2.3/",
    "https://172.16.0.1/", "https://192.168.1.1/", "https://100.64.0.1/", "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/", "https://0xA9FEA9FE/", "https://0251.0376.0251.0376/", "https://192.0.2.1/",
    "https://198.18.0.1/", "https://224.0.0.1/", "https://240.0.0.1/", "https://255.255.255.255/",
    "https://[::1]/", "https://[::]/", "https://[::ffff:127.0.0.1]/", "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/", "https://[fe80::1]/", "https://[fe80::1%25eth0]/", "https://[fc00::1]/",
    "https://[fd00:ec2::254]/", "https://[ff02::1]/", "https://[2002:7f00:1::]/", "https://[2002:a9fe:a9fe::1]/",
    "https://[64:ff9b::7f00:1]/", "https://[64:ff9b::a9fe:a9fe]/", "https://[64:ff9b:1::5db8:d70e]/",
    "https://[2001:0:7f00:1::]/", "https://[2001:db8::1]/", "https://[fec0::1]/",
    "https://user:secret@hooks.example.com/", "https://hooks.example.com@127.0.0.1/",
    "https://hooks.example.com\\@127.0.0.1/", "https://127。0。0。1/", "https://①②⑦.⓪.⓪.①/",
    "https://hooks.example.com:22/", "https://hooks.example.com:80/", "https://hooks.example.com:1023/",
    "https://hooks.example.com:70000/", "https://hooks.example.com/#part", "https://hooks .example.com/",
    "https://hooks.example.com/\r\nHost: internal", "https://" + "a" * 300 + ".example/",
]  # fmt: skip
REFUSED_BEHIND_A_NAME = [
    ["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"], ["::1"], ["fe80::1%eth0"], ["::ffff:10.0.0.1"],
    ["64:ff9b::a00:1"], ["2002:a00:1::"], ["0.0.0.0"], ["224.0.0.1"], ["100.100.100.200"], ["fd00:ec2::254"],
    [PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], ["2606:2800:21f:cb07::1", "::1"],
]  # fmt: skip
ALLOWED = [
    "https://hooks.example.com/", "https://hooks.example.com:8443/x?y=z", "https://münchen.example/",
    f"https://{PUBLIC}/", "https://[2606:2800:21f:cb07::1]/", "https://[64:ff9b::5db8:d70e]/",
]  # fmt: skip


@pytest.mark.parametrize("address", REFUSED_AS_WRITTEN)
def test_an_address_is_refused_as_it_is_written(address):
    def never(host, port):
        raise AssertionError(f"{host} was asked for")

    with pytest.raises(NotAllowed):
        post(address, b"{}", {}, resolve=never)


@pytest.mark.parametrize("found", REFUSED_BEHIND_A_NAME, ids=str)
def test_a_name_is_refused_unless_every_address_is_public(found):
    with pytest.raises(NotAllowed):
        post("https://hooks.example.com/", b"{}", {}, resolve=lambda host, port: found)


@pytest.mark.parametrize("address", ALLOWED)
def test_an_address_of_the_public_internet_is_accepted(address):
    assert target_of(address).port in (443, 8443)


@pytest.mark.parametrize("text", ["localhost", "localhost.localdomain", "ip6-localhost"])
def test_names_of_this_machine_are_refused_by_what_they_resolve_to(text):
    with pytest.raises((NotAllowed, NoAnswer)):
        post(f"https://{text}/", b"{}", {})


@pytest.fixture
def doors():
    """A server on loopback that counts who connects."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        knocks = []

        def count():
            while True:
                try:
                    line, _ = server.accept()
                except OSError:
                    return
                knocks.append(line)
                line.close()

        threading.Thread(target=count, daemon=True).start()
        yield server.getsockname()[1], knocks
        server.shutdown(socket.SHUT_RDWR)


def test_a_name_that_changes_its_address_is_asked_once_and_taken_at_its_word(doors):
    port, knocks = doors
    answers = [[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]]
    asked = []

    def changing(host, _port):
        asked.append(host)
        return answers.pop(0)

    with pytest.raises(NoAnswer):
        post(f"https://rebind.example.com:{port}/", b"{}", {}, resolve=changing, patience=0.5)

    assert asked == ["rebind.example.com"]
    assert knocks == []


def test_a_name_server_that_does_not_answer_is_waited_for_no_longer_and_holds_few_threads():
    answers = threading.Event()

    def hang(host, port, **_more):
        answers.wait(10)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (PUBLIC, port))]

    for _look_up in range(MOST_LOOK_UPS + 2):
        with pytest.raises(NoAnswer, match="name server"):
            ask_system("hooks.example.com", 443, look_up=hang, patience=0.02)
    waiting = [one for one in threading.enumerate() if one.name == "look-up"]
    answers.set()
    for one in waiting:
        one.join(5)

    assert len(waiting) == MOST_LOOK_UPS
    assert ask_system("hooks.example.com", 443, look_up=hang, patience=5) == [PUBLIC]


def test_a_name_that_is_not_known_says_so():
    def unknown(*_name, **_more):
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    with pytest.raises(NoAnswer, match="not known"):
        checked("nowhere.example", 443, partial(ask_system, look_up=unknown))


def test_the_address_that_was_checked_is_the_one_connected_to(settings):
    settings.WEBHOOK_TEST_TARGET = "receiver.test:9001"

    assert checked("receiver.test", 9001, lambda host, port: ["127.0.0.1"]) == "127.0.0.1"
    assert checked("hooks.example.com", 443, lambda host, port: [PUBLIC]) == PUBLIC


@pytest.mark.parametrize(
    "place", ["http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:1/", "/again"]
)
def test_a_redirect_is_an_answer_and_is_not_followed(receiver, place):
    receiver.statuses, receiver.headers = [302], {"Location": place}

    assert post(receiver.address, b"{}", {}) == 302
    assert len(receiver.seen) == 1


def test_a_proxy_of_the_environment_is_not_used(receiver, doors, monkeypatch):
    port, knocks = doors
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{port}")

    assert post(receiver.address, b"{}", {}) == 204
    assert knocks == []


def test_the_setting_for_tests_opens_one_host_and_port_alone(receiver, settings):
    with pytest.raises(NotAllowed):
        target_of(receiver.address.replace("127.0.0.1", "127.0.0.2"))
    settings.WEBHOOK_TEST_TARGET = ""
    with pytest.raises(NotAllowed):
        target_of(receiver.address)


def test_the_setting_for_tests_opens_loopback_alone(settings):
    settings.WEBHOOK_TEST_TARGET = "inside.example:9001"

    with pytest.raises(NotAllowed):
        checked("inside.example", 9001, lambda host, port: ["10.0.0.1"])


@pytest.fixture
def babbler(settings):
    """A server that writes what it is told, piece by piece."""
    server = socket.create_server(("127.0.0.1", 0))
    settings.WEBHOOK_TEST_TARGET = f"127.0.0.1:{server.getsockname()[1]}"
    over = threading.Event()

    def start(pieces, pause=0.0):
        def talk():
            line, _ = server.accept()
            with line:
                for piece in pieces:
                    try:
                        line.sendall(piece)
                    except OSError:
                        return
                    if over.wait(pause):
                        return
                over.wait(20)

        threading.Thread(target=talk, daemon=True).start()
        return f"http://{settings.WEBHOOK_TEST_TARGET}/"

    yield start
    over.set()
    server.close()


def test_an_answer_that_drips_ends_in_time(babbler):
    address = babbler([b"H"] * 100, pause=0.1)

    with pytest.raises(NoAnswer, match="in time"):
        post(address, b"{}", {}, patience=0.6)


def test_a_head_without_end_is_cut_off(babbler):
    address = babbler([b"HTTP/1.1 200 OK\r\n", *[b"x-more: " + b"y" * 1000 + b"\r\n"] * 200])

    with pytest.raises(NoAnswer):
        post(address, b"{}", {}, patience=5)


def test_a_body_without_end_is_not_waited_for(babbler):
    address = babbler([b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n"])

    assert post(address, b"{}", {}, patience=2) == 200


def test_a_certificate_that_is_not_valid_is_refused(babbler):
    address = babbler([b"\x15\x03\x01\x00\x02\x02\x28"]).replace("http:", "https:")  # a fatal alert of TLS

    with pytest.raises(NoAnswer):
        post(address, b"{}", {}, patience=2)


@pytest.fixture
def secure(receiver, tmp_path):
    """The receiver by TLS with a certificate for hooks.example.com; who trusts it, and the names it was asked for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")]), datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
    made = made.add_extension(
        x509.SubjectAlternativeName([x509.DNSName("hooks.example.com")]), critical=False
    )
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    written = made.sign(key, hashes.SHA256()).public_bytes(pem)
    traditional = serialization.PrivateFormat.TraditionalOpenSSL
    (tmp_path / "both.pem").write_bytes(written + key.private_bytes(pem, traditional, plain))
    server, names = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), []
    server.load_cert_chain(tmp_path / "both.pem")
    server.sni_callback = lambda _line, asked, _context: names.append(asked)
    receiver.server.socket = server.wrap_socket(receiver.server.socket, server_side=True)
    return ssl.create_default_context(cadata=written.decode()), names


@pytest.mark.parametrize(("host", "is_named"), [("hooks.example.com", True), ("other.example.com", False)])
def test_the_name_is_in_the_handshake_and_in_the_certificate(receiver, secure, settings, host, is_named):
    trusted, names = secure
    port = receiver.server.server_port
    settings.WEBHOOK_TEST_TARGET = f"{host}:{port}"

    def send(**more):
        return post(f"https://{host}:{port}/", b"{}", {}, resolve=lambda *_: ["127.0.0.1"], **more)

    if is_named:
        assert send(trusted=trusted) == 204
    for more in ({},) if is_named else ({"trusted": trusted}, {}):
        with pytest.raises(NoAnswer):
            send(**more)
    assert set(names) == {host}
    assert len(receiver.seen) == is_named
