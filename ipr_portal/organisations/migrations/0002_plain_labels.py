"""Labels of choices in plain words; nothing changes in the database."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="organisationreview",
            name="code",
            field=models.CharField(
                blank=True,
                choices=[
                    ("AU-01", "We could not confirm the identity of the organisation."),
                    ("AU-04", "The person who registered may not act for the organisation."),
                    ("PR-03", "A declaration is false or a document is forged."),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="organisationreview",
            name="questions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("DOCUMENT_UNREADABLE", "The registration document cannot be read."),
                        ("DOCUMENT_INCOMPLETE", "Pages of the registration document are missing."),
                        ("DOCUMENT_OUTDATED", "The registration document is older than twelve months."),
                        ("DOCUMENT_OTHER_ENTITY", "The registration document names another entity."),
                        ("TRANSLATION_MISSING", "We cannot read the language of the document."),
                        ("LEGAL_NAME_DIFFERS", "The legal name differs from the document."),
                        ("NUMBER_DIFFERS", "The registration number differs from the document."),
                        ("COUNTRY_DIFFERS", "The country differs from the document."),
                        ("ADDRESS_UNCLEAR", "The address is incomplete or differs from the document."),
                        ("WEBSITE_UNCLEAR", "The website does not show that it is yours."),
                        ("CONTACT_UNCONFIRMED", "The contact address is not one of the organisation."),
                        ("SIGNATORY_UNCLEAR", "We cannot see that you may act for the organisation."),
                        ("KIND_UNCLEAR", "We cannot tell whether you own rights or act for those who do."),
                        (
                            "ALREADY_REGISTERED",
                            "An organisation with this name or number is registered already.",
                        ),
                    ],
                    max_length=40,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
    ]
