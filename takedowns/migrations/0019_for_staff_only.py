"""Members never read canned explanations and saved views as such."""

from django.db import migrations

from ipr_portal.tenancy.operations import ForStaffOnly


class Migration(migrations.Migration):
    dependencies = [
        ("takedowns", "0018_who_wrote_a_draft"),
        ("tenancy", "0003_for_staff_only"),
    ]

    operations = [
        ForStaffOnly("takedowns_explanation"),
        ForStaffOnly("takedowns_explanationtext"),
        ForStaffOnly("takedowns_savedview"),
    ]
