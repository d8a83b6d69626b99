"""Where no Chromium is found, Playwright's own download is tried before giving up."""

import io
import os
import subprocess
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from devstack.places import ROOT

CODE = "from devstack import chromium; found = chromium.from_playwright(); print('FOUND', chromium.works(found), found)"


def archive() -> bytes:
    """A browser such as Playwright's server gives one, that knows its version and no more."""
    packed, folder = io.BytesIO(), "chrome-headless-shell-linux64"
    with zipfile.ZipFile(packed, "w") as files:
        program = zipfile.ZipInfo(f"{folder}/chrome-headless-shell")
        program.external_attr = 0o100755 << 16
        files.writestr(program, "#!/bin/sh\necho Chromium 1\n")
        files.writestr("ffmpeg-linux", "")
    return packed.getvalue()


@pytest.fixture
def downloads():
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(archive())))
            self.end_headers()
            self.wfile.write(archive())

        def log_message(self, *_what):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_the_download_is_found_and_runs(downloads, tmp_path):
    environment = os.environ | {
        "PORTAL_VAR": str(tmp_path),
        "PLAYWRIGHT_DOWNLOAD_HOST": downloads,
        "no_proxy": "*",
    }

    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
        timeout=120,
    )  # fmt: skip

    assert f"FOUND True {tmp_path / 'chromium' / 'playwright'}" in done.stdout, done.stdout + done.stderr
