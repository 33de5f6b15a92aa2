"""The trend of rep times and recoveries, as pictures and as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from coachapp.charts.trend import Dot, Drawing, Level, Series, trend
from coachapp.training.library import LIBRARY
from coachapp.training.recovery_steps import mean_recovery_ms
from coachapp.training.settings import Settings
from coachapp.training.standing import Running, Standing
from coachapp.views.ladder import day
from coachapp.words import figures

Context = dict[str, Any]
#: More sessions than this are more than a picture can tell apart.
LATEST = 40


def trends(standing: Standing, settings: Settings) -> list[Context]:
    """Return a picture of the rep times and one of the recoveries; none before the second session."""
    judged = [running for running in standing.runnings if running.number is not None and running.judgement][-LATEST:]
    if len(judged) < 2:
        return []
    days = [day(running.session.on, standing.on) for running in judged]
    pictures = (_times(judged, days, standing), _recoveries(judged, days, standing, settings))
    return [picture for picture in pictures if picture is not None]


def _times(judged: Sequence[Running], days: list[str], standing: Standing) -> Context | None:
    title = _("Mean rep time")
    if not LIBRARY[standing.workout].staged:
        title = _("First and last rep, a lap")
        series = [
            Series("date", _("First rep"), [_per_lap(running, 0) for running in judged]),
            Series("goal", _("Last rep"), [_per_lap(running, -1) for running in judged]),
        ]
    else:
        series = [
            Series("date", _("Reps at date pace"), [_mean(running, "date") for running in judged]),
            Series("goal", _("Reps at goal pace"), [_mean(running, "goal") for running in judged]),
        ]
    drawn = trend(days, series, list(_pace_levels(standing)))
    return _picture("times", title, drawn, series, days, judged, figures.target)


def _recoveries(judged: Sequence[Running], days: list[str], standing: Standing, settings: Settings) -> Context | None:
    series = [Series("recovery", _("Mean recovery"), [mean_recovery_ms(run.session, len(run.plan)) for run in judged])]
    upcoming = standing.next
    if upcoming is not None and upcoming.stage is None:
        levels = [Level("date", upcoming.recovery.high_ms, _("asked"))] if upcoming.recovery.high_ms else []
        drawn = trend(days, series, levels)
    else:
        low, high = settings.recovery_low_s, settings.recovery_high_s
        levels = [Level("goal", high * 1000, _("%(high)s s") % {"high": high})]
        drawn = trend(days, series, levels, band_ms=(low * 1000, high * 1000))
    return _picture("recoveries", _("Mean recovery"), drawn, series, days, judged, figures.recovery)


def _pace_levels(standing: Standing) -> Iterable[Level]:
    if standing.date_pace is not None:
        ms = standing.date_pace.pace.ms_per_400
        text = _("%(pace)s date") if LIBRARY[standing.workout].staged else _("%(pace)s 5K")
        yield Level("date", ms, text % {"pace": figures.target(ms)})
    if standing.goal_pace is not None:
        ms = standing.goal_pace.ms_per_400
        yield Level("goal", ms, _("%(pace)s goal") % {"pace": figures.target(ms)})


def _mean(running: Running, pace: str) -> int | None:
    """The mean of the reps asked for at a pace, whatever became of them."""
    times = [cell.time_ms for cell in running.cells() if cell.planned.pace == pace and cell.time_ms is not None]
    return (2 * sum(times) + len(times)) // (2 * len(times)) if times else None


def _per_lap(running: Running, index: int) -> int | None:
    cell = list(running.cells())[index]
    return round(cell.time_ms * 400 / cell.planned.distance_m) if cell.time_ms is not None else None


def _picture(
    key: str,
    title: str,
    drawn: Drawing | None,
    series: list[Series],
    days: list[str],
    judged: Sequence[Running],
    write: Callable[[int], str],
) -> Context | None:
    if drawn is None:
        return None
    used = [one for one in series if any(value is not None for value in one.values_ms)]
    return {
        "key": key,
        "title": title,
        "drawing": drawn,
        "dots": [_dot(dot, days, write) for dot in drawn.dots],
        "series": used,
        "summary": " ".join(_summary(one, days, write) for one in used),
        "rows": [
            {"day": days[k], "on": judged[k].session.on, "means": [_cell(one.values_ms[k], write) for one in used]}
            for k in range(len(days))
        ],
    }


def _dot(dot: Dot, days: list[str], write: Callable[[int], str]) -> Context:
    return {"key": dot.key, "x": dot.x, "y": dot.y, "is_last": dot.is_last,
            "title": f"{days[dot.session]}: {write(dot.value_ms)}"}  # fmt: skip


def _summary(series: Series, days: list[str], write: Callable[[int], str]) -> str:
    """Say where a line begins and ends, for those who do not see it."""
    known = [(days[k], value) for k, value in enumerate(series.values_ms) if value is not None]
    (first, start), (last, end) = known[0], known[-1]
    if len(known) == 1:
        return _("%(title)s: %(value)s on %(day)s.") % {"title": series.title, "value": write(start), "day": first}
    return _("%(title)s: %(start)s on %(first)s, %(end)s on %(last)s.") % {
        "title": series.title,
        "start": write(start),
        "first": first,
        "end": write(end),
        "last": last,
    }


def _cell(value: int | None, write: Callable[[int], str]) -> str:
    return write(value) if value is not None else ""
