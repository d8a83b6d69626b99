"""Calls from several connections at a set rate, at little cost: `python -m bench.flood PORT HOST PATH SECONDS RATE TOKEN …`.

A connection is opened once, carries one token, and has one call under way; a call whose turn comes while its connection
waits for an answer is left out. Prints how many calls were answered, and how many refused with 429.
"""

import selectors
import socket
import sys
import time
from http.client import HTTPResponse

CONNECTIONS = 8
Lines = list[tuple[socket.socket, bytes]]  # connections, each with its call


def main(port: int, host: str, path: str, seconds: float, rate: float, *tokens: str) -> tuple[int, int]:
    """Call at a rate (calls a second, all connections together) for some seconds."""
    answers, turn = [], 0
    with selectors.DefaultSelector() as waiting:
        idle: Lines = [_opened(port, host, path, tokens[n % len(tokens)]) for n in range(CONNECTIONS)]
        began = time.monotonic()
        ends = began + seconds
        while (now := time.monotonic()) < ends:
            if now - began >= turn / rate:
                turn = int((now - began) * rate) + 1
                if idle:
                    line, call = called = idle.pop(0)
                    line.sendall(call)
                    waiting.register(line, selectors.EVENT_READ, called)
            for key, _events in waiting.select(max(0.0, began + turn / rate - time.monotonic())):
                line, _call = key.data
                answers.append(_status(line))
                waiting.unregister(line)
                idle.append(key.data)
    return answers.count(200), answers.count(429)


def _opened(port: int, host: str, path: str, token: str) -> tuple[socket.socket, bytes]:
    line = socket.create_connection(("127.0.0.1", port))
    return line, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()


def _status(line: socket.socket) -> int:
    """The status of an answer, which is read to its end.

    :raises http.client.HTTPException: no whole answer came.
    """
    answer = HTTPResponse(line)
    answer.begin()
    answer.read()
    if answer.status not in (200, 429):
        raise SystemExit(f"A call of the flood was answered with {answer.status}: {answer.reason}")
    return answer.status


if __name__ == "__main__":
    port, host, path, seconds, rate, *tokens = sys.argv[1:]
    print(*main(int(port), host, path, float(seconds), float(rate), *tokens))
