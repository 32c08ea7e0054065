"""Who signs in, and who acts in the process."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """A user who signs in by e-mail; without a password only codes and one-time addresses let them in."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """A process lead with every right: the first account of a new installation."""
        return self.create_user(email, password, role=User.Role.LEAD, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email)


class UserRole(models.TextChoices):
    NONE = "", _("keine Rolle im Team")
    LEAD = "lead", _("Prozessleitung")
    EDITOR = "editor", _("Redaktion")
    MODERATOR = "moderator", _("Moderation")
    KEEPER = "keeper", _("Protokollführung")
    ADMIN = "admin", _("Technische Administration")


class User(AbstractBaseUser, PermissionsMixin):
    """Signs in by e-mail. May be a `Person` of the process and any number of organisations' contacts."""

    Role = UserRole

    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    name = models.CharField(_("Name"), max_length=150, blank=True)
    role = models.CharField(_("Rolle"), max_length=20, choices=UserRole.choices, default=UserRole.NONE, blank=True)
    is_active = models.BooleanField(_("aktiv"), default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()

    class Meta:
        verbose_name = _("Benutzer")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_its_case"),
            models.CheckConstraint(condition=Q(role__in=UserRole.values), name="user_role_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return str(self)


class Person(models.Model):
    """Someone named in the process: the integration team, moderators, hosts."""

    slug = models.SlugField(_("Kennung"), max_length=200, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("Name"), max_length=200)
    role = models.CharField(_("Aufgabe"), max_length=200, blank=True)
    organisation = models.CharField(_("Organisation"), max_length=200, blank=True)
    user = models.OneToOneField(User, models.SET_NULL, null=True, blank=True, related_name="person")
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Person")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name
