"""Write the domains of the addresses of accounts in ASCII, as sign-in looks for them from now on."""

from django.db import migrations

from ipr_portal.ui.mailboxes import one_form


def in_one_form(apps, _editor):
    """Change each address that is written otherwise, unless another account has that form already."""
    User, EmailAddress = apps.get_model("accounts", "User"), apps.get_model("account", "EmailAddress")
    for person in User.objects.filter(email__regex="[^ -~]"):
        try:
            email = one_form(person.email).lower()
        except ValueError:
            continue
        if len(email) <= 254 and not User.objects.filter(email=email).exists():
            EmailAddress.objects.filter(user_id=person.pk, email__iexact=person.email).update(email=email)
            User.objects.filter(pk=person.pk).update(email=email)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_single_keys"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(in_one_form, migrations.RunPython.noop)]
