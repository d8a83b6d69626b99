"""A server of the transparency database's API as its documentation describes it, in this process, for tests of the wire.

The real one is outside; it takes up to 100 statements, all or none, and none whose identifier it has.
"""

import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class TransparencyServer(ThreadingHTTPServer):
    """Keeps what it took; `answers` are given to the next calls that hand over, before its own; 0 takes and then
    breaks the connection off."""

    def __init__(self, validator):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.validator, self.statements, self.answers, self.calls = validator, {}, [], []

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}/api/v1"


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_words):
        """Nothing is printed in a test."""

    def do_GET(self):
        self._answer(302 if self.path.rsplit("/", 1)[-1] in self.server.statements else 404, {})

    def do_POST(self):
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["statements"]
        self.server.calls.append([one["puid"] for one in sent])
        forced = self.server.answers.pop(0) if self.server.answers else None
        if forced:
            return self._answer(forced, {"message": "not now"})
        errors = self._errors(sent)
        if errors:
            return self._answer(422, {"errors": errors})
        self.server.statements |= {one["puid"]: one for one in sent}
        return self.close_connection if forced == 0 else self._answer(201, {"statements": len(sent)})

    def _errors(self, sent):
        if self.headers["Authorization"] != "Bearer secret":
            return self._answer(403, {})
        if not 1 <= len(sent) <= 100:
            return {"statements": "1 to 100"}
        known = {
            f"statement_{n}": ["known"] for n, one in enumerate(sent) if one["puid"] in self.server.statements
        }
        wrong = {
            f"statement_{n}": [error.message for error in self.server.validator.iter_errors(one)]
            for n, one in enumerate(sent)
            if not self.server.validator.is_valid(one)
        }
        return known | wrong

    def _answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


@contextmanager
def transparency_server(validator):
    server = TransparencyServer(validator)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
