"""Whether a coach's account holds more than a password."""

from __future__ import annotations

from allauth.mfa.models import Authenticator

from coachapp.models import User

#: Recovery codes are no factor of their own: they stand in for one that was lost.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    """Whether he signs in with a passkey, a security key or an authenticator app."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists())


def factors_of(users: list[User]) -> set[int]:
    """Which of these people have one, by id."""
    rows = Authenticator.objects.filter(user_id__in=[user.pk for user in users], type__in=FACTORS)
    return set(rows.values_list("user_id", flat=True))
