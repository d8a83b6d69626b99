"""Test-only settings: a fast hasher, mail and files in a folder of the run; everything else as it is."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-tests")
if "PORTAL_VAR" not in os.environ:
    os.environ["PORTAL_VAR"] = tempfile.mkdtemp(prefix="portal-tests-")
    os.chmod(
        os.environ["PORTAL_VAR"], 0o755
    )  # root's databases run as somebody else, who must be able to enter
os.environ.setdefault("SEALING_KEYS", "test:only-for-tests-only-for-tests-only")
os.environ.setdefault("SEALING_INDEX_KEY", "only-for-tests-only-for-tests-index")
os.environ.setdefault("HASHED_STATIC", "false")
os.environ.setdefault("DATABASE_URL", "postgres://nobody@/none")  # tests/servers.py sets the real one first
os.environ.setdefault("EMAIL_URL", "smtp://127.0.0.1:1")  # nor here; tests that send choose their backend
# A portal that runs on the same data folder leaves its own words there; they are not for tests.
os.environ.setdefault("STAFF_SECOND_FACTOR_REQUIRED", "1")
os.environ.setdefault("DEMO_MODE", "0")
os.environ.setdefault("SITE_URL", "http://localhost:8000")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")  # no broker: the signal must not matter

from ipr_portal.settings import *  # noqa: F403, TID251 (these build on the product's, and the environment comes first)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

INSTALLED_APPS = [*INSTALLED_APPS, "tests.small_app"]  # noqa: F405 (as above)
