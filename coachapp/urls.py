"""Every address of the site, in named lists, each in path order.

A name is a noun, or a noun and a verb: ``squad``, ``athlete-add``. No namespaces.
"""

from django.urls import URLPattern, URLResolver, include, path

from coachapp.views import athlete_new, athlete_settings, health, home, squad, squad_settings, theme

Paths = list[URLPattern | URLResolver]

doors: Paths = [
    path("", home.home, name="home"),
    path("accounts/", include("allauth.urls")),
]

squads: Paths = [
    path("squads/new/", squad.squad_new, name="squad-new"),
    path("squads/<slug:squad>/", squad.squad, name="squad"),
    path("squads/<slug:squad>/settings/", squad_settings.squad_settings, name="squad-settings"),
]

athletes: Paths = [
    path("squads/<slug:squad>/athletes/add/", athlete_new.athlete_add, name="athlete-add"),
    path("squads/<slug:squad>/athletes/paste/", athlete_new.athlete_paste, name="athlete-paste"),
    path(
        "squads/<slug:squad>/athletes/<slug:athlete>/settings/",
        athlete_settings.athlete_settings,
        name="athlete-settings",
    ),
]

me: Paths = []

machine: Paths = [
    path("theme/", theme.theme, name="theme"),
    path("livez", health.livez, name="livez"),
]

urlpatterns = [*doors, *squads, *athletes, *me, *machine]
