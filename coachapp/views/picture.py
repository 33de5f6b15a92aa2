"""The ladder as a picture to send on, for the coach and for the athlete himself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from coachapp.charts.ladder_picture import HEIGHT, WIDTH, Picture, Row, Square, svg
from coachapp.models import Athlete
from coachapp.services.standing import standing_of
from coachapp.training.library import LIBRARY
from coachapp.views import access
from coachapp.views.ladder import ladder

#: So many sessions still have cells that can be read on a phone.
SHOWN = 12
#: Below this age a picture that anybody may send on bears initials, unless somebody chooses otherwise.
GROWN_UP = 18
NAMES = ("first", "initials", "none")


@require_safe
@access.coaches
def athlete_picture(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """Show the picture of an athlete's ladder, with whose name it bears to be chosen, and offer it."""
    found = access.athlete(request, squad, athlete)
    address = reverse("athlete-picture-svg", args=(found.squad.slug, found.slug))
    return render(request, "picture/athlete.html", {"squad": found.squad, **_page(request, found, address)})


@require_safe
@access.coaches
def athlete_picture_svg(request: HttpRequest, squad: str, athlete: str) -> HttpResponse:
    """The picture of an athlete's ladder itself."""
    return _drawn(request, access.athlete(request, squad, athlete))


@require_safe
@access.runs
def my_picture(request: HttpRequest, me: Athlete) -> HttpResponse:
    """Show the athlete the picture of his ladder, and offer it."""
    return render(request, "picture/my.html", _page(request, me, reverse("my-picture-svg")))


@require_safe
@access.runs
def my_picture_svg(request: HttpRequest, me: Athlete) -> HttpResponse:
    """The picture of the athlete's own ladder itself."""
    return _drawn(request, me)


def _page(request: HttpRequest, athlete: Athlete, address: str) -> dict[str, Any]:
    name = _chosen(request, athlete)
    words = {"first": _("First name"), "initials": _("Initials"), "none": _("No name")}
    return {
        "athlete": athlete,
        "address": f"{address}?name={name}",
        "names": [(key, words[key], key == name) for key in NAMES],
        "young": _is_young(athlete),
        "width": WIDTH,
        "height": HEIGHT,
        "told": _picture(athlete, name).told,
    }


def _drawn(request: HttpRequest, athlete: Athlete) -> HttpResponse:
    drawn = svg(_picture(athlete, _chosen(request, athlete)))
    name = f"quarters-ladder-{athlete.squad.today(timezone.now())}.svg"
    kind = "attachment" if "save" in request.GET else "inline"
    return HttpResponse(
        drawn, content_type="image/svg+xml", headers={"Content-Disposition": f'{kind}; filename="{name}"'}
    )


def _chosen(request: HttpRequest, athlete: Athlete) -> str:
    """Which name it bears: what was chosen, else initials for who is young or whose age nobody knows."""
    asked = request.GET.get("name", "")
    return asked if asked in NAMES else "initials" if _is_young(athlete) else "first"


def _is_young(athlete: Athlete) -> bool:
    born = athlete.birth_year
    return born is None or athlete.squad.today(timezone.now()).year - born <= GROWN_UP


def _name(athlete: Athlete, chosen: str) -> str:
    words = athlete.name.split()
    if chosen == "initials":
        return "".join(f"{word[0]}." for word in words)[:12]
    return words[0] if chosen == "first" and words else ""


def _picture(athlete: Athlete, chosen: str) -> Picture:
    today = athlete.squad.today(timezone.now())
    standing = standing_of(athlete, on=today)
    drawn = ladder(standing, session_url=None, shown=SHOWN)
    title = LIBRARY[athlete.workout].title
    rows = [
        Row(row["label"], [Square(cell["text"], cell["outcome"]) for cell in row["cells"]], row["recovery"])
        for row in drawn["rows"]
    ]
    upcoming = None
    if drawn["next"]:
        cells = [
            Square(cell["text"], f"plan-{cell['plan']}" if cell["plan"] else "none") for cell in drawn["next"]["cells"]
        ]
        upcoming = Row(_("Next"), cells)
    name = _name(athlete, chosen)
    told = ngettext("%(count)d session, oldest first.", "%(count)d sessions, oldest first.", len(rows)) % {
        "count": len(rows)
    }
    told = " ".join([told, *(f"{row['label']}: {_said(row['cells'])}." for row in drawn["rows"])])
    if upcoming:
        told += f" {upcoming.label}: {_said(drawn['next']['cells'])}."
    return Picture(
        title=f"{name}: {title}" if name else str(title),
        subtitle=date_format(today, "j F Y"),
        heads=("", drawn["columns"], _("Recovery")),
        rows=rows,
        upcoming=upcoming,
        legend=_legend(drawn),
        told=told,
        foot=_("The next row is in outline.") if upcoming else "",
    )


def _said(cells: list[dict[str, Any]]) -> str:
    return ", ".join(f"{cell['text']} {cell['spoken']}".strip() for cell in cells if cell["text"])


def _legend(drawn: dict[str, Any]) -> list[tuple[str, str]]:
    legend = [("date", _("At date pace")), ("goal", _("At goal pace")), ("missed", _("Missed"))]
    more = (("fast", _("Too fast")), ("excused", _("Excused")), ("missing", _("Not run")))
    legend += [(key, text) for key, text in more if drawn[f"has_{key}"]]
    return [*legend, ("plan-goal", _("Prescribed"))] if drawn["next"] else legend
