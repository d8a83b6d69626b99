"""The first versions of the rules for counter-notices, with their sources."""

from datetime import UTC, date, datetime

from django.db import migrations

SINCE = date(2018, 1, 1)  # before the oldest notice that an import may carry
RULES = [
    {
        "source": "General rule of this portal: thirty days to answer, a second time after a refusal, five business days"
        " for the rights holder to reply.",
        "file_days": 30, "rounds": 2, "reply_days": 5, "reply_days_are": "BUSINESS",
    },
    {
        "market": "EU",
        "source": "Regulation (EU) 2022/2065 (Digital Services Act), article 20(1): decisions can be contested for at least"
        " six months, electronically and free of charge.",
        "source_url": "https://eur-lex.europa.eu/eli/reg/2022/2065/oj",
        "file_days": 184, "rounds": 2, "reply_days": 5, "reply_days_are": "BUSINESS",
    },
    {
        "right_kind": "COPYRIGHT", "market": "US",
        "source": "17 U.S.C. 512(g)(2)(C) and (3): restored not less than 10, nor more than 14, business days after receipt,"
        " unless the rights holder says that an action was filed in court. The law sets no time to file; ours is as long"
        " as the link works.",
        "source_url": "https://www.law.cornell.edu/uscode/text/17/512",
        "file_days": 184, "rounds": 1, "reply_days": 10, "reply_days_are": "BUSINESS", "restore_after": 10,
        "restore_before": 14, "only_a_lawsuit_stops": True, "sworn": True,
    },
    {
        "right_kind": "COPYRIGHT", "market": "TH",
        "source": "Copyright Act B.E. 2537 as amended by Copyright Act (No. 5) B.E. 2565 (2022): the counter-notice is"
        " forwarded, and the copy is restored unless the owner sues within 30 days.",
        "source_url": "https://www.ipthailand.go.th/",
        "file_days": 30, "rounds": 2, "reply_days": 30, "reply_days_are": "CALENDAR", "only_a_lawsuit_stops": True,
    },
]  # fmt: skip


def write(apps, _schema):
    rule = apps.get_model("takedowns.DisputeRule")
    entered = {"version": 1, "in_force_from": SINCE, "entered_at": datetime(2026, 11, 27, tzinfo=UTC)}
    rule.objects.bulk_create(rule(**entered, **row) for row in RULES)


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0035_disputes")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
