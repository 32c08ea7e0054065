from django.db import migrations
from django.db.models import OuterRef, Subquery


def note_who_asked(apps, _editor):
    """Until now nobody but a registration's contact could ask."""
    registrations = apps.get_model("participants", "Registration").objects.filter(pk=OuterRef("registration"))
    needs = apps.get_model("participants", "SupportNeed").objects.filter(asked_by=None)
    needs.update(asked_by=Subquery(registrations.values("contact")))


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0004_addresses_and_who_asked"),
    ]

    operations = [
        migrations.RunPython(note_who_asked, migrations.RunPython.noop, elidable=True),
    ]
