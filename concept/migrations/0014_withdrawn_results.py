import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A correction may take back one result."""

    dependencies = [("concept", "0013_decisions")]

    operations = [
        migrations.AddField(
            model_name="minutescorrection",
            name="withdraws",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawal",
                to="concept.result",
                verbose_name="Ergebnis",
            ),
        )
    ]
