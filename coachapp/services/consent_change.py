"""Consent, its verbs: the squad's rule and words, asking a guardian, giving, recording from paper, withdrawing.

Whatever ends a consent that is needed ends the athlete's link and signs his phones out in the same transaction.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import uuid
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from coachapp.models import Athlete, Consent, ConsentText, Squad
from coachapp.models.identity import new_id
from coachapp.services import consent as consents
from coachapp.services import history, link
from coachapp.services.actor import MACHINE, Actor
from coachapp.services.athlete import VersionConflict
from coachapp.words.consent import default_text

#: How long a guardian can answer.
OPEN_DAYS = 14
_SECRET_BYTES = 24
_ID_BYTES = 16


class ConsentClosed(Exception):
    """The consent cannot be given by this link any more: too late, taken back, or given already and withdrawn."""


def new_secret() -> str:
    """A secret for the address of a consent: 32 characters of chance."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def token_of(consent_id: uuid.UUID, secret: str) -> str:
    """The last part of the address under which a guardian answers."""
    return base64.urlsafe_b64encode(consent_id.bytes).rstrip(b"=").decode("ascii") + "." + secret


def find(token: str) -> Consent | None:
    """The consent with this token, its athlete, squad and words along, whether it can still be given or not.

    None for any other text, and for an athlete who has left or was erased.
    """
    name, _dot, secret = token.partition(".")
    try:
        raw = base64.urlsafe_b64decode(name.encode("ascii") + b"==")
    except (UnicodeEncodeError, binascii.Error):
        return None
    if len(raw) != _ID_BYTES:
        return None
    rows = Consent.objects.filter(athlete__left_on=None, athlete__erased_at=None, method=Consent.Method.ONLINE)
    found = rows.select_related("athlete", "squad", "text").filter(pk=uuid.UUID(bytes=raw)).first()
    if found is None or not constant_time_compare(found.digest, _digest(secret)):
        return None
    found.athlete.squad = found.squad
    return found


def current_text(squad: Squad) -> ConsentText | None:
    """The squad's words as they are now; None where it has none yet."""
    return ConsentText.objects.filter(squad=squad).order_by("-version").first()


@transaction.atomic
def change_rule(
    *, squad: Squad, by: Actor, version: int, consent_under: int | None, keep_months: int, words: str
) -> list[Athlete]:
    """Set below which age consent is needed, how long those who left are kept, and the words. Returns who lost a link.

    New words are a new version; consents stay good for the version that they name. Raises VersionConflict, also where
    somebody else changed only the words meanwhile: whoever wrote from the old ones would put them back unseen.
    """
    now = timezone.now()
    stored = Squad.objects.select_for_update().get(pk=squad.pk)
    before, after = _rule_of(stored), {"consent_under": consent_under, "keep_months": keep_months}
    words = words.replace("\r\n", "\n").strip() or default_text(stored.name)
    text = current_text(stored)
    if before == after and text is not None and text.words == words:
        return []
    if stored.version != version:
        raise VersionConflict(stored)
    _store_words(stored, by, words)
    stored.version += 1
    if before == after:
        stored.save(update_fields=["version"])
        return []
    # Whoever makes a link holds his athlete: once all are held here, no link is made by the old rule.
    list(Athlete.objects.filter(squad=stored).order_by("pk").select_for_update().values_list("pk", flat=True))
    losing = consents.losing_links(stored, under=consent_under, now=now)
    stored.consent_under, stored.keep_months = consent_under, keep_months
    stored.save()
    history.write(
        squad=stored,
        athlete=None,
        by=by,
        verb="change_consent_rule",
        subject=stored,
        before=before,
        after=after,
    )
    for athlete in losing:
        link.revoke(athlete=athlete, by=by)
    return losing


@transaction.atomic
def ask(*, athlete: Athlete, by: Actor, consent_id: uuid.UUID, secret: str) -> Consent:
    """Make a link by which a guardian can consent for fourteen days. Sent again it is there already.

    An earlier link that nobody answered ends. Raises ConsentClosed for an id that is somebody else's, or no secret.
    """
    stored = Athlete.objects.locked(athlete)
    if len(secret) < _SECRET_BYTES or by.user is None:
        raise ConsentClosed("no secret, or nobody who asks")
    known = Consent.objects.filter(pk=consent_id).first()
    if known is not None:
        if known.squad_id != stored.squad_id or known.athlete_id != stored.pk or known.digest != _digest(secret):
            raise ConsentClosed("the id is taken")
        return known
    _take_back_open(stored, by)
    made = Consent(
        pk=consent_id,
        squad=stored.squad,
        athlete=stored,
        text=_words_of(stored.squad, by),
        method=Consent.Method.ONLINE,
        digest=_digest(secret),
        asked_by=by.user,
        expires_at=timezone.now() + timedelta(days=OPEN_DAYS),
    )
    made.save(force_insert=True)
    _write(made, by, "ask_consent", None)
    return made


@transaction.atomic
def take_back_ask(*, athlete: Athlete, by: Actor) -> None:
    """End the links that no guardian has answered."""
    _take_back_open(Athlete.objects.locked(athlete), by)


