"""Who takes part: organisations, their kinds and the people who speak for them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from workshops.folding import fold
from workshops.models import Department, Municipality, User


class OrganisationCategory(models.Model):
    """A kind of organisation. `title` as the source names it, `plain_title` the group that forms offer.

    `at_kick_off`: named by the source among those who were at the kick-off.
    """

    slug = models.SlugField(_("Kennung"), max_length=200, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("Titel"), max_length=200)
    plain_title = models.CharField(_("In einfachen Worten"), max_length=200, blank=True)
    at_kick_off = models.BooleanField(_("Beim Auftakt dabei"), default=False)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Art der Organisation")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Organisation(models.Model):
    """An organisation that takes part. Names are typed by people, never listed to strangers.

    `folded_name` compares, sorts and finds names however they are written; it follows `name` on every save.
    """

    name = models.CharField(_("Name"), max_length=200)
    folded_name = models.CharField(max_length=400, editable=False, db_index=True)
    category = models.ForeignKey(OrganisationCategory, models.PROTECT, null=True, blank=True, verbose_name=_("Art"))
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("Kommune")
    )
    # Where letters go; the municipality says where the organisation belongs.
    street = models.CharField(_("Straße und Hausnummer"), max_length=200, blank=True)
    postcode = models.CharField(_("Postleitzahl"), max_length=10, blank=True)
    town = models.CharField(_("Ort"), max_length=100, blank=True)
    is_migrant_organisation = models.BooleanField(_("Migrantenorganisation"), default=False)
    represents_municipality = models.ForeignKey(
        Municipality, models.SET_NULL, null=True, blank=True, related_name="represented_by"
    )
    represents_department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="represented_by"
    )
    public_listing = models.BooleanField(_("Darf öffentlich genannt werden"), default=False)
    is_example = models.BooleanField(_("Beispiel"), default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Organisation")
        ordering = ["folded_name", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.folded_name = fold(self.name)[:400]
        if (fields := kwargs.get("update_fields")) is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "folded_name"}
        super().save(*args, **kwargs)

    @property
    def public_name(self) -> str:
        """Its name where it agreed to be named or is a public body; else only what kind it is: it may be a person."""
        if self.public_listing or self.represents_municipality_id or self.represents_department_id:
            return self.name
        kind = self.category.plain_title or self.category.title if self.category else ""
        return kind or str(_("Organisation"))

    @property
    def postal_town(self) -> str:
        """The place for a letter; where none is said, the municipality is the best guess."""
        return self.town or str(self.municipality or "")

    @property
    def postal_lines(self) -> list[str]:
        """Street and place as they stand on a letter, without what nobody has said."""
        return [line for line in (self.street, f"{self.postcode} {self.postal_town}".strip()) if line]


class ContactQuerySet(models.QuerySet["Contact"]):
    def with_address(self, email: str) -> "ContactQuerySet":
        """Those with this e-mail address, whatever its case."""
        return self.annotate(address=Lower("email")).filter(address=email.lower()).exclude(email="")

    def of(self, user: User) -> "ContactQuerySet":
        """Those that this user is: signing in has proven the address that they have in common."""
        return self.with_address(user.email)

    def accepted(self) -> "ContactQuerySet":
        """Those that speak for their organisation."""
        return self.exclude(accepted_at=None)

    def proven(self) -> "ContactQuerySet":
        """Those who have confirmed a registration: somebody reads their address."""
        return self.filter(submissions__confirmed_at__isnull=False).distinct()

    def asking(self) -> "ContactQuerySet":
        """Those whose address is proven and about whom nobody has decided yet."""
        return self.proven().exclude(email="").filter(accepted_at=None, declined_at=None)


class Contact(models.Model):
    """Someone who registers people for an organisation. An address counts once per organisation, whatever its case.

    `accepted_at`: from when on they speak for the organisation. The one who brought it in is accepted on confirming
    their address; whoever names a known organisation later stays separate and sees only their own registrations
    until an accepted contact or the team has accepted them. Declined, they stay separate.

    Who signs in with a contact's address is that contact: there is no other link between the two. `feed_hash` is what
    is stored of the secret address of their own calendar, empty where there is none.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    name = models.CharField(_("Name"), max_length=200)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=50, blank=True)
    language = models.CharField(_("Sprache"), max_length=50, blank=True)
    accepted_at = models.DateTimeField(_("Bestätigt seit"), null=True, blank=True)
    declined_at = models.DateTimeField(_("Abgelehnt am"), null=True, blank=True)
    feed_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ansprechperson")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "organisation",
                condition=~Q(email=""),
                name="contact_email_once_per_organisation",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(declined_at__isnull=True),
                name="contact_accepted_or_declined",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_accepted(self) -> bool:
        return self.accepted_at is not None
