"""Every address of the site, in named lists, each in path order.

A name is a noun, or a noun and a verb: ``squad``, ``athlete-add``. No namespaces.
"""

from django.urls import URLPattern, URLResolver, include, path

from coachapp.views import (
    athlete,
    athlete_new,
    athlete_settings,
    bring,
    card,
    consent,
    demo,
    device,
    erasure,
    export,
    feed,
    goal,
    health,
    history,
    home,
    imports,
    invitation,
    link,
    link_sheet,
    log,
    mark,
    me,
    my_data,
    offline,
    overrule,
    people,
    picture,
    practice,
    practice_logged,
    practices,
    privacy,
    review,
    session,
    session_decide,
    session_edit,
    share,
    squad,
    squad_settings,
    stopwatch,
    taps,
    theme,
    token,
    watch,
)
from coachapp.views.api import athletes as api_athletes
from coachapp.views.api import description
from coachapp.views.api import sessions as api_sessions

Paths = list[URLPattern | URLResolver]

doors: Paths = [
    path("", home.home, name="home"),
    path("accounts/", include("allauth.urls")),
    path("demo/coach/", demo.demo_coach, name="demo-coach"),
    path("demo/athlete/", demo.demo_athlete, name="demo-athlete"),
    path("hello/<str:token>/", link.hello, name="hello"),
    path("consent/<str:answer>/", consent.consent, name="consent"),
    path("invitations/<str:ticket>/", invitation.invitation, name="invitation"),
]