@transaction.atomic
def record_paper(
    *, athlete: Athlete, by: Actor, given_by: str, on: date, consent_id: uuid.UUID | None = None
) -> Consent:
    """Write down that a guardian signed on paper on that day. Sent again under its id it is there already."""
    stored = Athlete.objects.locked(athlete)
    if by.user is None:
        raise ConsentClosed("nobody who records it")
    known = Consent.objects.filter(squad=stored.squad, athlete=stored, pk=consent_id or new_id()).first()
    if known is not None:
        return known
    taken = consent_id is None or Consent.objects.filter(pk=consent_id).exists()
    _take_back_open(stored, by)
    made = Consent(
        pk=new_id() if taken else consent_id,
        squad=stored.squad,
        athlete=stored,
        text=_words_of(stored.squad, by),
        method=Consent.Method.PAPER,
        asked_by=by.user,
        # A paper bears a day and no hour: noon is that day wherever it is read.
        given_at=datetime.combine(on, time(12), ZoneInfo(stored.squad.time_zone)),
        given_by=given_by[: Consent.NAME_LENGTH],
    )
    made.save(force_insert=True)
    _write(made, by, "record_consent", None)
    return made


@transaction.atomic
def give(*, token: str, given_by: str) -> Consent:
    """A guardian agrees by the link. Given already it stays as it was. Raises ConsentClosed."""
    found = _locked(token)
    if found.given_at is not None and found.withdrawn_at is None:
        return found
    now = timezone.now()
    if not consents.is_open(found, now):
        raise ConsentClosed("too late or taken back")
    before = _content(found)
    found.given_at, found.given_by = now, given_by[: Consent.NAME_LENGTH]
    found.save(update_fields=["given_at", "given_by"])
    _write(found, MACHINE, "give_consent", before)
    return found


@transaction.atomic
def withdraw_by_link(*, token: str) -> Consent:
    """The guardian takes it back by the same link. Raises ConsentClosed for a link that is none."""
    found = _locked(token)
    _withdraw(found, MACHINE)
    return found


@transaction.atomic
def withdraw(*, athlete: Athlete, by: Actor) -> int:
    """A coach notes that the guardian has taken it back. Returns how many consents that ended."""
    stored = Athlete.objects.locked(athlete)
    rows = list(Consent.objects.standing().filter(squad=stored.squad, athlete=stored).select_related("text"))
    for row in rows:
        row.athlete, row.squad = stored, stored.squad
        _withdraw(row, by)
    return len(rows)


# --- inside ------------------------------------------------------------------------------------


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _rule_of(squad: Squad) -> dict[str, Any]:
    return {"consent_under": squad.consent_under, "keep_months": squad.keep_months}


def _store_words(squad: Squad, by: Actor, words: str) -> ConsentText:
    """The squad's words: a new version where they are new. Call it with the squad locked."""
    now = current_text(squad)
    if now is not None and now.words == words:
        return now
    version = now.version + 1 if now is not None else 1
    made = ConsentText.objects.create(squad=squad, version=version, words=words, made_by=by.user)
    history.write(
        squad=squad,
        athlete=None,
        by=by,
        verb="write_consent_text",
        subject=made,
        before=None,
        after={"version": version},
    )
    return made


def _words_of(squad: Squad, by: Actor) -> ConsentText:
    """The words in force, the default ones where the squad has none."""
    found = current_text(squad)
    if found is not None:
        return found
    return _store_words(Squad.objects.select_for_update().get(pk=squad.pk), by, default_text(squad.name))


def _locked(token: str) -> Consent:
    """The consent afresh, its athlete held until the end. Raises ConsentClosed."""
    found = find(token)
    if found is None:
        raise ConsentClosed("no such link")
    athlete = Athlete.objects.locked(found.athlete)
    again = find(token)
    if again is None:
        raise ConsentClosed("no such link")
    again.athlete, again.squad = athlete, athlete.squad
    return again


def _take_back_open(athlete: Athlete, by: Actor) -> None:
    now = timezone.now()
    for row in Consent.objects.asked_at(now).filter(squad_id=athlete.squad_id, athlete=athlete).select_related("text"):
        row.athlete, row.squad = athlete, athlete.squad
        before = _content(row)
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        _write(row, by, "take_back_ask", before)


def _withdraw(row: Consent, by: Actor) -> None:
    """End a consent, and with it the link where none other allows it."""
    if row.withdrawn_at is not None:
        return
    before = _content(row)
    row.withdrawn_at = timezone.now()
    row.save(update_fields=["withdrawn_at"])
    _write(row, by, "withdraw_consent", before)
    if not consents.state_of(row.athlete, now=timezone.now()).may_have_link:
        link.revoke(athlete=row.athlete, by=by)


def _content(row: Consent) -> history.Content:
    return {
        "method": row.method,
        "text": row.text.version,
        "given_by": row.given_by,
        "given": row.given_at.isoformat() if row.given_at else None,
        "withdrawn": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
    }


def _write(row: Consent, by: Actor, verb: str, before: history.Content | None) -> None:
    history.write(
        squad=row.squad, athlete=row.athlete, by=by, verb=verb, subject=row, before=before, after=_content(row)
    )
