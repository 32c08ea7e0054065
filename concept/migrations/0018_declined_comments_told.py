from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("concept", "0017_merges_and_indicator_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="decline_told_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Grund mitgeteilt"),
        ),
    ]
