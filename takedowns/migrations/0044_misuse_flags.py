from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0043_appeals")]

    operations = [
        migrations.AlterField(
            model_name="misuseflag",
            name="source",
            field=models.CharField(
                choices=[
                    ("DESK", "the desk"),
                    ("SELLER", "the seller of a listing"),
                    ("FORGED", "a rejection for a false declaration or a forged document"),
                    ("BAD_FAITH", "a rejection for suspected bad faith"),
                    ("SHARE", "the share of rejected listings"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="misuseflag",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", "BAD_FAITH")),
                fields=("notice",),
                name="takedowns_bad_faith_flagged_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="misuseflag",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source", "SELLER")),
                fields=("notice",),
                name="takedowns_flagged_once_by_a_seller",
            ),
        ),
    ]