squads: Paths = [
    path("squads/new/", squad.squad_new, name="squad-new"),
    path("squads/new/from-file/", bring.squad_bring, name="squad-bring"),
    path("squads/new/from-file/look/", bring.squad_bring_look, name="squad-bring-look"),
    path("squads/<slug:squad>/", squad.squad, name="squad"),
    path("squads/<slug:squad>/settings/", squad_settings.squad_settings, name="squad-settings"),
    path("squads/<slug:squad>/privacy/", privacy.squad_privacy, name="squad-privacy"),
    path("squads/<slug:squad>/export/", export.squad_export, name="squad-export"),
    path("squads/<slug:squad>/export/file/", export.squad_export_file, name="squad-export-file"),
    path("squads/<slug:squad>/links/", link_sheet.link_sheet, name="link-sheet"),
    path("squads/<slug:squad>/people/", people.people, name="people"),
    path("squads/<slug:squad>/people/invite/", invitation.invite, name="invite"),
    path(
        "squads/<slug:squad>/people/invitations/<uuid:invitation>/revoke/",
        invitation.invitation_revoke,
        name="invitation-revoke",
    ),
    path("squads/<slug:squad>/people/hand-over/", people.hand_over, name="hand-over"),
    path("squads/<slug:squad>/people/leave/", people.leave, name="leave"),
    path("squads/<slug:squad>/people/second-factor/", people.second_factor, name="second-factor"),
    path("squads/<slug:squad>/people/second-factor/wanted/", people.second_factor_wanted, name="second-factor-wanted"),
    path("squads/<slug:squad>/people/<int:coach>/role/", people.person_role, name="person-role"),
    path("squads/<slug:squad>/people/<int:coach>/remove/", people.person_remove, name="person-remove"),
    path("squads/<slug:squad>/tokens/", token.tokens, name="tokens"),
    path("squads/<slug:squad>/tokens/new/", token.token_make, name="token-make"),
    path("squads/<slug:squad>/tokens/<uuid:api_token>/revoke/", token.token_revoke, name="token-revoke"),
    path("squads/<slug:squad>/history/", history.squad_history, name="squad-history"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/history/", history.athlete_history, name="athlete-history"),
]

athletes: Paths = [
    path("squads/<slug:squad>/athletes/add/", athlete_new.athlete_add, name="athlete-add"),
    path("squads/<slug:squad>/athletes/paste/", athlete_new.athlete_paste, name="athlete-paste"),
    path(
        "squads/<slug:squad>/athletes/<slug:athlete>/settings/",
        athlete_settings.athlete_settings,
        name="athlete-settings",
    ),
    path("squads/<slug:squad>/athletes/<slug:athlete>/", athlete.athlete, name="athlete"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/goal/", goal.goal, name="athlete-goal"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/marks/add/", mark.mark_add, name="mark-add"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/marks/<uuid:mark>/", mark.mark_decide, name="mark-decide"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/overrule/", overrule.overrule_add, name="overrule-add"),
    path(
        "squads/<slug:squad>/athletes/<slug:athlete>/overrules/<uuid:overrule>/take-back/",
        overrule.overrule_take_back,
        name="overrule-take-back",
    ),
    path("squads/<slug:squad>/athletes/<slug:athlete>/log/", log.session_log, name="session-log"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/log/verdict/", log.session_verdict, name="session-verdict"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/sessions/<uuid:session>/", session.session, name="session"),
    path(
        "squads/<slug:squad>/athletes/<slug:athlete>/sessions/<uuid:session>/edit/",
        session_edit.session_edit,
        name="session-edit",
    ),
    path(
        "squads/<slug:squad>/athletes/<slug:athlete>/sessions/<uuid:session>/void/",
        session_decide.session_void,
        name="session-void",
    ),
    path(
        "squads/<slug:squad>/athletes/<slug:athlete>/sessions/<uuid:session>/excuse/",
        session_decide.session_excuse,
        name="session-excuse",
    ),
    path(
        "squads/<slug:squad>/athletes/<slug:athlete>/sessions/<uuid:session>/undo/",
        session.session_undo,
        name="session-undo",
    ),
    path("squads/<slug:squad>/athletes/<slug:athlete>/card/", card.card, name="athlete-card"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/link/", link.athlete_link, name="athlete-link"),
    path(
        "squads/<slug:squad>/athletes/<slug:athlete>/devices/<uuid:device>/sign-out/",
        device.device_sign_out,
        name="device-sign-out",
    ),
    path("squads/<slug:squad>/athletes/<slug:athlete>/consent/", consent.athlete_consent, name="athlete-consent"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/data/", erasure.athlete_data, name="athlete-data"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/data/export/", export.athlete_export, name="athlete-export"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/data/erase/", erasure.athlete_erase, name="athlete-erase"),
]

track: Paths = [
    path("squads/<slug:squad>/practices/", practices.practices, name="practices"),
    path("squads/<slug:squad>/practices/new/", practices.practice_new, name="practice-new"),
    path("squads/<slug:squad>/practices/<uuid:practice>/", practice.practice, name="practice"),
    path("squads/<slug:squad>/practices/<uuid:practice>/sheet/", practice.track_sheet, name="track-sheet"),
    path("squads/<slug:squad>/practices/<uuid:practice>/track/", stopwatch.stopwatch, name="stopwatch"),
    path("squads/<slug:squad>/practices/<uuid:practice>/taps/", taps.taps, name="taps"),
    path("squads/<slug:squad>/practices/<uuid:practice>/hello/", taps.hello, name="taps-hello"),
    path("squads/<slug:squad>/practices/<uuid:practice>/review/", review.review, name="review"),
    path("squads/<slug:squad>/practices/<uuid:practice>/log/", practice_logged.practice_log, name="practice-log"),
    path(
        "squads/<slug:squad>/practices/<uuid:practice>/logged/", practice_logged.practice_logged, name="practice-logged"
    ),
    path("squads/<slug:squad>/practices/<uuid:practice>/undo/", practice_logged.practice_undo, name="practice-undo"),
]

# What goes out of the house: calendars and watches.
outward: Paths = [
    path("calendar/<str:address>/", feed.feed, name="feed"),
    path("squads/<slug:squad>/calendar/", feed.squad_calendar, name="squad-calendar"),
    path("squads/<slug:squad>/practices/<uuid:practice>/event/", feed.practice_event, name="practice-event"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/calendar/", feed.athlete_calendar, name="athlete-calendar"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/calendar/next/", feed.due_event, name="due-event"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/watch/", watch.athlete_watch, name="athlete-watch"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/watch/fit/", watch.athlete_watch_fit, name="athlete-watch-fit"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/watch/tcx/", watch.athlete_watch_tcx, name="athlete-watch-tcx"),
    path("squads/<slug:squad>/athletes/<slug:athlete>/picture/", picture.athlete_picture, name="athlete-picture"),
    path(
        "squads/<slug:squad>/athletes/<slug:athlete>/picture/svg/",
        picture.athlete_picture_svg,
        name="athlete-picture-svg",
    ),
    path("me/calendar/", feed.my_calendar, name="my-calendar"),
    path("me/calendar/next/", feed.my_due_event, name="my-due-event"),
    path("me/picture/", picture.my_picture, name="my-picture"),
    path("me/picture/svg/", picture.my_picture_svg, name="my-picture-svg"),
    path("me/watch/", watch.my_watch, name="my-watch"),
    path("me/watch/fit/", watch.my_watch_fit, name="my-watch-fit"),
    path("me/watch/tcx/", watch.my_watch_tcx, name="my-watch-tcx"),
]

# What comes in: laps of watches, sheets.
inward: Paths = [
    path("squads/<slug:squad>/import/", imports.import_files, name="import"),
    path("squads/<slug:squad>/import/<uuid:batch>/", imports.import_batch, name="import-batch"),
    path(
        "squads/<slug:squad>/athletes/<slug:athlete>/import/<uuid:file>/", imports.import_session, name="import-session"
    ),
    path("me/import/", imports.my_import, name="my-import"),
    path("me/import/<uuid:batch>/", imports.my_import_batch, name="my-import-batch"),
    path("me/import/files/<uuid:file>/", imports.my_import_session, name="my-import-session"),
]

my: Paths = [
    path("me/", me.next_session, name="next"),
    path("me/log/", log.my_log, name="my-log"),
    path("me/log/verdict/", log.my_verdict, name="my-verdict"),
    path("me/history/", me.my_history, name="my-history"),
    path("me/sessions/<uuid:session>/", session.my_session, name="my-session"),
    path("me/sessions/<uuid:session>/edit/", session_edit.my_session_edit, name="my-session-edit"),
    path("me/sessions/<uuid:session>/undo/", session.my_session_undo, name="my-session-undo"),
    path("me/data/", my_data.my_data, name="my-data"),
    path("me/data/export/", my_data.my_export, name="my-export"),
    path("me/devices/<uuid:device>/sign-out/", device.my_device_sign_out, name="my-device-sign-out"),
    path("me/sign-out/", me.my_sign_out, name="my-sign-out"),
]

# What a club's own scripts ask, with a token; see views/api/door.py.
scripts: Paths = [
    path("api/v1/openapi.json", description.description, name="api-description"),
    path("api/v1/athletes", api_athletes.athletes, name="api-athletes"),
    path("api/v1/athletes/<uuid:athlete_id>/standing", api_athletes.standing, name="api-standing"),
    path("api/v1/athletes/<uuid:athlete_id>/prescription", api_athletes.prescription, name="api-prescription"),
    path("api/v1/athletes/<uuid:athlete_id>/sessions", api_sessions.sessions, name="api-sessions"),
    path("api/v1/athletes/<uuid:athlete_id>/sessions/<uuid:session_id>", api_sessions.session, name="api-session"),
    path(
        "api/v1/athletes/<uuid:athlete_id>/sessions/<uuid:session_id>/void",
        api_sessions.session_void,
        name="api-session-void",
    ),
]

machine: Paths = [
    path("theme/", theme.theme, name="theme"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("sw.js", offline.service_worker, name="service-worker"),
    path("manifest.webmanifest", offline.web_manifest, name="web-manifest"),
    path("share/", share.share, name="share"),
    path("offline/", offline.offline, name="offline"),
]

urlpatterns = [*doors, *squads, *track, *athletes, *outward, *inward, *my, *scripts, *machine]

handler400 = "coachapp.views.errors.bad_request"
handler403 = "coachapp.views.errors.permission_denied"
handler404 = "coachapp.views.errors.not_found"
# Also a 503, where it was the database that could not.
handler500 = "coachapp.views.trouble.server_error"
