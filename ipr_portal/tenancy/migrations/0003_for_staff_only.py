"""Members have no business in accounts, sessions and second factors."""

from django.db import migrations

from ipr_portal.tenancy.operations import ForStaffOnly


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0002_roles"),
        ("accounts", "0003_single_keys"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("sessions", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        ForStaffOnly("account_emailaddress"),
        ForStaffOnly("account_emailconfirmation"),
        ForStaffOnly("accounts_cache"),
        ForStaffOnly("accounts_signin"),
        ForStaffOnly("auth_group"),
        ForStaffOnly("auth_group_permissions"),
        ForStaffOnly("auth_permission"),
        ForStaffOnly("django_session"),
        ForStaffOnly("mfa_authenticator"),
        ForStaffOnly("usersessions_usersession"),
    ]
