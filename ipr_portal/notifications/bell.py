"""The door bell: tell a worker, after commit, that rows are waiting. Losing the ring loses nothing but seconds."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def ring(task: str) -> None:
    """Ask a worker to look for rows now. A broker that is away is logged; the beat asks again in seconds."""
    try:
        current_app.send_task(task, retry=False, ignore_result=True, expires=60)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("The bell of %s did not ring: %s", task, error)
