"""What a person types into a form before he sends it, where the form as it stands in the page cannot be sent.

By the name of the address, then by the name of the field, or by how its name begins; RUNNER,
COACH and the names in capitals are those of our squad. A new form that a test calls unsendable wants a line here.
"""

from __future__ import annotations

import json

from tests.factories import PASSWORD

#: Twelve times that nobody would call odd.
TIMES = {f"time_{number}": f"74.{number % 5 + 4}" for number in range(1, 13)}

TYPED: dict[str, dict[str, str]] = {
    "squad-new": {"name": "Newcomers"},
    "squad-bring": {"sent": "FILE OF A SQUAD"},
    "athlete-add": {"name": "Newcomer", "mark": "9:36", "mark_on": "2026-01-01", "goal": "9:15"},
    "athlete-paste": {"text": "Someone New, 3K 9:36, goal 9:15", "do": "save"},
    "athlete-goal": {"goal": "9:00", "do": "save"},
    "mark-add": {"time": "9:20", "on": "2026-01-02"},
    "overrule-add": {"kind": "hold", "reason": "wind"},
    "session-excuse": {"reason": "wind"},
    "session-void": {"reason": "wind"},
    "session-log": TIMES,
    "my-log": TIMES,
    "review": {"athlete_*": "RUNNER", "rep_*": "9"},
    "session-edit": {"note": "other words"},
    "my-session-edit": {"note": "other words"},
    "squad-settings": {"name": "Renamed"},
    "squad-privacy": {"keep_months": "18"},
    "invite": {"role": "assistant", "note": "for somebody"},
    "token-make": {"name": "for a sheet", "scope": "log", "days": "30"},
    "person-role": {"role": "coach"},
    "hand-over": {"coach": "COACH", "name": "SQUAD'S NAME"},
    "athlete-consent": {"given_by": "A Guardian", "on": "2026-01-02"},
    "consent": {"given_by": "A Guardian", "agree": "on"},
    "athlete-erase": {"name": "RUNNER'S NAME"},
    "import": {"text": "12x400 off 60: 75.4 (58), 74.8 (57), 75.0 (58), 74.9 (57), 75.2 (58), 75.1"},
    "my-import": {"text": "12x400 off 60: 75.4 (58), 74.8 (57), 75.0 (58), 74.9 (57), 75.2 (58), 75.1"},
    "athlete-settings": {"name": "Renamed"},
    "account_login": {"login": "nobody@example.org", "password": PASSWORD},
    "account_signup": {"name": "Newcomer", "email": "new@example.org", "password1": PASSWORD},
    "account_reset_password": {"email": "nobody@example.org"},
    "account_change_password": {
        "oldpassword": PASSWORD, "password1": "another-long-word", "password2": "another-long-word",
    },
    "account_email": {"email": "new@example.org"},
}  # fmt: skip

#: A small squad as another Quarters writes it, with an athlete who has a goal and a mark.
SQUAD_FILE = json.dumps({
    "format": "quarters-squad", "version": 1,
    "squad": {
        "id": "0197f000-0000-7000-8000-000000000001", "name": "Elsewhere Track", "slug": "elsewhere", "time_zone": "UTC",
        "created_at": "2026-01-01T12:00:00+00:00",
    },
    "people": [{"key": "coach-1", "name": "Somebody Elsewhere"}],
    "athletes": [{
        "id": "0197f000-0000-7000-8000-000000000002", "name": "Someone Elsewhere", "slug": "someone", "workout": "12x400",
        "created_at": "2026-01-01T12:00:00+00:00",
        "marks": [{
            "id": "0197f000-0000-7000-8000-000000000003", "date": "2026-01-01", "distance_m": 3000, "time_s": 560,
            "kind": "race", "state": "confirmed", "entered_by": "coach-1", "decided_by": "coach-1",
            "decided_at": "2026-01-01T12:00:00+00:00", "created_at": "2026-01-01T12:00:00+00:00",
        }],
    }],
})  # fmt: skip

#: What is sent in the place of a file's name.
FILES = {"FILE OF A SQUAD": SQUAD_FILE}

#: Pages whose form is there only for somebody else than the people who are asked first.
FOR_OTHERS = {"stranger": ("invitation",), "coach": ("leave",)}

#: Addresses that take a form and write nothing by it: they answer what would be, or concern this browser alone.
WRITES_NOTHING = {"session-verdict", "my-verdict", "theme", "my-sign-out", "account_logout", "account_login"}

#: Addresses without a form in any page, and why they are tested elsewhere.
WITHOUT_A_FORM = {
    "share": "a phone sends there, and nothing is stored: tests/views/test_share.py",
    "taps": "a script sends JSON there: tests/walls/test_taps.py",
    "demo-coach": "only a demo site answers: tests/views/test_home.py",
    "demo-athlete": "only a demo site answers: tests/views/test_home.py",
}

#: Fields that a form has only now and then, and that are meant to be taken when it has not.
SOMETIMES = {
    name: {"trained_through"}
    for name in ("session-log", "session-verdict", "session-edit", "my-log", "my-verdict", "my-session-edit")
}
