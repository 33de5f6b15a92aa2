"""The personal link that signs an athlete's phone in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coachapp.models.athlete import Athlete
from coachapp.models.identity import new_id
from coachapp.models.squad import Squad


class PersonalLink(models.Model):
    """One link for one athlete, good until it is revoked.

    The secret in its address is not kept here: it is a signature of the id, made with the site's
    key, so that a coach can show the same code again and a copied table opens nothing.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="+", db_index=False)
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="links")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("personal link")
        verbose_name_plural = _("personal links")
        constraints: ClassVar = [
            # One open link an athlete; also what the coach's page looks it up by.
            models.UniqueConstraint(
                fields=["squad", "athlete"],
                condition=models.Q(revoked_at=None),
                name="link_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"
