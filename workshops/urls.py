from django.urls import path

from workshops.views import agendas, calendars, look, plans, roles, tasks, team_events, team_setup

app_name = "workshops"
urlpatterns = [
    path("themen.css", look.theme_stylesheet, name="theme-stylesheet"),
    path("team/bausteine/", look.GalleryView.as_view(), name="gallery"),
    path("kalender/alle.ics", calendars.feed_all, name="feed-all"),
    path("kalender/thema-<int:number>.ics", calendars.feed_theme, name="feed-theme"),
    path("kalender/ort-<slug:slug>.ics", calendars.feed_venue, name="feed-venue"),
    path("termine/<slug:slug>.ics", calendars.event_calendar, name="event-calendar"),
    path("termine/<slug:slug>/tagesordnung.pdf", agendas.agenda_pdf, name="agenda-pdf"),
    path("team/aufgaben/", tasks.TaskListView.as_view(), name="task-list"),
    path("team/aufgaben/neu/", tasks.TaskCreateView.as_view(), name="task-create"),
    path("team/aufgaben/<int:pk>/", tasks.TaskEditView.as_view(), name="task-edit"),
    path("team/aufgaben/<int:pk>/erledigt/", tasks.TaskDoneView.as_view(), name="task-done"),
    path("team/zeitplan/", plans.PlanView.as_view(), name="plan"),
    path("team/zeitplan/bearbeiten/", plans.PlanEditView.as_view(), name="plan-edit"),
    path("team/einrichtung/", team_setup.SetupView.as_view(), name="team-setup"),
    path("team/einrichtung/prozess/", team_setup.ProcessEditView.as_view(), name="team-process-edit"),
    path("team/einrichtung/themen/<int:number>/", team_setup.ThemeEditView.as_view(), name="team-theme-edit"),
    path("team/einrichtung/orte/neu/", team_setup.VenueCreateView.as_view(), name="team-venue-create"),
    path("team/einrichtung/orte/<slug:slug>/", team_setup.VenueEditView.as_view(), name="team-venue-edit"),
    path("team/termine/", team_events.TeamEventListView.as_view(), name="team-event-list"),
    path("team/termine/neu/", team_events.TeamEventCreateView.as_view(), name="team-event-create"),
    path("team/termine/<slug:slug>/", team_events.TeamEventEditView.as_view(), name="team-event-edit"),
    path("team/termine/<slug:slug>/rollen/", roles.EventRolesView.as_view(), name="event-roles"),
    path("team/termine/<slug:slug>/tagesordnung/", agendas.AgendaEditView.as_view(), name="agenda-edit"),
    path(
        "team/termine/<slug:slug>/tagesordnung/neu/", agendas.AgendaItemCreateView.as_view(), name="agenda-item-create"
    ),
    path("team/termine/<slug:slug>/drehbuch.pdf", agendas.AgendaScriptView.as_view(), name="agenda-script"),
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
