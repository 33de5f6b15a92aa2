"""A squad's file that a coach brought and is looking at before he takes it in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coachapp.models.user import User


class WaitingSquad(models.Model):
    """One file for one coach, packed; another one takes its place, and an hour later it is gone.

    `digest` is that of the file as it came: what is confirmed is what was looked at.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+", primary_key=True)
    content = models.BinaryField()
    digest = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("squad that waits to be taken in")
        verbose_name_plural = _("squads that wait to be taken in")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(digest=""), name="waiting_squad_has_a_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"
