from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0003_team_invitation"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="street",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="Straße und Hausnummer"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="organisation",
            name="postcode",
            field=models.CharField(blank=True, default="", max_length=10, verbose_name="Postleitzahl"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="organisation",
            name="town",
            field=models.CharField(blank=True, default="", max_length=100, verbose_name="Ort"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="supportneed",
            name="asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=models.SET_NULL,
                related_name="support_needs",
                to="participants.contact",
            ),
        ),
    ]
