"""Who a person is: an account that signs in by e-mail, and the history of its sign-ins."""

from typing import Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .agents import describe_agent


class UserManager(BaseUserManager["User"]):
    """Makes accounts for fixtures and commands; people make theirs by signing up."""

    def create_user(self, email, password=None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """A person. What they may do comes from their memberships and from `staff_role`, never from here."""

    read_by = "everybody"

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("full name"), max_length=150)
    staff_role = models.CharField(max_length=20, blank=True)  # a tenancy.StaffRole, or none
    time_zone = models.CharField(max_length=40, default="Asia/Singapore")
    single_keys = models.BooleanField(default=True)  # whether a letter alone does something at the desk
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_one_account_an_address")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        words = self.name.split() or [self.email]
        return "".join(word[0] for word in words[:2]).upper()


class Means(models.TextChoices):
    """A means of authentication."""

    PASSWORD = "PASSWORD", _("password")
    PASSKEY = "PASSKEY", _("passkey")
    APP = "APP", _("authenticator app")
    RECOVERY_CODE = "RECOVERY_CODE", _("recovery code")
    MAIL_CODE = "MAIL_CODE", _("code or link by e-mail")


class SignInQuerySet(models.QuerySet):
    def refused_since(self, moment) -> Self:
        return self.filter(let_in=False, held_up=False, at__gt=moment)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")


class SignIn(models.Model):
    """One attempt to sign in, by any means, and whether it succeeded."""

    read_by = "staff"

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sign_ins")
    email = models.CharField(max_length=254)
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=400, blank=True)
    method = models.CharField(max_length=40, blank=True)  # one or two `Means`, in order, a space between
    let_in = models.BooleanField()
    held_up = models.BooleanField(default=False)  # refused unseen, after too many attempts

    objects = SignInQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "-at"], name="accounts_sign_ins"),
            models.Index(fields=["at"], condition=Q(let_in=False), name="accounts_refused"),
        ]
        constraints = [
            models.CheckConstraint(
                name="accounts_held_up_is_not_let_in", condition=Q(let_in=False) | Q(held_up=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} {self.at:%Y-%m-%d %H:%M}"

    @property
    def means(self) -> list:
        return [Means(word).label for word in self.method.split()]

    @property
    def device(self) -> str:
        return describe_agent(self.agent)
