"""How web serves, wherever gunicorn is started in this folder: in a container, by `make run`, by hand.

A thread is taken up by one request from its first byte to its last. A sender that is too slow is therefore cut off, and a proxy
that buffers whole requests must be placed in front of any public address.
"""

import socket
import time
from contextlib import suppress

from gunicorn.workers.gthread import ThreadWorker

HEAD_WITHIN, BODY_WITHIN = 10, 300  # seconds to send a request's lines, then its body: 125 MiB at 3.5 Mbit/s


class Worker(ThreadWorker):
    """Reads no further from a connection whose request took too long to arrive; a response in progress is completed."""

    def __init__(self, *args, **more):
        super().__init__(*args, **more)
        self.arriving = {}  # connection: until when its request must have been read

    def enqueue_req(self, conn):
        self.arriving[conn] = time.monotonic() + HEAD_WITHIN
        super().enqueue_req(conn)

    def handle_request(self, req, conn):
        self.arriving[conn] = time.monotonic() + BODY_WITHIN
        return super().handle_request(req, conn)

    def finish_request(self, conn, fs):
        self.arriving.pop(conn, None)
        super().finish_request(conn, fs)

    def murder_pending(self):
        """Called every second."""
        super().murder_pending()
        now = time.monotonic()
        for conn in [conn for conn, until in list(self.arriving.items()) if until < now]:
            self.arriving.pop(conn, None)
            with suppress(OSError):  # it is already closed
                conn.sock.shutdown(socket.SHUT_RD)


worker_class = Worker
workers, threads = 2, 16
timeout, graceful_timeout = 60, 30
forwarded_allow_ips = ""  # TRUSTED_PROXIES decides who may set the scheme
forwarder_headers = ""  # no header sets SCRIPT_NAME or PATH_INFO
