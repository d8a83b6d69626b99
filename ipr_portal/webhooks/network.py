"""The only way out: one POST to an address of the public internet, and to nothing else.

A name is resolved once; unless every address that it has is public, nothing is connected to. The connection goes to the
very address that was checked, with the name for TLS and its certificate. No redirect is followed and no proxy is used:
`httpcore2`, on which httpx2 stands, knows neither by itself.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from queue import Empty, SimpleQueue
from typing import Any

import httpcore2
import httpx2
from django.conf import settings
from django.utils.translation import gettext as _

PATIENCE = 10.0  # seconds for a whole call
LOOK_UP = 3.0  # seconds of them for the look-up of the name
MOST_LOOK_UPS = 8  # at once in a process
MOST_READ = 64 * 1024  # bytes of an answer
NAT64, LOCAL_NAT64 = IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48")  # RFC 6052, RFC 8215
LONGEST_NAME = 253
NOT_PUBLIC = ("is_multicast", "is_reserved", "is_unspecified", "is_link_local", "is_site_local")

_look_ups = threading.BoundedSemaphore(MOST_LOOK_UPS)

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], list[str]]


class NotAllowed(Exception):
    """The address is not one that may be connected to; its text says why, for developers.

    Workers write it in English into the log, whose pages translate it for their readers.
    """


class NoAnswer(Exception):
    """There was no whole answer; its text says why, for developers."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address that was read and may be asked, as far as can be said without its name server."""

    url: httpx2.URL
    host: str
    port: int


def target_of(text: str) -> Target:
    """Read an address.

    :raises NotAllowed: unless it is `https` with a public name or address and port 443, or from 1024 on.
    """
    try:
        url = httpx2.URL(text)
        host, port = url.raw_host.decode("ascii"), url.port or {"https": 443, "http": 80}.get(url.scheme, 0)
    except (httpx2.InvalidURL, ValueError) as error:
        raise NotAllowed(_("It is no address of the web.")) from error
    if why := _why_not_ask(text, url, host) or _why_not_public(url.scheme, host, port):
        raise NotAllowed(why)
    return Target(url, host, port)


def _why_not_ask(text: str, url: httpx2.URL, host: str) -> str:
    if url.userinfo or "\\" in text or any(ord(sign) <= 32 for sign in text) or "%" in host:
        return _("It contains a user name, a password, or signs that an address cannot have.")
    if url.fragment:
        return _("It contains a part after “#”, which servers never see.")
    return "" if 0 < len(host) <= LONGEST_NAME else _("It names no server.")


def _why_not_public(scheme: str, host: str, port: int) -> str:
    if is_test_target(host, port):
        return "" if scheme in ("http", "https") else _("It does not begin with https://.")
    if scheme != "https":
        return _("It does not begin with https://.")
    if port != 443 and not 1024 <= port <= 65535:
        return _("Its port is neither 443 nor from 1024 on.")
    literal = literal_of(host)
    return "" if literal is None or is_public(literal) else _("It is not an address of the public internet.")


def is_test_target(host: str, port: int) -> bool:
    """Whether the one setting for tests names this host and port."""
    return bool(settings.WEBHOOK_TEST_TARGET) and f"{host}:{port}" == settings.WEBHOOK_TEST_TARGET


def literal_of(host: str) -> Address | None:
    """The IP address that a host is, in every notation that resolvers take: decimal, hexadecimal, octal and short ones."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, and so is every address of IPv4 that it contains."""
    inner = [address] if isinstance(address, IPv4Address) else list(_inside(address))
    if address in LOCAL_NAT64:
        return False
    return all(one.is_global and not any(getattr(one, name, False) for name in NOT_PUBLIC) for one in inner)


def _inside(address: IPv6Address) -> Iterator[Address]:
    if address.ipv4_mapped:
        yield address.ipv4_mapped
        return
    if address in NAT64:  # the prefix is reserved; the address in it decides
        yield IPv4Address(int(address) & 0xFFFFFFFF)
        return
    yield address
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo


