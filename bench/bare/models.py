"""The tables of Quarters as the bare app reads them, and the two that it writes into."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class User(AbstractBaseUser):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    objects = BaseUserManager()
    USERNAME_FIELD = "email"

    class Meta:
        managed, db_table = False, "coachapp_user"


class Note(models.Model):  # noqa: DJ008 - nobody looks at it
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.CASCADE, db_constraint=False)
    on = models.DateField()
    text = models.TextField(blank=True)


class Line(models.Model):  # noqa: DJ008
    note = models.ForeignKey(Note, on_delete=models.CASCADE)
    number = models.PositiveSmallIntegerField()
    time_ms = models.PositiveIntegerField(null=True)
    recovery_ms = models.PositiveIntegerField(null=True)


def table(called, /, **columns):
    """A table of Quarters, with the columns that its pages read."""
    meta = type("Meta", (), {"managed": False, "db_table": f"coachapp_{called}"})
    columns.setdefault("id", models.UUIDField(primary_key=True))
    return type(called.title(), (models.Model,), {"__module__": __name__, "Meta": meta, **columns})


def key(of="squad"):
    return models.UUIDField(db_column=f"{of}_id")


TEXT, WHOLE, DAY, JSON = models.TextField, models.IntegerField, models.DateField, models.JSONField
Squad = table("squad", name=TEXT(), slug=TEXT(), time_zone=TEXT(), settings=JSON())
Athlete = table("athlete", squad=key(), name=TEXT(), slug=TEXT(), workout=TEXT(), settings=JSON())
Mark = table("recordedmark", squad=key(), athlete=key("athlete"), on=DAY(), distance_m=WHOLE(), time_ms=WHOLE())
Goal = table("agreedgoal", squad=key(), athlete=key("athlete"), on=DAY(), pace_ms=WHOLE())
Session = table(
    "loggedsession", squad=key(), athlete=key("athlete"), workout=TEXT(), on=DAY(), rpe_half=WHOLE(),
    void_reason=TEXT(), trained_through=models.BooleanField(), extra_counted=models.BooleanField(), note=TEXT(),
)  # fmt: skip
Rep = table(
    "loggedrep", id=models.BigAutoField(primary_key=True), squad=key(), session=key("session"), kind=TEXT(),
    number=WHOLE(), distance_m=models.FloatField(),
    time_ms=WHOLE(), recovery_ms=WHOLE(), excused=TEXT(), recovery_excused=TEXT(), splits=JSON(),
)  # fmt: skip
