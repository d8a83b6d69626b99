"""An order to the marketplace is called so, as everywhere else."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("takedowns", "0021_plain_labels")]
    operations = [
        migrations.RenameModel("Execution", "MarketplaceOrder"),
        migrations.AlterField(
            "marketplaceorder",
            "decision",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="orders",
                to="takedowns.listingdecision",
            ),
        ),
    ]
