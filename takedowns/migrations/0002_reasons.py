"""The first version of the reason codes and of the statements that a filer confirms."""

from datetime import UTC, datetime

from django.db import migrations

SINCE = datetime(2018, 1, 1, tzinfo=UTC)  # before the oldest notice that an import may carry

# code: (rights, fields, files, ground, strike weight, gated)
MARK, WORK, SHAPE = ["TRADEMARK"], ["COPYRIGHT"], ["DESIGN"]
PAIR = ["GENUINE", "SUSPECT"]
FAKE, USE, COPY, TECH = "TRADEMARK_COUNTERFEIT", "TRADEMARK_USE", "COPYRIGHT", "PATENT"
ANY = [
    "TRADEMARK", "COPYRIGHT", "DESIGN", "PATENT", "UTILITY_MODEL", "GEOGRAPHICAL_INDICATION",
    "TRADE_SECRET", "PLANT_VARIETY", "OTHER_IP",
]  # fmt: skip
REASONS = {
    "CF-01": (MARK, ["test_purchase"], ["TEST_PURCHASE", *PAIR], FAKE, 16, False),
    "CF-02": (MARK, ["tell_tale"], PAIR, FAKE, 16, False),
    "CF-03": (MARK, [], ["PRICE_LIST"], FAKE, 16, True),
    "CF-04": (MARK, ["catalogue_reference"], [], FAKE, 16, False),
    "CF-05": (MARK, [], ["SUSPECT"], FAKE, 16, False),
    "TM-01": (MARK, [], [], USE, 4, False),
    "TM-02": (MARK, [], [], USE, 1, False),
    "TM-03": (MARK, [], [], USE, 1, False),
    "TM-04": (MARK, [], [], USE, 2, False),
    "TM-05": (MARK, [], [], USE, 4, False),
    "TM-06": (MARK, ["destination_countries"], [], USE, 1, False),
    "TM-07": (MARK, [], [], USE, 4, False),
    "CR-01": (WORK, ["original_works"], [], COPY, 1, False),
    "CR-02": (WORK, ["original_works"], [], COPY, 1, False),
    "CR-03": (WORK, ["original_works"], [], COPY, 4, False),
    "CR-04": (WORK, ["original_works"], [], COPY, 4, False),
    "CR-05": (WORK, [], [], COPY, 4, False),
    "DS-01": (SHAPE, [], PAIR, "DESIGN", 6, False),
    "DS-02": (SHAPE, [], PAIR, "DESIGN", 6, False),
    "PT-01": (["PATENT"], ["claims"], ["CLAIM_CHART"], TECH, 6, False),
    "PT-02": (["UTILITY_MODEL"], ["claims"], ["CLAIM_CHART"], TECH, 6, False),
    "PT-03": (["PATENT", "UTILITY_MODEL"], ["decision_reference"], ["COURT_DECISION"], TECH, 6, False),
    "GI-01": (["GEOGRAPHICAL_INDICATION"], [], [], "GEOGRAPHICAL_INDICATION", 4, False),
    "OT-01": (ANY, ["detailed_message"], [], "OTHER_IP", 1, False),
}
STATEMENTS = {
    "GOOD_FAITH": "I believe in good faith that the use described in this notice is not authorised by the owner of "
    "the right, its agent or the law, and that what I have written is accurate and complete.",
    "ACCURACY": "I declare, under penalty of perjury where the law provides for it, that the information in this "
    "notice is accurate, and that I am the owner of the right or authorised to act for the owner.",
}


def write(apps, _schema):
    reason, statement = apps.get_model("takedowns.ReasonCode"), apps.get_model("takedowns.StatementText")
    names = ("rights", "fields", "files", "ground", "strike_weight", "gated")
    reason.objects.bulk_create(
        reason(code=code, version=1, in_force_from=SINCE, **dict(zip(names, row, strict=True)))
        for code, row in REASONS.items()
    )
    statement.objects.bulk_create(
        statement(kind=kind, version=1, text=text, in_force_from=SINCE) for kind, text in STATEMENTS.items()
    )


def erase(apps, _schema):
    apps.get_model("takedowns.ReasonCode").objects.all().delete()
    apps.get_model("takedowns.StatementText").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0001_initial")]
    operations = [migrations.RunPython(write, erase)]
