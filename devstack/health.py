"""What a running portal reports, and which of its processes no longer responds."""

import json
import urllib.error
import urllib.request

QUIET = 90.0  # seconds without a sign of life, after which a process is started again


class Health:
    """Asks a portal at its own port: it answers there for any host name."""

    def __init__(self, address: str) -> None:
        self.address = address

    def is_open(self) -> bool:
        """Whether pages are answered."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz/live/", timeout=5):
                return True
        except OSError:
            return False

    def parts(self) -> dict | None:
        """Every part of /healthz/; None where there was no answer."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz/", timeout=5) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error) if error.headers.get_content_type() == "application/json" else None
        except (OSError, ValueError):
            return None


class Signs:
    """When beat and worker last responded, by a monotonic clock: setting the clock or a sleeping machine does no harm.

    The worker answers what beat rings for. So while beat is silent nothing is known of the worker, and it is only
    judged by rings that it left without an answer.
    """

    def __init__(self, now: float) -> None:
        self.heard = {"beat": now, "worker": now}

    def who_is_silent(self, parts: dict | None, started: dict[str, float], now: float) -> str | None:
        """Name the process that has to be started again, or None.

        :param parts: what /healthz/ said; without the database and the broker, nobody can be heard.
        :param started: when each process was last started.
        """
        if parts is None or parts["database"]["loose"] is None or not parts["broker"]["ok"]:
            self.heard = dict.fromkeys(self.heard, now)
            return None
        for name in self.heard:
            if (age := parts[name]["age_seconds"]) is not None:
                self.heard[name] = max(self.heard[name], now - max(age, 0.0))
        if now - max(self.heard["beat"], started["beat"]) > QUIET:
            return "beat"
        asked_since = max(self.heard["worker"], started["worker"], started["beat"])
        return "worker" if self.heard["beat"] - asked_since > QUIET else None
