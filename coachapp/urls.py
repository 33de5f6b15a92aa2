"""Every address of the site, in named lists, each in path order.

A name is a noun, or a noun and a verb: ``squad``, ``athlete-add``. No namespaces.
"""

from django.urls import URLPattern, URLResolver, include, path

from coachapp.views import health, home, theme

Paths = list[URLPattern | URLResolver]

doors: Paths = [
    path("", home.home, name="home"),
    path("accounts/", include("allauth.urls")),
]

squads: Paths = []

athletes: Paths = []

me: Paths = []

machine: Paths = [
    path("theme/", theme.theme, name="theme"),
    path("livez", health.livez, name="livez"),
]

urlpatterns = [*doors, *squads, *athletes, *me, *machine]
