from django.db import migrations

# A later change of a listing finds room on the page of its sum, so that no index has to be written.
ROOM = "ALTER TABLE programmes_noticeweight SET (fillfactor = 80)"
NO_ROOM = "ALTER TABLE programmes_noticeweight RESET (fillfactor)"


class Migration(migrations.Migration):
    dependencies = [("programmes", "0009_copies_are_not_looked_up")]

    operations = [migrations.RunSQL(ROOM, NO_ROOM)]
