import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("concept", "0004_answers_and_closings"),
        ("participants", "0005_note_who_asked"),
        ("workshops", "0003_neutral_words"),
        ("workshops", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="GlossaryEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.CharField(max_length=200, unique=True, verbose_name="Begriff")),
                ("folded_term", models.CharField(db_index=True, editable=False, max_length=400)),
                ("definition", models.TextField(verbose_name="Erklärung")),
                ("plain_text", models.TextField(blank=True, verbose_name="In einfachen Worten")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="Quelle")),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="Beispiel")),
            ],
            options={
                "verbose_name": "Glossareintrag",
                "ordering": ["folded_term", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name", models.CharField(max_length=300, verbose_name="Woran erkennt man den Erfolg?")),
                ("unit", models.CharField(blank=True, max_length=100, verbose_name="Einheit")),
                ("baseline", models.CharField(blank=True, max_length=100, verbose_name="Ausgangswert")),
                ("target", models.CharField(blank=True, max_length=100, verbose_name="Zielwert")),
                ("data_source", models.CharField(blank=True, max_length=300, verbose_name="Datenquelle")),
            ],
            options={
                "verbose_name": "Indikator",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="MunicipalTopic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300, verbose_name="Thema der Abfrage")),
                ("description", models.TextField(blank=True, verbose_name="Erläuterung")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="Beispiel")),
            ],
            options={
                "verbose_name": "Thema der Kommunalabfrage",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ActionField",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("baseline", models.TextField(blank=True, verbose_name="Ausgangslage")),
                ("needs", models.TextField(blank=True, verbose_name="Bedarfe")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("changed_at", models.DateTimeField(verbose_name="Zuletzt geändert")),
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="action_field",
                        to="workshops.theme",
                        verbose_name="Thema",
                    ),
                ),
            ],
            options={
                "verbose_name": "Handlungsfeld",
                "ordering": ["theme__number"],
            },
        ),
        migrations.CreateModel(
            name="ChapterRevision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True)),
                ("at", models.DateTimeField(verbose_name="Zeitpunkt")),
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
                    "chapter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="revisions", to="concept.chapter"
                    ),
                ),
            ],
            options={
                "verbose_name": "Stand eines Kapitels",
                "ordering": ["version"],
                "constraints": [models.UniqueConstraint(fields=("chapter", "version"), name="chapter_revision_once")],
            },
        ),
        migrations.CreateModel(
            name="ConceptVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="Nummer")),
                ("label", models.CharField(max_length=200, verbose_name="Bezeichnung")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("consultation", "Entwurf zur Beratung"),
                            ("decision", "Vorlage zum Beschluss"),
                            ("adopted", "beschlossene Fassung"),
                            ("update", "Fortschreibung"),
                        ],
                        max_length=15,
                        verbose_name="Art",
                    ),
                ),
                ("frozen_at", models.DateTimeField(verbose_name="Festgeschrieben")),
                ("content", models.JSONField()),
                ("checksum", models.CharField(max_length=64, verbose_name="Prüfsumme")),
                ("gaps", models.JSONField(default=list)),
                ("changes", models.JSONField(default=list)),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="Beispiel")),
            ],
            options={
                "verbose_name": "Fassung des Konzepts",
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="concept_version_number_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["consultation", "decision", "adopted", "update"])),
                        name="concept_version_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consultation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("opens_at", models.DateTimeField(verbose_name="Beginnt")),
                ("closes_at", models.DateTimeField(verbose_name="Endet")),
                ("note", models.TextField(blank=True, verbose_name="Was wir wissen möchten")),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consultation",
                        to="concept.conceptversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "Beteiligung",
                "ordering": ["opens_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="consultation_times_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DecisionStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("body", models.CharField(max_length=200, verbose_name="Gremium")),
                ("meets_on", models.DateField(blank=True, null=True, verbose_name="Sitzung am")),
                ("papers_due_on", models.DateField(blank=True, null=True, verbose_name="Vorlagenschluss")),
                ("paper_number", models.CharField(blank=True, max_length=50, verbose_name="Nummer der Vorlage")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("pending", "steht noch aus"),
                            ("unchanged", "unverändert beschlossen"),
                            ("amended", "mit Änderungen beschlossen"),
                            ("deferred", "vertagt"),
                            ("rejected", "abgelehnt"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="Ergebnis",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="Anmerkung")),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="Beispiel")),
                (
                    "session",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="decision_steps",
                        to="workshops.bodysession",
                        verbose_name="Sitzung",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision_steps",
                        to="concept.conceptversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "Schritt der Beratungsfolge",
                "ordering": ["position", "meets_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ["pending", "unchanged", "amended", "deferred", "rejected"])),
                        name="decision_result_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GuidingGoal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(editable=False, max_length=20, unique=True, verbose_name="Kennzeichen")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("text", models.TextField(verbose_name="Leitziel")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="Beispiel")),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guiding_goals",
                        to="workshops.theme",
                        verbose_name="Thema",
                    ),
                ),
            ],
            options={
                "verbose_name": "Leitziel",
                "ordering": ["theme__number", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="guiding_goal_has_text"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="Datum")),
                ("value", models.CharField(max_length=100, verbose_name="Wert")),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="Quelle")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="values", to="concept.indicator"
                    ),
                ),
            ],
            options={
                "verbose_name": "Messwert",
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(editable=False, max_length=20, unique=True, verbose_name="Kennzeichen")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("title", models.CharField(max_length=300, verbose_name="Titel")),
                ("folded_text", models.TextField(editable=False)),
                ("description", models.TextField(blank=True, verbose_name="Beschreibung")),
                ("target_group", models.CharField(blank=True, max_length=500, verbose_name="Zielgruppe")),
                ("lead_text", models.CharField(blank=True, max_length=300, verbose_name="Zuständig, in Worten")),
                ("partners_text", models.CharField(blank=True, max_length=500, verbose_name="Weitere Beteiligte")),
                ("time_frame", models.CharField(blank=True, max_length=200, verbose_name="Zeitrahmen")),
                ("costs", models.CharField(blank=True, max_length=300, verbose_name="Kosten")),
                ("posts", models.CharField(blank=True, max_length=300, verbose_name="Stellen")),
                ("funding", models.CharField(blank=True, max_length=300, verbose_name="Finanzierung")),
                (
                    "needs_decision",
                    models.CharField(
                        choices=[
                            ("yes", "ja, eine Entscheidung des Gremiums ist nötig"),
                            ("no", "nein"),
                            ("unknown", "noch nicht geklärt"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="Braucht es einen Beschluss?",
                    ),
                ),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "hoch"), (2, "mittel"), (3, "niedrig")],
                        null=True,
                        verbose_name="Priorität",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("idea", "Idee"),
                            ("planned", "geplant"),
                            ("under_way", "in Umsetzung"),
                            ("done", "abgeschlossen"),
                            ("deferred", "zurückgestellt"),
                            ("discarded", "verworfen"),
                        ],
                        default="idea",
                        max_length=10,
                        verbose_name="Stand",
                    ),
                ),
                ("is_public", models.BooleanField(default=False, verbose_name="Öffentlich")),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="Nächste Überprüfung")),
                ("created_at", models.DateTimeField(verbose_name="Angelegt")),
                ("changed_at", models.DateTimeField(verbose_name="Zuletzt geändert")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="Beispiel")),
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
                    "contributions",
                    models.ManyToManyField(
                        blank=True, related_name="measures", to="concept.contribution", verbose_name="Beiträge"
                    ),
                ),
                (
                    "lead_department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_measures",
                        to="workshops.department",
                        verbose_name="Zuständig: Abteilung",
                    ),
                ),
                (
                    "lead_organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_measures",
                        to="participants.organisation",
                        verbose_name="Zuständig: Organisation",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="concept.measure",
                    ),
                ),
                (
                    "partners",
                    models.ManyToManyField(
                        blank=True,
                        related_name="partnered_measures",
                        to="participants.organisation",
                        verbose_name="Beteiligte Organisationen",
                    ),
                ),
                (
                    "results",
                    models.ManyToManyField(
                        blank=True, related_name="measures", to="concept.result", verbose_name="Ergebnisse"
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="workshops.theme",
                        verbose_name="Thema",
                    ),
                ),
            ],
            options={
                "verbose_name": "Maßnahme",
                "ordering": ["theme__number", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="measure_has_title"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["idea", "planned", "under_way", "done", "deferred", "discarded"])
                        ),
                        name="measure_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("priority__isnull", True), ("priority__in", [1, 2, 3]), _connector="OR"),
                        name="measure_priority_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("needs_decision__in", ["yes", "no", "unknown"])),
                        name="measure_needs_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lead_organisation__isnull", True), ("lead_department__isnull", True), _connector="OR"
                        ),
                        name="measure_one_lead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="measure_not_merged_into_itself",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="indicator",
            name="measure",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="indicators", to="concept.measure"
            ),
        ),
        migrations.CreateModel(
            name="MunicipalLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="E-Mail-Adresse")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("expires_at", models.DateTimeField(verbose_name="Gültig bis")),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer_links",
                        to="workshops.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "Link für eine Kommune",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="MunicipalResponse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("no_answer", "keine Antwort"),
                            ("agrees", "trägt mit"),
                            ("reservation", "Vorbehalt"),
                            ("not_affected", "nicht betroffen"),
                        ],
                        default="no_answer",
                        max_length=15,
                        verbose_name="Haltung",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="Anmerkung")),
                ("contact", models.CharField(blank=True, max_length=200, verbose_name="Wer antwortet")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("working", "Arbeitsebene"),
                            ("head", "Verwaltungsleitung"),
                            ("council", "Ratsbeschluss"),
                        ],
                        default="working",
                        max_length=10,
                        verbose_name="Ebene",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("team", "vom Team eingetragen"), ("link", "über den Link"), ("paper", "auf Papier")],
                        default="team",
                        max_length=10,
                        verbose_name="Eingang",
                    ),
                ),
                ("is_released", models.BooleanField(default=False, verbose_name="Freigegeben")),
                ("changed_at", models.DateTimeField(verbose_name="Zuletzt geändert")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="Beispiel")),
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
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="municipal_responses",
                        to="concept.measure",
                        verbose_name="Maßnahme",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="workshops.municipality",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="concept.municipaltopic",
                        verbose_name="Thema",
                    ),
                ),
            ],
            options={
                "verbose_name": "Rückmeldung einer Kommune",
                "ordering": ["municipality__name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("measure__isnull", True), ("topic__isnull", False)),
                            models.Q(("measure__isnull", False), ("topic__isnull", True)),
                            _connector="OR",
                        ),
                        name="municipal_response_to_measure_or_topic",
                    ),
                    models.UniqueConstraint(
                        fields=("municipality", "measure"), name="municipal_response_once_per_measure"
                    ),
                    models.UniqueConstraint(fields=("municipality", "topic"), name="municipal_response_once_per_topic"),
                    models.CheckConstraint(
                        condition=models.Q(("stance__in", ["no_answer", "agrees", "reservation", "not_affected"])),
                        name="municipal_response_stance_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["working", "head", "council"])),
                        name="municipal_response_level_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objective",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(editable=False, max_length=20, unique=True, verbose_name="Kennzeichen")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("text", models.TextField(verbose_name="Handlungsziel")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="Beispiel")),
                (
                    "contributions",
                    models.ManyToManyField(
                        blank=True, related_name="objectives", to="concept.contribution", verbose_name="Beiträge"
                    ),
                ),
                (
                    "guiding_goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objectives",
                        to="concept.guidinggoal",
                        verbose_name="Leitziel",
                    ),
                ),
                (
                    "results",
                    models.ManyToManyField(
                        blank=True, related_name="objectives", to="concept.result", verbose_name="Ergebnisse"
                    ),
                ),
            ],
            options={
                "verbose_name": "Handlungsziel",
                "ordering": ["guiding_goal__theme__number", "guiding_goal__position", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="objective_has_text")
                ],
            },
        ),
        migrations.AddField(
            model_name="measure",
            name="objectives",
            field=models.ManyToManyField(
                blank=True, related_name="measures", to="concept.objective", verbose_name="Handlungsziele"
            ),
        ),
        migrations.CreateModel(
            name="OverlapFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300, verbose_name="Worum geht es?")),
                ("offers", models.TextField(blank=True, verbose_name="Bestehende Angebote")),
                (
                    "judgement",
                    models.CharField(
                        choices=[
                            ("open", "noch nicht beurteilt"),
                            ("duplicate", "Doppelstruktur"),
                            ("cross_cutting", "Querschnittsaufgabe"),
                            ("distinct", "verschieden"),
                        ],
                        default="open",
                        max_length=15,
                        verbose_name="Urteil",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("open", "noch nicht entschieden"),
                            ("merge", "zusammenlegen"),
                            ("delimit", "abgrenzen"),
                            ("keep", "beibehalten"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="Entscheidung",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="Begründung")),
                ("is_released", models.BooleanField(default=False, verbose_name="Freigegeben")),
                ("created_at", models.DateTimeField(verbose_name="Angelegt")),
                ("changed_at", models.DateTimeField(verbose_name="Zuletzt geändert")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="Beispiel")),
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
                    "departments",
                    models.ManyToManyField(
                        blank=True,
                        related_name="overlaps",
                        to="workshops.department",
                        verbose_name="Beteiligte Abteilungen",
                    ),
                ),
                (
                    "lead_department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_overlaps",
                        to="workshops.department",
                        verbose_name="Federführende Abteilung",
                    ),
                ),
                (
                    "measures",
                    models.ManyToManyField(
                        blank=True, related_name="overlaps", to="concept.measure", verbose_name="Maßnahmen"
                    ),
                ),
            ],
            options={
                "verbose_name": "Querschnittsaufgabe oder Doppelstruktur",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("judgement__in", ["open", "duplicate", "cross_cutting", "distinct"])),
                        name="overlap_judgement_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["open", "merge", "delimit", "keep"])),
                        name="overlap_decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_released", False),
                            models.Q(
                                models.Q(("judgement", "open"), _negated=True),
                                models.Q(("decision", "open"), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="overlap_released_only_when_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paragraph",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("section", models.CharField(max_length=50, verbose_name="Abschnitt")),
                ("number", models.PositiveIntegerField(verbose_name="Absatz")),
                ("anchor", models.CharField(max_length=100)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("html", models.TextField()),
                ("text", models.TextField()),
                ("origins", models.JSONField(default=dict)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="paragraphs",
                        to="concept.conceptversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "Absatz",
                "ordering": ["version", "position"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "position"), name="paragraph_position_once"),
                    models.UniqueConstraint(fields=("version", "anchor"), name="paragraph_anchor_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(editable=False, unique=True, verbose_name="Nummer")),
                ("section", models.CharField(blank=True, max_length=50, verbose_name="Abschnitt")),
                (
                    "kind",
                    models.CharField(
                        choices=[("agreement", "Zustimmung"), ("change", "Änderungswunsch"), ("question", "Frage")],
                        max_length=10,
                        verbose_name="Art",
                    ),
                ),
                ("text", models.TextField(verbose_name="Rückmeldung")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="Name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="E-Mail-Adresse")),
                ("named_as", models.CharField(blank=True, max_length=200, verbose_name="Genannt als")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "über die Website"),
                            ("letter", "Brief"),
                            ("mail", "E-Mail"),
                            ("phone", "Telefon"),
                        ],
                        default="web",
                        max_length=10,
                        verbose_name="Eingang",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="Eingegangen")),
                (
                    "moderation",
                    models.CharField(
                        choices=[
                            ("unconfirmed", "noch nicht bestätigt"),
                            ("pending", "wartet auf das Team"),
                            ("accepted", "veröffentlicht"),
                            ("declined", "nicht veröffentlicht"),
                        ],
                        max_length=12,
                        verbose_name="Stand",
                    ),
                ),
                ("moderation_reason", models.CharField(blank=True, max_length=500, verbose_name="Grund")),
                ("token_hash", models.CharField(blank=True, db_index=True, editable=False, max_length=64)),
                ("expires_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("submission_key", models.CharField(blank=True, editable=False, max_length=64, null=True, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="Beispiel")),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="comments",
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
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="participants.organisation",
                        verbose_name="Organisation",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="concept.conceptversion",
                    ),
                ),
                (
                    "paragraph",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="concept.paragraph",
                    ),
                ),
            ],
            options={
                "verbose_name": "Rückmeldung zum Konzept",
                "ordering": ["number"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="comment_has_text"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["agreement", "change", "question"])), name="comment_kind_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["web", "letter", "mail", "phone"])),
                        name="comment_channel_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("moderation__in", ["unconfirmed", "pending", "accepted"]),
                            models.Q(("moderation", "declined"), models.Q(("moderation_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="comment_declined_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ParagraphPredecessor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_corrected", models.BooleanField(default=False)),
                (
                    "paragraph",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="predecessor_link",
                        to="concept.paragraph",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="successor_links",
                        to="concept.paragraph",
                    ),
                ),
            ],
            options={
                "verbose_name": "Vorgänger eines Absatzes",
            },
        ),
        migrations.CreateModel(
            name="ProgressNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(verbose_name="Datum")),
                ("text", models.TextField(verbose_name="Was ist geschehen?")),
                ("is_public", models.BooleanField(default=False, verbose_name="Öffentlich")),
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
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="progress_notes", to="concept.measure"
                    ),
                ),
            ],
            options={
                "verbose_name": "Zwischenstand",
                "ordering": ["on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Response",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("adopted", "übernommen"),
                            ("partly", "teilweise übernommen"),
                            ("not", "nicht übernommen"),
                            ("noted", "zur Kenntnis genommen"),
                        ],
                        max_length=10,
                        verbose_name="Antwort",
                    ),
                ),
                ("reason", models.TextField(verbose_name="Begründung")),
                ("answered_at", models.DateTimeField(verbose_name="Beantwortet")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="Mitgeteilt")),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
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
                    "comment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="response", to="concept.comment"
                    ),
                ),
            ],
            options={
                "verbose_name": "Antwort auf eine Rückmeldung",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ["adopted", "partly", "not", "noted"])),
                        name="response_verdict_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="response_has_reason"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(max_length=200, verbose_name="Wer zeichnet mit")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="Mitgezeichnet am")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="Anmerkung")),
                ("is_example", models.BooleanField(default=False, editable=False, verbose_name="Beispiel")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_offs",
                        to="concept.conceptversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "Mitzeichnung",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="VersionPublication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="Veröffentlicht")),
                ("pdf_fingerprint", models.CharField(blank=True, max_length=32)),
                ("pdf_pages", models.PositiveIntegerField(blank=True, null=True)),
                ("pdf_size", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "frozen_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="publication",
                        to="concept.conceptversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "Veröffentlichung einer Fassung",
            },
        ),
    ]
