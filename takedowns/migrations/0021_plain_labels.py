"""Labels of choices in plain words; nothing changes in the database."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("takedowns", "0020_renewals"),
    ]

    operations = [
        migrations.AlterField(
            model_name="execution",
            name="state",
            field=models.CharField(
                choices=[
                    ("TO_EXECUTE", "being carried out"),
                    ("EXECUTED", "carried out"),
                    ("FAILED", "failed, staff notified"),
                    ("CALLED_BACK", "cancelled, its decision was undone"),
                ],
                default="TO_EXECUTE",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="rightreview",
            name="questions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("CERTIFICATE_UNREADABLE", "The certificate cannot be read; add a clearer copy."),
                        ("CERTIFICATE_INCOMPLETE", "Pages of the certificate are missing; add all of them."),
                        ("TRANSLATION_MISSING", "Add a certified translation of the certificate."),
                        (
                            "OWNER_DIFFERS",
                            "The owner on the certificate differs from your organisation; add the assignment or licence.",
                        ),
                        ("NUMBER_DIFFERS", "The number differs from the certificate; correct it."),
                        ("DATES_DIFFER", "A date differs from the certificate; correct it."),
                        ("RENEWAL_MISSING", "The term has passed; add proof of renewal."),
                        ("SCOPE_DIFFERS", "Classes or goods differ from the certificate; correct them."),
                        ("WORK_UNCLEAR", "Describe which work is protected and who made it."),
                    ],
                    max_length=40,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
    ]
