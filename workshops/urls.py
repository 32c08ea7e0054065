from django.urls import path

from workshops.views import agendas, calendars, look

app_name = "workshops"
urlpatterns = [
    path("themen.css", look.theme_stylesheet, name="theme-stylesheet"),
    path("kalender/alle.ics", calendars.feed_all, name="feed-all"),
    path("kalender/thema-<int:number>.ics", calendars.feed_theme, name="feed-theme"),
    path("kalender/ort-<slug:slug>.ics", calendars.feed_venue, name="feed-venue"),
    path("termine/<slug:slug>.ics", calendars.event_calendar, name="event-calendar"),
    path("team/termine/<slug:slug>/tagesordnung/", agendas.AgendaEditView.as_view(), name="agenda-edit"),
    path("team/termine/<slug:slug>/tagesordnung/neu/", agendas.AgendaItemCreateView.as_view(), name="agenda-item-create"),
    path("team/termine/<slug:slug>/tagesordnung/aus/", agendas.AgendaFromView.as_view(), name="agenda-from"),
    path("team/termine/<slug:slug>/tagesordnung/rueckgaengig/", agendas.AgendaUndoView.as_view(), name="agenda-undo"),
    path(
        "team/termine/<slug:slug>/tagesordnung/<int:pk>/", agendas.AgendaItemEditView.as_view(), name="agenda-item-edit"
    ),
    path(
        "team/termine/<slug:slug>/tagesordnung/<int:pk>/loeschen/",
        agendas.AgendaItemDeleteView.as_view(),
        name="agenda-item-delete",
    ),
]
