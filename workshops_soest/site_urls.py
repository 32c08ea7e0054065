"""Pages that join all apps. `site` is their namespace."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from concept.views.promise_agendas import AgendaWithPromiseView
from concept.views.promise_closings import EventCancelWithPromiseView, EventEditWithPromiseView
from participants.views.event_roles import ToldEventRolesView
from workshops.views.team_events import TeamEventCreateView
from workshops_soest.sitemaps import SITEMAPS
from workshops_soest.views.about import AboutView
from workshops_soest.views.dashboard import DashboardView
from workshops_soest.views.event import EventView
from workshops_soest.views.flyer import flyer
from workshops_soest.views.health import HealthView
from workshops_soest.views.home import HomeView
from workshops_soest.views.legal import AccessibilityView, ImprintView, PlainLanguageView, PrivacyView
from workshops_soest.views.participation import ParticipationView
from workshops_soest.views.robots import robots
from workshops_soest.views.schedule import ScheduleView
from workshops_soest.views.signin import sign_in
from workshops_soest.views.theme import ThemeView

app_name = "site"
urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("ueber/", AboutView.as_view(), name="about"),
    path("termine/", ScheduleView.as_view(), name="schedule"),
    path("termine/plan.pdf", flyer, name="flyer"),
    path("termine/<slug:slug>/", EventView.as_view(), name="event-detail"),
    path("themen/<int:number>/", ThemeView.as_view(), name="theme-detail"),
    path("beteiligte/", ParticipationView.as_view(), name="participation"),
    path("leichte-sprache/", PlainLanguageView.as_view(), name="plain-language"),
    path("impressum/", ImprintView.as_view(), name="imprint"),
    path("datenschutz/", PrivacyView.as_view(), name="privacy"),
    path("barrierefreiheit/", AccessibilityView.as_view(), name="accessibility"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path("team/", DashboardView.as_view(), name="dashboard"),
    # Before the pages that know neither mails nor the promise, at the same addresses.
    path("team/termine/<slug:slug>/rollen/", ToldEventRolesView.as_view(), name="event-roles"),
    path("team/termine/neu/", TeamEventCreateView.as_view(), name="team-event-create"),
    path("team/termine/<slug:slug>/", EventEditWithPromiseView.as_view(), name="team-event-edit"),
    path("team/termine/<slug:slug>/absagen/", EventCancelWithPromiseView.as_view(), name="event-cancel"),
    path("team/termine/<slug:slug>/tagesordnung/", AgendaWithPromiseView.as_view(), name="agenda-edit"),
    path("konto/einmal/<str:token>/", sign_in, name="sign-in"),
    path("healthz", HealthView.as_view(), name="health"),
]
