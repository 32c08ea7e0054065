from django.urls import path

from participants.views import links, registrations, team_events, team_outbox, team_registrations

app_name = "participants"
urlpatterns = [
    path("a/", links.LinkedSubmissionView.as_view(), name="linked-submission"),
    path("a/<str:token>/", links.MailLinkView.as_view(), name="mail-link"),
    path("anmelden/", registrations.RegistrationCreateView.as_view(), name="registration-create"),
    path("termine/<slug:slug>/anmelden/", registrations.RegistrationCreateView.as_view(), name="event-register"),
    path("anmelden/<str:reference>/absagen/", links.RegistrationCancelView.as_view(), name="registration-cancel"),
    path("anmelden/<str:reference>/annehmen/", links.OfferAcceptView.as_view(), name="offer-accept"),
    path("team/termine/<slug:slug>/verlegen/", team_events.EventMoveView.as_view(), name="event-move"),
    path("team/termine/<slug:slug>/plaetze/", team_events.EventPlacesView.as_view(), name="event-places"),
    path("team/termine/<slug:slug>/absagen/", team_events.EventCancelView.as_view(), name="event-cancel"),
    path("team/termine/<slug:slug>/wieder-ansetzen/", team_events.EventReinstateView.as_view(), name="event-reinstate"),
    path(
        "team/termine/<slug:slug>/anmeldungen/",
        team_registrations.TeamEventRegistrationsView.as_view(),
        name="team-event-registrations",
    ),
    path("team/anmeldungen/", team_registrations.TeamRegistrationsView.as_view(), name="team-registrations"),
    path(
        "team/anmeldungen/<str:reference>/absagen/",
        team_registrations.TeamRegistrationCancelView.as_view(),
        name="team-registration-cancel",
    ),
    path("team/postausgang/", team_outbox.TeamOutboxView.as_view(), name="team-outbox"),
    path("team/postausgang/<int:pk>/", team_outbox.TeamMailView.as_view(), name="team-mail"),
    path("team/postausgang/<int:pk>/noch-einmal/", team_outbox.TeamMailAgainView.as_view(), name="team-mail-again"),
    path(
        "team/postausgang/<int:pk>/zurueckziehen/",
        team_outbox.TeamMailWithdrawView.as_view(),
        name="team-mail-withdraw",
    ),
]
