"""The rows that are kept."""

from coachapp.models.athlete import AgreedGoal, Athlete
from coachapp.models.consent import Consent, ConsentText
from coachapp.models.device import Device
from coachapp.models.entry import Entry
from coachapp.models.erasure import Erasure
from coachapp.models.feed import Feed
from coachapp.models.imported import ImportedFile
from coachapp.models.invitation import Invitation
from coachapp.models.link import PersonalLink
from coachapp.models.mark import RecordedMark
from coachapp.models.overrule import GivenOverrule
from coachapp.models.practice import Practice, PracticeAthlete, Tap
from coachapp.models.session import LoggedRep, LoggedSession
from coachapp.models.squad import Coaching, Squad
from coachapp.models.token import ApiToken
from coachapp.models.user import User
from coachapp.models.waiting import WaitingSquad

__all__ = [
    "AgreedGoal",
    "ApiToken",
    "Athlete",
    "Coaching",
    "Consent",
    "ConsentText",
    "Device",
    "Entry",
    "Erasure",
    "Feed",
    "GivenOverrule",
    "ImportedFile",
    "Invitation",
    "LoggedRep",
    "LoggedSession",
    "PersonalLink",
    "Practice",
    "PracticeAthlete",
    "RecordedMark",
    "Squad",
    "Tap",
    "User",
    "WaitingSquad",
]
