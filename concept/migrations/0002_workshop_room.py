import uuid

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("concept", "0001_initial"),
        ("participants", "0001_initial"),
        ("workshops", "0001_initial"),
        ("workshops", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cluster",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="Überschrift")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="clusters", to="workshops.event"
                    ),
                ),
            ],
            options={
                "verbose_name": "Gruppe von Beiträgen",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(editable=False, unique=True, verbose_name="Nummer")),
                ("text", models.TextField(verbose_name="Beitrag")),
                ("language", models.CharField(blank=True, max_length=20, verbose_name="Sprache")),
                ("translation", models.TextField(blank=True, verbose_name="Auf Deutsch")),
                ("folded_text", models.TextField(editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("need", "Bedarf"),
                            ("idea", "Idee"),
                            ("obstacle", "Hindernis"),
                            ("good_example", "gutes Beispiel"),
                            ("question", "Frage"),
                        ],
                        default="idea",
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("live", "im Termin mitgeschrieben"),
                            ("cards", "von Karten abgeschrieben"),
                            ("web", "über die Website eingereicht"),
                            ("team", "vom Team eingetragen"),
                            ("import", "aus einer Liste übernommen"),
                        ],
                        max_length=10,
                        verbose_name="Eingang",
                    ),
                ),
                ("named_as", models.CharField(blank=True, max_length=200, verbose_name="Genannt als")),
                (
                    "moderation",
                    models.CharField(
                        choices=[
                            ("pending", "wartet auf das Team"),
                            ("accepted", "aufgenommen"),
                            ("declined", "nicht aufgenommen"),
                        ],
                        default="accepted",
                        max_length=10,
                    ),
                ),
                ("moderation_reason", models.CharField(blank=True, max_length=500, verbose_name="Grund")),
                (
                    "publication",
                    models.CharField(
                        choices=[
                            ("internal", "intern, noch nicht geprüft"),
                            ("cleared", "geprüft, noch nicht öffentlich"),
                            ("public", "öffentlich"),
                            ("withheld", "bleibt intern"),
                        ],
                        default="internal",
                        max_length=10,
                        verbose_name="Veröffentlichung",
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="Veröffentlicht")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "noch offen"),
                            ("taken_up", "aufgenommen"),
                            ("partly", "teilweise aufgenommen"),
                            ("merged", "mit einem anderen Beitrag zusammengeführt"),
                            ("not_taken_up", "nicht aufgenommen"),
                        ],
                        default="open",
                        max_length=15,
                        verbose_name="Was daraus wurde",
                    ),
                ),
                ("outcome_reason", models.TextField(blank=True, verbose_name="Begründung")),
                ("outcome_at", models.DateTimeField(blank=True, null=True, verbose_name="Entschieden")),
                ("entered_at", models.DateTimeField(verbose_name="Erfasst")),
                ("changed_at", models.DateTimeField(verbose_name="Zuletzt geändert")),
                ("entry_key", models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="Beispiel")),
                (
                    "agenda_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="workshops.agendaitem",
                        verbose_name="Tagesordnungspunkt",
                    ),
                ),
                (
                    "cluster",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contributions",
                        to="concept.cluster",
                        verbose_name="Gruppe",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="contributions",
                        to="participants.contact",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="workshops.event",
                        verbose_name="Termin",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="originals",
                        to="concept.contribution",
                        verbose_name="Zusammengeführt mit",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="participants.organisation",
                        verbose_name="Organisation",
                    ),
                ),
                (
                    "outcome_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "split_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="concept.contribution",
                    ),
                ),
                (
                    "themes",
                    models.ManyToManyField(
                        blank=True, related_name="contributions", to="workshops.theme", verbose_name="Themen"
                    ),
                ),
            ],
            options={
                "verbose_name": "Beitrag",
                "ordering": ["number"],
                "indexes": [
                    models.Index(fields=["event", "number"], name="concept_con_event_i_5dd7e3_idx"),
                    models.Index(fields=["publication", "number"], name="concept_con_publica_66f0e9_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="contribution_number_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="contribution_has_text"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["need", "idea", "obstacle", "good_example", "question"])),
                        name="contribution_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["live", "cards", "web", "team", "import"])),
                        name="contribution_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agenda_item__isnull", True), ("event__isnull", False), _connector="OR"),
                        name="contribution_agenda_item_of_an_event",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("named_as", ""), ("organisation__isnull", False), _connector="OR"),
                        name="contribution_named_only_with_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("moderation__in", ["pending", "accepted"]),
                            models.Q(("moderation", "declined"), models.Q(("moderation_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="contribution_declined_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("moderation", "accepted"), ("publication", "public"), ("published_at__isnull", False)
                            ),
                            models.Q(
                                ("publication__in", ["internal", "cleared", "withheld"]), ("published_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="contribution_public_is_dated_and_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "open"), ("outcome_at__isnull", True)),
                            models.Q(
                                ("outcome__in", ["taken_up", "partly", "merged", "not_taken_up"]),
                                ("outcome_at__isnull", False),
                                models.Q(("outcome_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="contribution_closed_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into__isnull", False), ("outcome", "merged")),
                            models.Q(models.Q(("outcome", "merged"), _negated=True), ("merged_into__isnull", True)),
                            _connector="OR",
                        ),
                        name="contribution_merged_into_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="contribution_not_merged_into_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContributionChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="Zeitpunkt")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("entered", "erfasst"),
                            ("handed_in", "eingereicht"),
                            ("accepted", "aufgenommen"),
                            ("declined", "nicht aufgenommen"),
                            ("edited", "geändert"),
                            ("clustered", "einer Gruppe zugeordnet"),
                            ("merged", "zusammengeführt"),
                            ("split", "geteilt"),
                            ("undone", "zurückgenommen"),
                            ("removed", "gelöscht"),
                            ("checked", "auf erkennbare Personen geprüft"),
                            ("published", "veröffentlicht"),
                            ("withdrawn", "nicht mehr öffentlich"),
                            ("named", "Nennung erlaubt"),
                            ("unnamed", "Nennung zurückgenommen"),
                            ("carried", "auf eine Tagesordnung gesetzt"),
                            ("refused", "nicht auf eine Tagesordnung gesetzt"),
                            ("dealt_with", "behandelt"),
                            ("decided", "entschieden"),
                            ("told", "mitgeteilt"),
                        ],
                        max_length=15,
                        verbose_name="Was",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="Grund")),
                ("before", models.JSONField(blank=True, default=dict)),
                ("group", models.UUIDField(blank=True, db_index=True, null=True)),
                ("is_undone", models.BooleanField(default=False, editable=False)),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="durch",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="changes", to="concept.contribution"
                    ),
                ),
            ],
            options={
                "verbose_name": "Änderung eines Beitrags",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act__in",
                                [
                                    "entered",
                                    "handed_in",
                                    "accepted",
                                    "declined",
                                    "edited",
                                    "clustered",
                                    "merged",
                                    "split",
                                    "undone",
                                    "removed",
                                    "checked",
                                    "published",
                                    "withdrawn",
                                    "named",
                                    "unnamed",
                                    "carried",
                                    "refused",
                                    "dealt_with",
                                    "decided",
                                    "told",
                                ],
                            )
                        ),
                        name="contribution_change_act_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Entwurf"),
                            ("for_confirmation", "zur Abstimmung"),
                            ("confirmed", "abgestimmt"),
                            ("published", "veröffentlicht"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="Stand",
                    ),
                ),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="Begonnen")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="Geendet")),
                ("respond_by", models.DateTimeField(blank=True, null=True, verbose_name="Rückmeldung bis")),
                (
                    "for_confirmation_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="Zur Abstimmung gestellt"),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="Abgestimmt")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="Veröffentlicht")),
                ("created_at", models.DateTimeField(verbose_name="Angelegt")),
                ("changed_at", models.DateTimeField(verbose_name="Zuletzt geändert")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="Beispiel")),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="minutes",
                        to="workshops.event",
                        verbose_name="Termin",
                    ),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="workshops.person",
                        verbose_name="Protokoll führt",
                    ),
                ),
                (
                    "moderators",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="workshops.person", verbose_name="Moderation"
                    ),
                ),
            ],
            options={
                "verbose_name": "Protokoll",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "for_confirmation", "confirmed", "published"])),
                        name="minutes_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends_at__isnull", True), ("starts_at__isnull", True)),
                            models.Q(("ends_at__isnull", True), ("starts_at__isnull", False)),
                            models.Q(("ends_at__gt", models.F("starts_at")), ("starts_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="minutes_times_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "draft"),
                            models.Q(
                                ("for_confirmation_at__isnull", False),
                                ("respond_by__isnull", False),
                                ("state", "for_confirmation"),
                            ),
                            models.Q(("confirmed_at__isnull", False), ("state", "confirmed")),
                            models.Q(
                                ("confirmed_at__isnull", False), ("published_at__isnull", False), ("state", "published")
                            ),
                            _connector="OR",
                        ),
                        name="minutes_state_is_dated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MinutesAttachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("photo", "Foto"), ("slides", "Folien (PDF)")], max_length=10, verbose_name="Art"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="Titel")),
                ("description", models.TextField(blank=True, verbose_name="Was ist zu sehen?")),
                ("is_public", models.BooleanField(default=False, verbose_name="Öffentlich")),
                ("size", models.PositiveIntegerField(verbose_name="Größe")),
                ("width", models.PositiveIntegerField(blank=True, null=True)),
                ("height", models.PositiveIntegerField(blank=True, null=True)),
                ("added_at", models.DateTimeField(verbose_name="Hinzugefügt")),
                (
                    "added_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agenda_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="attachments",
                        to="workshops.agendaitem",
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attachments", to="concept.minutes"
                    ),
                ),
            ],
            options={
                "verbose_name": "Anhang eines Protokolls",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["photo", "slides"])), name="minutes_attachment_kind_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MinutesAttendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, verbose_name="Organisation")),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="Personen"
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attendance", to="concept.minutes"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="minutes_attendance",
                        to="participants.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "Anwesenheit im Protokoll",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="minutes_attendance_from_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="MinutesCorrection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="Berichtigung")),
                ("at", models.DateTimeField(verbose_name="Berichtigt")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="concept.minutes"
                    ),
                ),
            ],
            options={
                "verbose_name": "Berichtigung eines Protokolls",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="MinutesNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, verbose_name="Notiz")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "agenda_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="workshops.agendaitem",
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="concept.minutes"
                    ),
                ),
            ],
            options={
                "verbose_name": "Notiz im Protokoll",
                "ordering": ["agenda_item__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("minutes", "agenda_item"), name="minutes_note_once_per_agenda_item"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("agenda_item__isnull", True)),
                        fields=("minutes",),
                        name="minutes_note_once_about_the_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MinutesRemark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "über die Website"),
                            ("phone", "am Telefon"),
                            ("mail", "per E-Mail oder Brief"),
                        ],
                        default="web",
                        max_length=10,
                        verbose_name="Eingang",
                    ),
                ),
                ("text", models.TextField(verbose_name="Rückmeldung")),
                ("at", models.DateTimeField(verbose_name="Eingegangen")),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("open", "noch offen"),
                            ("adopted", "übernommen"),
                            ("noted", "zur Kenntnis genommen"),
                            ("not_adopted", "nicht übernommen"),
                        ],
                        default="open",
                        max_length=15,
                        verbose_name="Antwort",
                    ),
                ),
                ("answer_reason", models.TextField(blank=True, verbose_name="Was wir dazu sagen")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="Beantwortet")),
                ("submission_key", models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True)),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="Beispiel")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="participants.contact",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="concept.minutes"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="minutes_remarks",
                        to="participants.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "Rückmeldung zum Protokoll",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["web", "phone", "mail"])),
                        name="minutes_remark_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "open"), ("answered_at__isnull", True)),
                            models.Q(
                                ("answer__in", ["adopted", "noted", "not_adopted"]), ("answered_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="minutes_remark_answer_is_dated",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MinutesRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("at", models.DateTimeField(verbose_name="Zeitpunkt")),
                ("summary", models.CharField(max_length=300, verbose_name="Was")),
                ("content", models.JSONField()),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="durch",
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="concept.minutes"
                    ),
                ),
            ],
            options={
                "verbose_name": "Stand eines Protokolls",
                "ordering": ["version"],
                "constraints": [models.UniqueConstraint(fields=("minutes", "version"), name="minutes_revision_once")],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(editable=False, unique=True, verbose_name="Nummer")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("finding", "Feststellung"),
                            ("need", "Bedarf"),
                            ("goal", "Ziel"),
                            ("measure_proposal", "Maßnahmenvorschlag"),
                            ("agreement", "Vereinbarung"),
                            ("open", "offen"),
                            ("dissent", "Dissens"),
                        ],
                        default="finding",
                        max_length=20,
                        verbose_name="Art",
                    ),
                ),
                ("text", models.TextField(verbose_name="Ergebnis")),
                ("folded_text", models.TextField(editable=False)),
                ("points", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="Punkte")),
                ("responsible", models.CharField(blank=True, max_length=200, verbose_name="Wer kümmert sich")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="Bis wann")),
                ("is_public", models.BooleanField(default=True, verbose_name="Öffentlich")),
                ("created_at", models.DateTimeField(verbose_name="Festgehalten")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="Beispiel")),
                (
                    "agenda_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="workshops.agendaitem",
                        verbose_name="Tagesordnungspunkt",
                    ),
                ),
                (
                    "carried_to",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results_taken_up",
                        to="workshops.agendaitem",
                    ),
                ),
                (
                    "contributions",
                    models.ManyToManyField(
                        blank=True,
                        related_name="results",
                        to="concept.contribution",
                        verbose_name="Beiträge, auf denen es beruht",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="workshops.event",
                        verbose_name="Termin",
                    ),
                ),
            ],
            options={
                "verbose_name": "Ergebnis",
                "ordering": ["event", "agenda_item__position", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="result_number_from_one"),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="result_has_text"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                ["finding", "need", "goal", "measure_proposal", "agreement", "open", "dissent"],
                            )
                        ),
                        name="result_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CarryOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "noch nicht eingeplant"),
                            ("on_agenda", "auf der Tagesordnung"),
                            ("dealt_with", "behandelt"),
                            ("refused", "nicht behandelt, mit Begründung"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="Stand",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="Begründung")),
                ("changed_at", models.DateTimeField(verbose_name="Zuletzt geändert")),
                (
                    "agenda_item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carry_overs",
                        to="workshops.agendaitem",
                        verbose_name="Tagesordnungspunkt",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carry_overs",
                        to="workshops.theme",
                        verbose_name="Thema",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="carry_overs",
                        to="concept.contribution",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="carry_overs",
                        to="concept.result",
                        verbose_name="Ergebnis",
                    ),
                ),
            ],
            options={
                "verbose_name": "Behandlung eines Beitrags",
                "ordering": ["contribution__number", "theme__number"],
                "constraints": [
                    models.UniqueConstraint(fields=("contribution", "theme"), name="carry_over_once_per_theme"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agenda_item__isnull", True), ("result__isnull", True), ("state", "open")),
                            models.Q(("agenda_item__isnull", False), ("result__isnull", True), ("state", "on_agenda")),
                            models.Q(("agenda_item__isnull", False), ("state", "dealt_with")),
                            models.Q(
                                ("result__isnull", True), ("state", "refused"), models.Q(("reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="carry_over_state_says_what_it_rests_on",
                    ),
                ],
            },
        ),
    ]
