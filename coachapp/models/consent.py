"""A guardian's consent: to which words, by whom, when."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coachapp.models.athlete import Athlete
from coachapp.models.identity import new_id
from coachapp.models.squad import Squad
from coachapp.models.user import User


class ConsentText(models.Model):
    """One version of the words that a guardian agrees to. It is never changed: new words are a new version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="consent_texts", db_index=False)
    version = models.PositiveIntegerField()
    words = models.TextField(_("words"), max_length=8000)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["squad", "version"], name="consent_text_once_a_version"),
            # What a consent points at together with its squad.
            models.UniqueConstraint(fields=["squad", "id"], name="consent_text_of_squad"),
            models.CheckConstraint(condition=~models.Q(words=""), name="consent_text_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.version}"


class ConsentRows(models.QuerySet["Consent"]):
    """Consents, asked for in a coach's words."""

    def standing(self) -> ConsentRows:
        """Keep those that were given and not withdrawn."""
        return self.filter(given_at__isnull=False, withdrawn_at=None)

    def asked_at(self, now: datetime) -> ConsentRows:
        """Keep those that a guardian can still answer."""
        return self.filter(given_at=None, withdrawn_at=None, expires_at__gt=now)


class Consent(models.Model):
    """One guardian's consent for one athlete: asked for, given, perhaps withdrawn.

    Asked for by a link (`digest` of its secret, `expires_at`), or recorded by a coach from paper. The name of the
    guardian lives here and nowhere else.
    """

    class Method(models.TextChoices):
        """How it was given."""

        ONLINE = "online", _("by link")
        PAPER = "paper", _("on paper")

    NAME_LENGTH: ClassVar[int] = 120

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="+", db_index=False)
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="consents", db_index=False)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="consents", db_index=False)
    method = models.CharField(max_length=10, choices=Method)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    given_by = models.CharField(_("guardian"), max_length=NAME_LENGTH, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentRows.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes: ClassVar = [
            # The athlete's consents, the latest first; and whoever lacks one in a squad.
            models.Index(fields=["squad", "athlete", "-made_at"], name="consents_of_athlete"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(given_at=None) | ~models.Q(given_by=""), name="consent_given_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method}, {self.made_at:%Y-%m-%d}"
