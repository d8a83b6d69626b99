"""Members never read mail that was kept."""

from django.db import migrations

from ipr_portal.tenancy.operations import ForStaffOnly


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_author"),
        ("tenancy", "0003_for_staff_only"),
    ]

    operations = [
        ForStaffOnly("notifications_keptmail"),
    ]
