"""A phone or browser that an athlete's personal link has signed in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coachapp.models.athlete import Athlete
from coachapp.models.identity import new_id
from coachapp.models.squad import Squad


class DeviceRows(models.QuerySet["Device"]):
    """Devices, asked for in a coach's words."""

    def signed_in(self) -> DeviceRows:
        """Keep those that can still be used."""
        return self.filter(signed_out_at=None, athlete__left_on=None, athlete__erased_at=None)


class Device(models.Model):
    """One phone of one athlete. Its id is all that the phone's cookie stands for.

    `label` is the kind of browser and device, never its exact version or address. `last_on` is a day and not a
    moment: enough to recognise an old phone, too little to follow anybody.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    squad = models.ForeignKey(Squad, on_delete=models.CASCADE, related_name="+", db_index=False)
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="devices", db_index=False)
    label = models.CharField(max_length=60, blank=True)
    first_at = models.DateTimeField(default=timezone.now, editable=False)
    last_on = models.DateField()
    signed_out_at = models.DateTimeField(null=True, blank=True)

    objects = DeviceRows.as_manager()

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        indexes: ClassVar = [
            # The athlete's list of phones, and signing them all out.
            models.Index(fields=["squad", "athlete", "-first_at"], name="devices_of_athlete"),
        ]

    def __str__(self) -> str:
        return self.label
