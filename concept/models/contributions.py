"""What people say: one thought each, what was done to it, and what became of it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participants.models import Contact, Organisation
from workshops.folding import fold
from workshops.models import AgendaItem, Event, Theme, User


class ContributionKind(models.TextChoices):
    NEED = "need", _("Bedarf")
    IDEA = "idea", _("Idee")
    OBSTACLE = "obstacle", _("Hindernis")
    GOOD_EXAMPLE = "good_example", _("gutes Beispiel")
    QUESTION = "question", _("Frage")


class ContributionChannel(models.TextChoices):
    """How it reached the team."""

    LIVE = "live", _("im Termin mitgeschrieben")
    CARDS = "cards", _("von Karten abgeschrieben")
    WEB = "web", _("über die Website eingereicht")
    TEAM = "team", _("vom Team eingetragen")
    IMPORT = "import", _("aus einer Liste übernommen")


class Moderation(models.TextChoices):
    """Whether the team has taken in what was handed in. What the team enters itself is accepted."""

    PENDING = "pending", _("wartet auf das Team")
    ACCEPTED = "accepted", _("aufgenommen")
    DECLINED = "declined", _("nicht aufgenommen")
    # Taken off the wall by mistake or on purpose; can be taken back.
    REMOVED = "removed", _("gelöscht")


class Publication(models.TextChoices):
    """On the way to the public: checked for recognisable people by the team, then out with its event's minutes."""

    INTERNAL = "internal", _("intern, noch nicht geprüft")
    CLEARED = "cleared", _("geprüft, noch nicht öffentlich")
    PUBLIC = "public", _("öffentlich")
    WITHHELD = "withheld", _("bleibt intern")


class Outcome(models.TextChoices):
    OPEN = "open", _("noch offen")
    TAKEN_UP = "taken_up", _("aufgenommen")
    PARTLY = "partly", _("teilweise aufgenommen")
    MERGED = "merged", _("mit einem anderen Beitrag zusammengeführt")
    NOT_TAKEN_UP = "not_taken_up", _("nicht aufgenommen")


