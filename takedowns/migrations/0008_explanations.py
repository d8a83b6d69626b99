"""Canned explanations in versions, the first set of them, and which one a rejection began as."""

from datetime import UTC, datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SINCE = datetime(2018, 1, 1, tzinfo=UTC)  # as the first reason codes

# code: (name, words)
TEXTS = {
    "AU-01": [("Identity open", "When we decided, {holder} had not yet been verified. We may not take “{title}” down for an organisation whose identity we do not know.")],
    "AU-02": [("No letter", "The notice was sent in the name of {holder}, and no letter of authority from {holder} was with us when we decided.")],
    "AU-03": [("Letter does not reach", "The letter of authority does not cover {right} in {market}, or had run out on the day we decided.")],
    "AU-04": [("Signatory not named", "The letter of authority of {holder} does not name the person who signed {notice}.")],
    "AU-05": [("Mandate revoked", "{holder} revoked the mandate before we decided, so we may no longer act on this notice.")],
    "RT-01": [
        ("Not registered", "We find no registration of {right} that was in force in {market} when we decided."),
        ("Application pending", "{right} is applied for but not granted. Until {office} grants it, there is no right that “{title}” could infringe."),
    ],
    "RT-02": [("Term over", "{right}, {number} at {office}, was in force until {expires}. No renewal was with us when we decided.")],
    "RT-03": [("Not in this market", "{right}, {number} at {office}, has no effect in {market}, where “{title}” is offered.")],
    "RT-04": [("Class does not cover", "{right} is registered in class {classes}. The goods of “{title}” are in none of these classes.")],
    "RT-05": [("Another owner", "The certificate of {number} names an owner other than {holder}, and no assignment or licence is on file.")],
    "RT-06": [("Cannot be read", "We could not read the certificate of {number} well enough to see what {right} covers.")],
    "LI-01": [("No listing there", "The address that was sent does not lead to one listing in {market}, so we cannot say what would have to go.")],
    "LI-02": [("Gone before", "Our snapshot found no live listing {item} when the notice came in. It does not count towards your accuracy.")],
    "LI-03": [("Known already", "Listing {item} stands in an earlier notice under the same right. What becomes of it there holds here too.")],
    "LI-04": [("Picture of another", "The picture you sent shows another product than “{title}” of {seller}. The address and the claim speak of different listings.")],
    "LI-05": [
        ("Element not there", "We looked at the title, the pictures and the description of “{title}” and did not find {right} in any of them."),
        ("Changed since", "“{title}” may have been changed since you saw it. In our snapshot the element you name is not there."),
    ],
    "EV-01": [
        ("Feature not named", "The explanation does not say which feature of “{title}” infringes {right}, and the pictures alone do not show it."),
        ("Same words for all", "The same words stand for every listing of {notice}. For “{title}” they do not tell us what to look at."),
    ],
    "EV-02": [("No test purchase", "The claim that “{title}” is counterfeit rests on what the goods are like, and no purchase from {seller} shows that.")],
    "EV-03": [("Nothing to compare", "There is no picture of the genuine product beside “{title}”, so we could not tell the two apart.")],
    "EV-04": [("No chart", "Without a claim chart we cannot set the features of {number} against “{title}”.")],
    "EV-05": [("Unreadable", "We could not read the evidence for “{title}”, or not in a language that the desk reads.")],
    "SU-01": [
        ("Looks different", "“{title}” differs from {right} in name, shape and get-up. A shopper would not take the one for the other."),
        ("Other mark", "“{title}” carries the mark of another maker and does not use {right}."),
    ],
    "SU-02": [
        ("Genuine, resold", "Everything about “{title}” speaks for genuine goods that {seller} resells. {right} does not reach what was sold with your consent."),
        ("Second-hand", "{seller} offers “{title}” as used goods. They look genuine, and reselling them is no infringement of {right}."),
    ],
    "SU-03": [("Licence shown", "{seller} has shown that {holder}, or somebody {holder} licensed, lets it offer “{title}”.")],
    "SU-04": [("Says what it fits", "“{title}” names {right} to say what it fits or is like, and is clear about who made it.")],
    "SU-05": [("Generic element", "What “{title}” shares with {right} is a generic element, which the registration {number} does not protect by itself.")],
    "SU-06": [("Wrong kind", "What you describe is not a matter of the {kind} {right}. Under the reason “{reason}” we cannot take “{title}” down.")],
    "SU-07": [("Fair use", "“{title}” uses {right} to comment, to parody or to teach. The law of {market} lets it.")],
    "SU-08": [("For a court", "Whether “{title}” infringes {right} turns on a question that we cannot settle from papers. It needs a court or an authority.")],
    "PR-01": [("Not an IP matter", "What you object to about “{title}” is its price, its channel or its quality. {right} does not reach that.")],
    "PR-02": [("Another end", "From what is before us, the notice against “{title}” seems to serve another end than {right}. You can appeal; somebody else will look at it.")],
    "PR-03": [("Declaration", "A statement or document behind {notice} does not hold, as far as we can see. You can appeal; somebody else will look at it.")],
    "PR-04": [("Overtaken", "A settlement or a retraction between {holder} and {seller} has overtaken this listing. Nothing remains to be decided.")],
}  # fmt: skip


def write(apps, _schema):
    explanation, version = (
        apps.get_model("takedowns.Explanation"),
        apps.get_model("takedowns.ExplanationText"),
    )
    rows = [
        (explanation(code=code, name=name), text) for code, texts in TEXTS.items() for name, text in texts
    ]
    explanation.objects.bulk_create(row for row, _text in rows)
    version.objects.bulk_create(
        version(explanation=row, version=1, text=text, written_at=SINCE) for row, text in rows
    )


def erase(apps, _schema):
    apps.get_model("takedowns.ExplanationText").objects.all().delete()
    apps.get_model("takedowns.Explanation").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("takedowns", "0007_leases"),
        ("tenancy", "0002_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="listingdecision",
            name="explanation_edited",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10)),
                ("name", models.CharField(max_length=80)),
                ("retired_at", models.DateTimeField(null=True)),
                (
                    "retired_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExplanationText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                (
                    "explanation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="texts",
                        to="takedowns.explanation",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="listingdecision",
            name="explanation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="takedowns.explanationtext",
            ),
        ),
        migrations.AddConstraint(
            model_name="listingdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("explanation", None), ("explanation_edited", False)),
                    ("outcome", "REJECTED"),
                    _connector="OR",
                ),
                name="takedowns_only_a_rejection_is_explained",
            ),
        ),
        migrations.AddConstraint(
            model_name="explanation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)),
                fields=("code", "name"),
                name="takedowns_explanation_name_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="explanation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("retired_at", None), ("retired_by", None)),
                    models.Q(("retired_at__isnull", False), ("retired_by__isnull", False)),
                    _connector="OR",
                ),
                name="takedowns_explanation_retired_says_who",
            ),
        ),
        migrations.AddConstraint(
            model_name="explanationtext",
            constraint=models.UniqueConstraint(
                fields=("explanation", "version"), name="takedowns_one_explanation_version"
            ),
        ),
        migrations.RunPython(write, erase),
    ]
