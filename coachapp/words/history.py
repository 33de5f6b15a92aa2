"""The history in words: a sentence for every verb that the services write, and what it was about in figures.

`tests/words/test_history.py` collects the verbs from the services and finds none without a sentence here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from coachapp.models import ApiToken, Coaching, GivenOverrule
from coachapp.words import figures
from coachapp.words.devices import device_name

Content = Mapping[str, Any]

#: What was done, by the kind of row and the verb; `who` did it, to `whom` (an athlete, or the other coach `other`).
SENTENCES: dict[tuple[str, str], Promise | str] = {
    ("session", "log"): lazy("%(who)s logged a session of %(whom)s"),
    ("session", "edit"): lazy("%(who)s edited a session of %(whom)s"),
    ("session", "excuse_rep"): lazy("%(who)s excused a rep of %(whom)s, or took that back"),
    ("session", "excuse_recovery"): lazy("%(who)s excused a recovery of %(whom)s, or took that back"),
    ("session", "void"): lazy("%(who)s left a session of %(whom)s out"),
    ("session", "unvoid"): lazy("%(who)s counted a session of %(whom)s again"),
    ("session", "undo"): lazy("%(who)s took back what was done to a session of %(whom)s"),
    ("goal", "change_goal"): lazy("%(who)s agreed a goal with %(whom)s"),
    ("mark", "propose_mark"): lazy("%(who)s wrote down a mark of %(whom)s"),
    ("mark", "confirm_mark"): lazy("%(who)s let a mark of %(whom)s count"),
    ("mark", "decline_mark"): lazy("%(who)s declined a mark of %(whom)s"),
    ("mark", "take_back_mark"): lazy("%(who)s took back a mark of %(whom)s"),
    ("overrule", "overrule"): lazy("%(who)s overruled the march of %(whom)s"),
    ("overrule", "take_back"): lazy("%(who)s took back an overrule for %(whom)s"),
    ("athlete", "add"): lazy("%(who)s added %(whom)s to the squad"),
    ("athlete", "change"): lazy("%(who)s changed the particulars of %(whom)s"),
    ("athlete", "archive"): lazy("%(who)s noted that %(whom)s left the squad"),
    ("athlete", "bring_back"): lazy("%(who)s brought %(whom)s back into the squad"),
    ("athlete", "export"): lazy("%(who)s took out the data about %(whom)s"),
    ("erasure", "erase"): lazy("%(who)s erased everything personal of %(whom)s"),
    ("link", "make_link"): lazy("%(who)s made a personal link for %(whom)s"),
    ("link", "revoke_link"): lazy("%(who)s ended the personal link of %(whom)s"),
    ("link", "accept_link"): lazy("%(who)s opened the personal link of %(whom)s on a phone"),
    ("device", "sign_phone_in"): lazy("%(who)s signed a phone of %(whom)s in"),
    ("device", "sign_phone_out"): lazy("%(who)s signed a phone of %(whom)s out"),
    ("file", "import_files"): lazy("%(who)s sent files in"),
    ("feed", "open_feed"): lazy("%(who)s opened a calendar for %(whom)s"),
    ("feed", "close_feed"): lazy("%(who)s closed the calendar of %(whom)s"),
    ("feed", "open_squad_feed"): lazy("%(who)s opened the squad's calendar"),
    ("feed", "close_squad_feed"): lazy("%(who)s closed the squad's calendar"),
    ("text", "write_consent_text"): lazy("%(who)s wrote the words that guardians consent to"),
    ("squad", "change_consent_rule"): lazy(
        "%(who)s changed who needs a guardian's consent, or how long people are kept"
    ),
    ("consent", "ask_consent"): lazy("%(who)s asked a guardian of %(whom)s for consent"),
    ("consent", "record_consent"): lazy("%(who)s wrote down the consent of a guardian of %(whom)s"),
    ("consent", "give_consent"): lazy("A guardian of %(whom)s gave consent by the link"),
    ("consent", "take_back_ask"): lazy("%(who)s took back the request to a guardian of %(whom)s"),
    ("consent", "withdraw_consent"): lazy("%(who)s noted that a guardian of %(whom)s withdrew the consent"),
    ("practice", "plan"): lazy("%(who)s planned an evening at the track"),
    ("practice", "change"): lazy("%(who)s changed an evening at the track"),
    ("practice", "call_off"): lazy("%(who)s called an evening at the track off"),
    ("practice", "call_on"): lazy("%(who)s put an evening at the track back on"),
    ("practice", "log"): lazy("%(who)s logged what the stopwatch took of %(whom)s"),
    ("practice", "log_failed"): lazy("%(who)s could not log what the stopwatch took of %(whom)s"),
    ("practice", "undo"): lazy("%(who)s took back what the stopwatch logged of %(whom)s"),
    ("squad", "start"): lazy("%(who)s started the squad"),
    ("squad", "change_settings"): lazy("%(who)s changed the settings of the squad"),
    ("squad", "export_squad"): lazy("%(who)s took out the data of the whole squad"),
    ("squad", "bring"): lazy(
        "%(who)s brought the squad from another Quarters; what was done before is told by its file"
    ),
    ("squad", "ask_second_factor"): lazy("%(who)s changed whether coaches need a second factor"),
    ("coaching", "join"): lazy("%(who)s joined as %(role)s"),
    ("coaching", "change_role"): lazy("%(who)s changed the role of %(other)s to %(role)s"),
    ("coaching", "hand_over"): lazy("%(who)s handed the squad over to %(other)s"),
    ("coaching", "remove"): lazy("%(who)s removed %(other)s from the coaches"),
    ("coaching", "leave"): lazy("%(who)s left the coaches"),
    ("invitation", "invite"): lazy("%(who)s invited somebody as %(role)s"),
    ("invitation", "revoke_invitation"): lazy("%(who)s revoked an invitation as %(role)s"),
    ("invitation", "accept_invitation"): lazy("%(who)s accepted an invitation as %(role)s"),
    ("token", "make_token"): lazy("%(who)s made an API token"),
    ("token", "revoke_token"): lazy("%(who)s ended an API token"),
    ("token", "end_by_password"): lazy("%(who)s has a new password, which ended an API token"),
    ("token", "log_by_token"): lazy("%(who)s logged a session of %(whom)s by an API token"),
    ("token", "void_by_token"): lazy("%(who)s left a session of %(whom)s out by an API token"),
}

#: The same where an athlete acts for himself, where that reads otherwise.
OWN: dict[tuple[str, str], Promise | str] = {
    ("session", "log"): lazy("%(who)s logged a session"),
    ("session", "edit"): lazy("%(who)s edited an own session"),
    ("session", "undo"): lazy("%(who)s took back what was done to an own session"),
    ("link", "accept_link"): lazy("%(who)s opened the personal link on a phone"),
    ("device", "sign_phone_in"): lazy("%(who)s signed a phone in"),
    ("device", "sign_phone_out"): lazy("%(who)s signed a phone out"),
    ("athlete", "export"): lazy("%(who)s took out the data about themselves"),
    ("feed", "open_feed"): lazy("%(who)s opened a calendar"),
    ("feed", "close_feed"): lazy("%(who)s closed a calendar"),
}


#: The same where neither a coach nor an athlete did it, where that reads otherwise.
BY_MACHINE: dict[tuple[str, str], Promise | str] = {
    ("consent", "withdraw_consent"): lazy("A guardian of %(whom)s took the consent back by the link"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """One entry, with names instead of ids. `other` is the coach whose part changed."""

    kind: str
    verb: str
    who: str
    whom: str = ""
    other: str = ""
    is_own: bool = False
    is_machine: bool = False
    before: Content = field(default_factory=dict)
    after: Content = field(default_factory=dict)


def say_entry(told: Told) -> str:
    """Return who did what to whom. A verb that nobody has put into words yet is named as it is."""
    key = (told.kind, told.verb)
    special = OWN if told.is_own else BY_MACHINE if told.is_machine else {}
    template = special.get(key) or SENTENCES.get(key)
    if template is None:
        return _("%(who)s: %(verb)s") % {"who": told.who, "verb": told.verb}
    role = str(told.after.get("role") or told.before.get("role") or "")
    return str(template) % {"who": told.who, "whom": told.whom, "other": told.other, "role": role_name(role)}


def detail_of(told: Told) -> str:
    """Return what it was about, in figures and days; empty where nothing more is known, as after an erasure."""
    say = _DETAILS.get(told.kind)
    return say(told.before, told.after) if say is not None else ""


def role_name(role: str) -> str:
    """What a role is called."""
    return str(Coaching.Role(role).label) if role in Coaching.Role.values else role


def _listed(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _on(content: Content) -> str:
    """The day that a content is about, with its year."""
    text = content.get("on")
    return _day(text) if isinstance(text, str) and text else ""


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "j M Y")


def _session(before: Content, after: Content) -> str:
    return _listed(_on(after) or _on(before), str(after.get("void") or ""))


def _goal(before: Content, after: Content) -> str:
    now, was = after.get("pace_ms"), before.get("pace_ms")
    if not now:
        return ""
    if was and was != now:
        return _("%(now)s a lap, %(was)s before") % {"now": figures.lap_time(now), "was": figures.lap_time(was)}
    return _("%(now)s a lap") % {"now": figures.lap_time(now)}


def _mark(before: Content, after: Content) -> str:
    metres, time_ms = after.get("distance_m"), after.get("time_ms")
    if not metres or not time_ms:
        return ""
    facts = {"event": figures.event(metres), "time": figures.race_time(time_ms)}
    return _listed(_("%(event)s in %(time)s") % facts, _on(after))


def _overrule(before: Content, after: Content) -> str:
    kind = str(after.get("kind") or "")
    label = str(GivenOverrule.Kind(kind).label) if kind in GivenOverrule.Kind.values else ""
    return _listed(label, str(after.get("reason") or ""))


def _practice(before: Content, after: Content) -> str:
    known = after if after.get("on") else before
    return _listed(_on(known), str(known.get("place") or ""))


def _athlete(before: Content, after: Content) -> str:
    """Which particulars changed; not to what: names live in one place."""
    names = {
        "name": _("name"),
        "birth_year": _("birth year"),
        "workout": _("workout"),
        "target_race_name": _("target race"),
        "target_race_on": _("day of the race"),
        "settings": _("numbers of their own"),
    }
    changed = [label for key, label in names.items() if before and key in before and before[key] != after.get(key)]
    return figures.listed(changed) if changed else ""


def _squad(before: Content, after: Content) -> str:
    said = []
    if before.get("name") and before["name"] != after.get("name"):
        said.append(_("%(was)s is now called %(now)s") % {"was": before["name"], "now": after.get("name", "")})
    if before.get("time_zone") and before["time_zone"] != after.get("time_zone"):
        said.append(str(after.get("time_zone", "")))
    if "settings" in before:
        numbers = _differing(before["settings"] or {}, after.get("settings") or {})
        if numbers:
            said.append(ngettext("%(count)s number", "%(count)s numbers", numbers) % {"count": numbers})
    if "second_factor" in after:
        said.append(_("wanted from now on") if after["second_factor"] else _("a password is enough"))
    if "consent_under" in after:
        age = after["consent_under"]
        said.append(_("consent under the age of %(age)s") % {"age": age} if age else _("no consent asked for"))
        said.append(_("kept for %(months)s months after leaving") % {"months": after.get("keep_months", "–")})
    return _listed(*said)


def _differing(before: Content, after: Content) -> int:
    return sum(before.get(name) != after.get(name) for name in {*before, *after})


def _device(before: Content, after: Content) -> str:
    label = str(after.get("label") or before.get("label") or "")
    return device_name(label) if label else ""


def _consent(before: Content, after: Content) -> str:
    version = after.get("text")
    return _("version %(number)s of the words") % {"number": version} if version else ""


def _text(before: Content, after: Content) -> str:
    version = after.get("version")
    return _("version %(number)s") % {"number": version} if version else ""


def _invitation(before: Content, after: Content) -> str:
    """Not for whom: that stays with the invitation."""
    return _("for one e-mail address only") if after.get("for_one") else ""


def _token(before: Content, after: Content) -> str:
    scope, ends = str(after.get("scope") or ""), after.get("ends")
    label = str(ApiToken.Scope(scope).label) if scope in ApiToken.Scope.values else ""
    until = _("until %(day)s") % {"day": _day(ends)} if isinstance(ends, str) and ends else ""
    return _listed(label, until, _on(after))


_DETAILS: dict[str, Callable[[Content, Content], str]] = {
    "session": _session,
    "goal": _goal,
    "mark": _mark,
    "overrule": _overrule,
    "practice": _practice,
    "athlete": _athlete,
    "squad": _squad,
    "device": _device,
    "consent": _consent,
    "invitation": _invitation,
    "text": _text,
    "token": _token,
}