class Cluster(models.Model):
    """A heading under which contributions of an event hang together on the wall."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="clusters")
    title = models.CharField(_("Überschrift"), max_length=200)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("Gruppe von Beiträgen")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def published(self) -> "ContributionQuerySet":
        """What everyone may read."""
        return self.filter(publication=Publication.PUBLIC)

    def accepted(self) -> "ContributionQuerySet":
        """Without what was handed in and is not, or not yet, taken in, and without what was removed."""
        return self.filter(moderation=Moderation.ACCEPTED)

    def pending(self) -> "ContributionQuerySet":
        """Handed in; the team has yet to look at it."""
        return self.filter(moderation=Moderation.PENDING)

    def open(self) -> "ContributionQuerySet":
        """Accepted, and nobody has said yet what became of it."""
        return self.accepted().filter(outcome=Outcome.OPEN)

    def promised(self) -> "ContributionQuerySet":
        """Those whose way to a workshop is promised: of an evening session, or handed in by an organisation."""
        return self.accepted().filter(Q(event__kind=Event.Kind.EVENING_SESSION) | Q(channel=ContributionChannel.WEB))

    def for_pages(self) -> "ContributionQuerySet":
        """With everything a card shows."""
        return self.select_related(
            "event__theme", "event__venue__municipality", "agenda_item", "organisation", "cluster", "merged_into"
        ).prefetch_related("themes")


class Contribution(models.Model):
    """A contribution: one thought, in the words in which it was said, in any language.

    `number` is its permanent name and only ever rises. `text` is the original, `language` its BCP 47 code (empty:
    German), `translation` the German text where the original is in another language. Who said it is an organisation
    or nobody; `named_as` is the name under which that organisation agreed to be named with this very contribution,
    empty without its agreement. `entry_key` comes with the form: the same card sent twice is one card. Moments are
    those of the process clock. `version` rises with every change; `folded_text` finds it however it is spelt.
    """

    Kind = ContributionKind
    Channel = ContributionChannel
    Moderation = Moderation
    Publication = Publication
    Outcome = Outcome

    number = models.PositiveIntegerField(_("Nummer"), unique=True, editable=False)
    text = models.TextField(_("Beitrag"))
    language = models.CharField(_("Sprache"), max_length=20, blank=True)
    translation = models.TextField(_("Auf Deutsch"), blank=True)
    folded_text = models.TextField(editable=False)
    kind = models.CharField(_("Art"), max_length=20, choices=ContributionKind.choices, default=ContributionKind.IDEA)
    channel = models.CharField(_("Eingang"), max_length=10, choices=ContributionChannel.choices)
    # Where it was said, or which event it was handed in for.
    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="contributions", verbose_name=_("Termin")
    )
    agenda_item = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("Tagesordnungspunkt"),
    )
    themes = models.ManyToManyField(Theme, related_name="contributions", blank=True, verbose_name=_("Themen"))
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("Organisation"),
    )
    # Who handed it in, and is told what became of it.
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="contributions")
    named_as = models.CharField(_("Genannt als"), max_length=200, blank=True)
    cluster = models.ForeignKey(
        Cluster, models.SET_NULL, null=True, blank=True, related_name="contributions", verbose_name=_("Gruppe")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="originals", verbose_name=_("Zusammengeführt mit")
    )
    split_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    moderation = models.CharField(max_length=10, choices=Moderation.choices, default=Moderation.ACCEPTED)
    moderation_reason = models.CharField(_("Grund"), max_length=500, blank=True)
    publication = models.CharField(
        _("Veröffentlichung"), max_length=10, choices=Publication.choices, default=Publication.INTERNAL
    )
    published_at = models.DateTimeField(_("Veröffentlicht"), null=True, blank=True)
    outcome = models.CharField(_("Was daraus wurde"), max_length=15, choices=Outcome.choices, default=Outcome.OPEN)
    outcome_reason = models.TextField(_("Begründung"), blank=True)
    outcome_at = models.DateTimeField(_("Entschieden"), null=True, blank=True)
    outcome_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    entered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(_("Erfasst"))
    changed_at = models.DateTimeField(_("Zuletzt geändert"))
    entry_key = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Beitrag")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="contribution_number_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="contribution_has_text"),
            models.CheckConstraint(condition=Q(kind__in=ContributionKind.values), name="contribution_kind_known"),
            models.CheckConstraint(
                condition=Q(channel__in=ContributionChannel.values), name="contribution_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(agenda_item__isnull=True) | Q(event__isnull=False),
                name="contribution_agenda_item_of_an_event",
            ),
            models.CheckConstraint(
                condition=Q(named_as="") | Q(organisation__isnull=False),
                name="contribution_named_only_with_organisation",
            ),
            models.CheckConstraint(
                condition=Q(moderation__in=[Moderation.PENDING, Moderation.ACCEPTED, Moderation.REMOVED])
                | (Q(moderation=Moderation.DECLINED) & ~Q(moderation_reason="")),
                name="contribution_declined_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(publication=Publication.PUBLIC, published_at__isnull=False, moderation=Moderation.ACCEPTED)
                | Q(
                    publication__in=[Publication.INTERNAL, Publication.CLEARED, Publication.WITHHELD],
                    published_at__isnull=True,
                ),
                name="contribution_public_is_dated_and_accepted",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN, outcome_at__isnull=True)
                | (
                    Q(outcome__in=[Outcome.TAKEN_UP, Outcome.PARTLY, Outcome.MERGED, Outcome.NOT_TAKEN_UP])
                    & Q(outcome_at__isnull=False)
                    & ~Q(outcome_reason="")
                ),
                name="contribution_closed_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.MERGED, merged_into__isnull=False)
                | (~Q(outcome=Outcome.MERGED) & Q(merged_into__isnull=True)),
                name="contribution_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("pk")),
                name="contribution_not_merged_into_itself",
            ),
        ]
        indexes = [models.Index(fields=["event", "number"]), models.Index(fields=["publication", "number"])]

    def __str__(self) -> str:
        return _("Beitrag %(number)d") % {"number": self.number}

    def save(self, *args, **kwargs):
        self.folded_text = fold(f"{self.text} {self.translation}")
        if (fields := kwargs.get("update_fields")) is not None and {"text", "translation"} & set(fields):
            kwargs["update_fields"] = {*fields, "folded_text"}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("concept:contribution", args=[self.number])

    @property
    def is_public(self) -> bool:
        return self.publication == Publication.PUBLIC

    @property
    def is_open(self) -> bool:
        return self.outcome == Outcome.OPEN

    @property
    def german_text(self) -> str:
        """The translation where there is one, else the text."""
        return self.translation or self.text

    @property
    def may_be_named(self) -> bool:
        """Whether its organisation agreed to be named with it."""
        return bool(self.named_as)


class ContributionAct(models.TextChoices):
    """What was done to a contribution."""

    ENTERED = "entered", _("erfasst")
    HANDED_IN = "handed_in", _("eingereicht")
    ACCEPTED = "accepted", _("aufgenommen")
    DECLINED = "declined", _("nicht aufgenommen")
    EDITED = "edited", _("geändert")
    CLUSTERED = "clustered", _("einer Gruppe zugeordnet")
    MERGED = "merged", _("zusammengeführt")
    SPLIT = "split", _("geteilt")
    UNDONE = "undone", _("zurückgenommen")
    REMOVED = "removed", _("gelöscht")
    CHECKED = "checked", _("auf erkennbare Personen geprüft")
    PUBLISHED = "published", _("veröffentlicht")
    WITHDRAWN = "withdrawn", _("nicht mehr öffentlich")
    NAMED = "named", _("Nennung erlaubt")
    UNNAMED = "unnamed", _("Nennung zurückgenommen")
    CARRIED = "carried", _("auf eine Tagesordnung gesetzt")
    REFUSED = "refused", _("nicht auf eine Tagesordnung gesetzt")
    DEALT_WITH = "dealt_with", _("behandelt")
    DECIDED = "decided", _("entschieden")
    TOLD = "told", _("mitgeteilt")


class ContributionChange(models.Model):
    """The dated trace of a contribution: one row per change, never changed itself. `at` is a process moment.

    `before` holds what is needed to take the change back, where that is possible; `group` joins the rows of one act.
    """

    Act = ContributionAct

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="changes")
    at = models.DateTimeField(_("Zeitpunkt"))
    act = models.CharField(_("Was"), max_length=15, choices=ContributionAct.choices)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("durch"))
    reason = models.CharField(_("Grund"), max_length=500, blank=True)
    before = models.JSONField(default=dict, blank=True)
    group = models.UUIDField(null=True, blank=True, db_index=True)
    is_undone = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("Änderung eines Beitrags")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=ContributionAct.values), name="contribution_change_act_known")
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.act}"