def ask_system(
    host: str, port: int, *, look_up: Callable[..., Any] = socket.getaddrinfo, patience: float = LOOK_UP
) -> list[str]:
    """The addresses of a name, by the system's resolver.

    The resolver has no limit of its own and cannot be called off, so it is waited for from a thread beside it, of which
    there are never more than `MOST_LOOK_UPS`.

    :raises NoAnswer: if it does not answer in time, or if so many others still wait for it.
    """
    late, ends = NoAnswer(_("The name server did not answer in time.")), time.monotonic() + patience
    if not _look_ups.acquire(timeout=patience):
        raise late
    answer: SimpleQueue[Any] = SimpleQueue()

    def ask() -> None:
        try:
            answer.put(look_up(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.put(error)
        finally:
            _look_ups.release()

    threading.Thread(target=ask, daemon=True, name="look-up").start()
    try:
        found = answer.get(timeout=max(0.0, ends - time.monotonic()))
    except Empty:
        raise late from None
    if isinstance(found, Exception):
        raise found
    return [str(row[4][0]) for row in found]


def checked(host: str, port: int, resolve: Resolve) -> str:
    """Resolve a name once, and return the address to connect to.

    :raises NotAllowed: unless every address of the name is public; or a loopback one, for the test target.
    :raises NoAnswer: if the name is not known.
    """
    try:
        found = [ip_address(text.partition("%")[0]) for text in resolve(host, port)]
    except (OSError, UnicodeError) as error:
        raise NoAnswer(_("The name of the server is not known.")) from error
    for_tests = is_test_target(host, port)
    for one in found:
        if not (one.is_loopback if for_tests else is_public(one)):
            raise NotAllowed(_("The name of the server is not only at addresses of the public internet."))
    if not found:
        raise NoAnswer(_("The name of the server has no address."))
    return str(found[0])


class _Bounded(httpcore2.NetworkStream):
    """A connection that ends at a moment, and after so many bytes read."""

    def __init__(self, inner: httpcore2.NetworkStream, ends: float) -> None:
        self.inner, self.ends, self.left = inner, ends, MOST_READ

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self.left <= 0:
            raise NoAnswer(_("The answer is longer than 64 KB."))
        found = self.inner.read(min(max_bytes, self.left), remaining(self.ends))
        self.left -= len(found)
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, remaining(self.ends))

    def close(self) -> None:
        self.inner.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None) -> httpcore2.NetworkStream:
        return _Bounded(self.inner.start_tls(ssl_context, server_hostname, remaining(self.ends)), self.ends)

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)


def remaining(ends: float) -> float:
    """Seconds until a moment of the monotonic clock.

    :raises NoAnswer: if it is over.
    """
    if (left := ends - time.monotonic()) <= 0:
        raise NoAnswer(_("There was no answer in time."))
    return left


class CheckedBackend(httpcore2.NetworkBackend):
    """Connects to the address that was checked, and to nothing else."""

    def __init__(self, resolve: Resolve, ends: float) -> None:
        self.resolve, self.ends = resolve, ends

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None) -> Any:
        address = checked(host, port, self.resolve)
        line = httpcore2.SyncBackend().connect_tcp(address, port, remaining(self.ends))
        return _Bounded(line, self.ends)


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


def post(
    address: str, body: bytes, headers: Mapping[str, str], *, resolve: Resolve = ask_system, patience: float = PATIENCE,
    trusted: ssl.SSLContext | None = None,
) -> int:  # fmt: skip
    """Send one POST; return the status of its answer, whose body is not read.

    :param trusted: whose certificates are valid; by default those of the system's authorities.
    :raises NotAllowed: if it may not be sent there.
    :raises NoAnswer: if no answer came, or not all of its head within `patience` seconds and 64 KB.
    """
    target, ends = target_of(address), time.monotonic() + patience
    sent = [("Host", target.url.netloc.decode("ascii")), ("Content-Length", str(len(body))), *headers.items()]
    url = httpcore2.URL(
        scheme=target.url.raw_scheme, host=target.url.raw_host, port=target.port, target=target.url.raw_path
    )
    backend = CheckedBackend(resolve, ends)
    with httpcore2.ConnectionPool(
        ssl_context=trusted or _trusted(), network_backend=backend, retries=0
    ) as pool:
        try:
            with pool.stream("POST", url, headers=sent, content=body) as answer:
                return answer.status
        except ssl.SSLError as error:
            raise NoAnswer(_("The server's certificate is not valid for its name.")) from error
        except httpcore2.TimeoutException as error:
            raise NoAnswer(_("There was no answer in time.")) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            raise NoAnswer(_("The connection failed.")) from error
