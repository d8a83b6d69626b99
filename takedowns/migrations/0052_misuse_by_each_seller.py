from django.db import migrations, models

# A proposal of a case that ended before this release waits for nobody.
END_PROPOSALS = """
UPDATE takedowns_misusereview AS review SET answer = 'OVER', answered_at = found.closed_at
FROM takedowns_misusecase AS found
WHERE found.id = review.case_id AND found.closed_at IS NOT NULL AND review.verdict = 'SUSPEND' AND review.answer = ''
"""


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0049_objections_to_measures")]

    operations = [
        migrations.AddField(
            model_name="misuseflag",
            name="seller_key",
            field=models.CharField(blank=True, max_length=200, default=""),
            preserve_default=False,
        ),
        migrations.RemoveConstraint(model_name="misuseflag", name="takedowns_flagged_once_by_a_seller"),
        migrations.AddConstraint(
            model_name="misuseflag",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", "SELLER")),
                fields=("notice", "seller_key"),
                name="takedowns_flagged_once_by_each_seller",
            ),
        ),
        migrations.AlterField(
            model_name="misusereview",
            name="answer",
            field=models.CharField(
                blank=True,
                choices=[
                    ("CONFIRMED", "Suspend"),
                    ("REFUSED", "Do not suspend"),
                    ("OVER", "Not needed any more: the case ended"),
                ],
                max_length=20,
            ),
        ),
        migrations.RemoveConstraint(model_name="misusereview", name="takedowns_proposal_answered_by_another"),
        migrations.AddConstraint(
            model_name="misusereview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        ("verdict", "SUSPEND"),
                        models.Q(("answered_by", models.F("reviewed_by")), _negated=True),
                        models.Q(("answer", "OVER"), _negated=True),
                    ),
                    models.Q(
                        ("answer", "OVER"),
                        ("answered_at__isnull", False),
                        ("answered_by", None),
                        ("verdict", "SUSPEND"),
                    ),
                    _connector="OR",
                ),
                name="takedowns_proposal_answered_by_another",
            ),
        ),
        migrations.RunSQL(END_PROPOSALS, migrations.RunSQL.noop),
    ]
