from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def note_who_asked(apps, _editor):
    """Until now nobody but a registration's contact could ask."""
    registrations = apps.get_model("participants", "Registration").objects.filter(pk=OuterRef("registration"))
    needs = apps.get_model("participants", "SupportNeed").objects.filter(asked_by=None)
    needs.update(asked_by=Subquery(registrations.values("contact")))


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0002_more_kinds_of_mail"),
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
        migrations.RunPython(note_who_asked, migrations.RunPython.noop, elidable=True),
    ]
