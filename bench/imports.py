"""How fast real notices come in: the corpus beside this repository, where there is one, through the importer."""

import time
from itertools import islice

from devstack.places import ROOT
from takedowns.actions.imports import Importer
from takedowns.management.commands.import_notices import BATCH, batches, numbered

from .course import FULL, Course, product_connection, using
from .table import Limit, Line

CORPUS = ROOT.parent / "shared" / "corpus" / "notices-2019-2022.jsonl.gz"


def chapter(course: Course) -> tuple[list[Line], list[Limit]]:
    if not CORPUS.exists():
        return [], []
    database = product_connection(FULL)
    with using(database), CORPUS.open("rb") as raw:
        importer = Importer(by=course.world.leads[0], at=course.world.at)
        began = time.perf_counter()
        for batch in batches(islice(numbered(raw), course.size // 250), BATCH):
            importer.take(batch)
        summary, took = importer.close(), time.perf_counter() - began
    database.close()
    what = f"import of {summary.notices:,} notices of the corpus with {summary.listings:,} listings"
    return [], [Limit(what=what, value=summary.listings / took, unit="listings/s")]
