"""Who can sign in with an e-mail and a password: coaches. Athletes use a personal link instead."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LowerCaseEmailField(models.EmailField):
    """An address kept and looked up in lower case, so that Ada@ and ada@ are one person."""

    def get_prep_value(self, value: Any) -> Any:
        """Lower the address on its way to the database, in a filter as well as in a save."""
        prepared = super().get_prep_value(value)
        return prepared.lower() if isinstance(prepared, str) else prepared

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Leave on the saved object what the row now holds."""
        value = self.get_prep_value(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value


class UserAccounts(BaseUserManager["User"]):
    """How accounts are made and found."""

    def create_user(self, *, email: str, password: str | None = None, name: str = "") -> "User":
        """Open an account. Without a password nobody can sign in to it until one is set.

        Raises ValueError when the address is empty.
        """
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=email, name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account. What it may do in a squad is said by its Coaching rows, not here."""

    NAME_LENGTH: ClassVar[int] = 120

    email = LowerCaseEmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(_("opened on"), default=timezone.now, editable=False)
    #: Counted up to sign the account out everywhere: a session belongs to the round in which it was opened.
    session_round = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[UserAccounts] = UserAccounts()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        # With the unique key on the column this makes addresses unique whatever their case,
        # also for a row that was not written through this class.
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_session_auth_hash(self) -> str:
        """What a session is held against at every request: it ends with the password and with its round."""
        return self._in_this_round(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the site's keys of lately."""
        return map(self._in_this_round, super().get_session_auth_fallback_hash())

    def _in_this_round(self, digest: str) -> str:
        return f"{digest}.{self.session_round}" if self.session_round else digest
