import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("concept", "0010_refuse_truncate"),
        ("participants", "0007_comment_mails"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="moderated_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Entschieden"),
        ),
        migrations.AddField(
            model_name="comment",
            name="moderated_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="postal_address",
            field=models.TextField(blank=True, verbose_name="Anschrift"),
        ),
        migrations.AddField(
            model_name="consultation",
            name="changed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Zuletzt geändert"),
        ),
        migrations.AddField(
            model_name="consultation",
            name="changed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="response",
            name="letter_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="Brief verschickt"),
        ),
        migrations.AddField(
            model_name="response",
            name="published_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.CreateModel(
            name="CommentMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("response_version", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="mails", to="concept.comment"
                    ),
                ),
                (
                    "mail",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comment_mail",
                        to="participants.outgoingmail",
                    ),
                ),
            ],
            options={
                "verbose_name": "Mail zu einer Rückmeldung",
                "ordering": ["pk"],
            },
        ),
    ]
