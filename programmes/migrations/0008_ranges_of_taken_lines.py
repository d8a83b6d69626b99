from django.db import migrations, models

import programmes.models.scores
from ipr_portal.tenancy.operations import StaffOnly

# The owner is bound by the policies of the old table, so they rest before it goes.
TAKE_OVER = """
ALTER TABLE programmes_taken NO FORCE ROW LEVEL SECURITY;
INSERT INTO programmes_takenlines (id, keys)
SELECT 1, int8multirange(int8range(NULL, 0, '[]')) + range_agg(int8range(change_id, change_id, '[]'))
FROM programmes_taken HAVING count(*) > 0
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0007_lines_are_taken_without_a_look_back")]

    operations = [
        migrations.CreateModel(
            name="TakenLines",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("keys", programmes.models.scores.KeyRanges()),
            ],
        ),
        migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop),
        migrations.DeleteModel(name="Taken"),
        StaffOnly("programmes_takenlines"),
    ]
