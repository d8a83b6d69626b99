"""The benchmark runs, at a size at which nothing is to be learnt about speed."""

import os
import subprocess
import sys

from devstack.places import ROOT


def test_the_benchmark_runs_through_all_of_its_chapters(tmp_path):
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "DJANGO_"))
    }
    env = clean | {"PORTAL_VAR": str(tmp_path), "PORTAL_SCHEMA": os.environ.get("TEST_SCHEMA", "")}

    done = subprocess.run(
        [sys.executable, "-m", "bench", "2000"], cwd=ROOT, env=env, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    for chapter in (
        "the queue's first page", "a notice with 11 listings", "list of notices", "file a notice", "sweep, 2 due of 2,000",
        "due dates", "decided listings", "settle a notice", "an organisation's standing", "the tracker of promises", "steps of custody",
        "distinct reach of", "the public page of an event",
        "asking for holds", "a page during another tenant's flood",
        "10 listings by API", "in one call, job and all", "notices by API at depth", "export of",
    ):  # fmt: skip
        assert chapter in done.stdout
    assert list(tmp_path.joinpath("bench").glob("*")) == []
