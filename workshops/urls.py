from django.urls import path

from workshops.views import calendars, look

app_name = "workshops"
urlpatterns = [
    path("themen.css", look.theme_stylesheet, name="theme-stylesheet"),
    path("kalender/alle.ics", calendars.feed_all, name="feed-all"),
    path("kalender/thema-<int:number>.ics", calendars.feed_theme, name="feed-theme"),
    path("kalender/ort-<slug:slug>.ics", calendars.feed_venue, name="feed-venue"),
    path("termine/<slug:slug>.ics", calendars.event_calendar, name="event-calendar"),
]
