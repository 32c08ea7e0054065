from django.urls import include, path

from participants.views import (
    attendance,
    invitations,
    links,
    own,
    own_contacts,
    own_data,
    own_registrations,
    registrations,
    support,
    team_events,
    team_imports,
    team_invitations,
    team_inviting,
    team_letters,
    team_organisations,
    team_outbox,
    team_participation,
    team_registrations,
    team_requests,
)

app_name = "participants"
registration_urls = [
    path("", own_registrations.OwnRegistrationView.as_view(), name="own-registration"),
    path("absagen/", own_registrations.OwnRegistrationCancelView.as_view(), name="own-registration-cancel"),
    path("annehmen/", own_registrations.OwnOfferAcceptView.as_view(), name="own-offer-accept"),
    path("weitere-person/", own_registrations.DelegateAddView.as_view(), name="own-delegate-add"),
    path("personen/<int:delegate>/", own_registrations.DelegateSwapView.as_view(), name="own-delegate-swap"),
    path(
        "personen/<int:delegate>/abmelden/", own_registrations.DelegateRemoveView.as_view(), name="own-delegate-remove"
    ),
]
organisation_urls = [
    path("", own.OwnOrganisationView.as_view(), name="organisation"),
    path("anmelden/", own_registrations.OwnRegisterView.as_view(), name="own-register"),
    path("anmeldungen/<str:reference>/", include(registration_urls)),
    path("ansprechpersonen/", own_contacts.OwnContactsView.as_view(), name="own-contacts"),
    path("ansprechpersonen/einladen/", own_contacts.ContactInviteView.as_view(), name="own-contact-invite"),
    path(
        "ansprechpersonen/einladungen/<int:pk>/zuruecknehmen/",
        own_contacts.InvitationWithdrawView.as_view(),
        name="own-invitation-withdraw",
    ),
    path(
        "ansprechpersonen/<int:pk>/annehmen/", own_contacts.ContactAcceptView.as_view(), name="own-contact-accept"
    ),
    path(
        "ansprechpersonen/<int:pk>/ablehnen/", own_contacts.ContactDeclineView.as_view(), name="own-contact-decline"
    ),
    path(
        "ansprechpersonen/<int:pk>/uebergeben/", own_contacts.ContactRemoveView.as_view(), name="own-contact-remove"
    ),
    path("kontakt/", own_contacts.OwnContactEditView.as_view(), name="own-contact-edit"),
    path("kontakt/adresse/", own_contacts.OwnAddressView.as_view(), name="own-address"),
    path("angaben/", own_contacts.OwnOrganisationEditView.as_view(), name="own-organisation-edit"),
    path("kalender/", own_data.OwnCalendarView.as_view(), name="own-calendar"),
    path("daten/", own_data.OwnDataView.as_view(), name="own-data"),
    path("daten.json", own_data.OwnDataExportView.as_view(), name="own-data-export"),
    path("loeschen/", own_data.ErasureView.as_view(), name="own-erasure"),
]
urlpatterns = [
    path("a/", links.LinkedSubmissionView.as_view(), name="linked-submission"),
    path("a/adresse/", own_contacts.AddressProofView.as_view(), name="address-proof"),
    path("a/<str:token>/", links.MailLinkView.as_view(), name="mail-link"),
    path("anmelden/", registrations.RegistrationCreateView.as_view(), name="registration-create"),
    path("termine/<slug:slug>/anmelden/", registrations.RegistrationCreateView.as_view(), name="event-register"),
    path("anmelden/<str:reference>/absagen/", links.RegistrationCancelView.as_view(), name="registration-cancel"),
    path("anmelden/<str:reference>/annehmen/", links.OfferAcceptView.as_view(), name="offer-accept"),
    path("anmelden/<str:reference>/unterstuetzung/", support.SupportView.as_view(), name="registration-support"),
    path("team/termine/<slug:slug>/unterstuetzung/", support.TeamSupportView.as_view(), name="team-support"),
    path("organisation/", own.OrganisationChoiceView.as_view(), name="organisation-choice"),
    path("organisation/<int:organisation>/", include(organisation_urls)),
    path("kalender/meine/<str:secret>.ics", own_data.own_feed, name="own-feed"),
    path("team/anfragen/", team_requests.TeamRequestsView.as_view(), name="team-requests"),
    path(
        "team/anfragen/ansprechpersonen/<int:pk>/",
        team_requests.TeamContactDecisionView.as_view(),
        name="team-contact-decision",
    ),
    path("team/anfragen/loeschungen/<int:pk>/", team_requests.TeamErasureDoneView.as_view(), name="team-erasure-done"),
    path("team/termine/<slug:slug>/verlegen/", team_events.EventMoveView.as_view(), name="event-move"),
    path("team/termine/<slug:slug>/plaetze/", team_events.EventPlacesView.as_view(), name="event-places"),
    path("team/termine/<slug:slug>/absagen/", team_events.EventCancelView.as_view(), name="event-cancel"),
    path("team/termine/<slug:slug>/wieder-ansetzen/", team_events.EventReinstateView.as_view(), name="event-reinstate"),
    path("team/termine/<slug:slug>/heute/", attendance.TodayView.as_view(), name="today"),
    path("team/termine/<slug:slug>/heute/abhaken/", attendance.AttendanceMarkView.as_view(), name="attendance-mark"),
    path("team/termine/<slug:slug>/heute/gefehlt/", attendance.AttendanceRestView.as_view(), name="attendance-rest"),
    path("team/termine/<slug:slug>/heute/<int:pk>/", attendance.AttendanceEditView.as_view(), name="attendance-edit"),
    path("team/termine/<slug:slug>/anwesenheit.pdf", attendance.AttendanceSheetView.as_view(), name="attendance-sheet"),
    path(
        "team/termine/<slug:slug>/anwesenheit.<slug:form>",
        attendance.AttendanceExportView.as_view(),
        name="attendance-export",
    ),
    path(
        "team/termine/<slug:slug>/anmeldungen/",
        team_registrations.TeamEventRegistrationsView.as_view(),
        name="team-event-registrations",
    ),
    path("team/anmeldungen/", team_registrations.TeamRegistrationsView.as_view(), name="team-registrations"),
    path(
        "team/anmeldungen/<slug:reference>/absagen/",
        team_registrations.TeamRegistrationCancelView.as_view(),
        name="team-registration-cancel",
    ),
    path("einladung/", invitations.InvitationCodeView.as_view(), name="invitation-code"),
    path("einladung/antworten/", invitations.InvitationAnswerView.as_view(), name="invitation-answer"),
    path("einladung/anmelden/", invitations.InvitedRegistrationView.as_view(), name="invitation-register"),
    path("team/einladungen/", team_invitations.TeamInvitationsView.as_view(), name="team-invitations"),
    path("team/einladungen/neu/", team_inviting.InvitationCreateView.as_view(), name="team-invitation-create"),
    path("team/einladungen/erinnern/", team_invitations.InvitationRemindView.as_view(), name="team-invitation-remind"),
    path("team/einladungen/anrufe/", team_invitations.InvitationCallsView.as_view(), name="team-invitation-calls"),
    path("team/einladungen/briefe/", team_letters.InvitationLettersView.as_view(), name="team-invitation-letters"),
    path(
        "team/einladungen/briefe.pdf", team_letters.InvitationLetterPdfView.as_view(), name="team-invitation-letter-pdf"
    ),
    path(
        "team/einladungen/serienbrief.<slug:form>",
        team_letters.InvitationLetterListView.as_view(),
        name="team-invitation-letter-list",
    ),
    path("team/einladungen/<int:pk>/", team_invitations.TeamInvitationView.as_view(), name="team-invitation"),
    path(
        "team/einladungen/<int:pk>/neuer-link/",
        team_invitations.InvitationCodeRenewView.as_view(),
        name="team-invitation-renew",
    ),
    path(
        "team/einladungen/<int:pk>/zuruecknehmen/",
        team_invitations.InvitationWithdrawView.as_view(),
        name="team-invitation-withdraw",
    ),
    path("team/beteiligung/", team_participation.TeamParticipationView.as_view(), name="team-participation"),
    path("team/postausgang/", team_outbox.TeamOutboxView.as_view(), name="team-outbox"),
    path("team/postausgang/<int:pk>/", team_outbox.TeamMailView.as_view(), name="team-mail"),
    path("team/postausgang/<int:pk>/noch-einmal/", team_outbox.TeamMailAgainView.as_view(), name="team-mail-again"),
    path(
        "team/postausgang/<int:pk>/zurueckziehen/",
        team_outbox.TeamMailWithdrawView.as_view(),
        name="team-mail-withdraw",
    ),
    path("team/organisationen/", team_organisations.TeamOrganisationsView.as_view(), name="team-organisations"),
    path(
        "team/organisationen/liste.<slug:form>",
        team_organisations.OrganisationExportView.as_view(),
        name="team-organisation-export",
    ),
    path(
        "team/organisationen/neu/", team_organisations.OrganisationCreateView.as_view(), name="team-organisation-create"
    ),
    path("team/organisationen/doppelte/", team_organisations.DuplicatesView.as_view(), name="team-duplicates"),
    path(
        "team/organisationen/<int:pk>/",
        team_organisations.OrganisationEditView.as_view(),
        name="team-organisation-edit",
    ),
    path(
        "team/organisationen/<int:pk>/zusammenfuehren/",
        team_organisations.OrganisationMergeView.as_view(),
        name="team-organisation-merge",
    ),
    path(
        "team/organisationen/<int:organisation>/ansprechpersonen/neu/",
        team_organisations.ContactCreateView.as_view(),
        name="team-contact-create",
    ),
    path(
        "team/organisationen/<int:organisation>/ansprechpersonen/<int:pk>/",
        team_organisations.ContactEditView.as_view(),
        name="team-contact-edit",
    ),
    path("team/organisationen/import/", team_imports.TeamImportView.as_view(), name="team-import"),
    path(
        "team/organisationen/import/vorlage.<slug:form>",
        team_imports.ImportTemplateView.as_view(),
        name="team-import-template",
    ),
    path("team/organisationen/import/<int:pk>/", team_imports.ImportDraftView.as_view(), name="team-import-draft"),
    path(
        "team/organisationen/import/<int:pk>/spalten/",
        team_imports.ImportColumnsView.as_view(),
        name="team-import-columns",
    ),
    path(
        "team/organisationen/import/<int:pk>/entscheiden/",
        team_imports.ImportDecisionsView.as_view(),
        name="team-import-decisions",
    ),
    path(
        "team/organisationen/import/<int:pk>/uebernehmen/", team_imports.ImportRunView.as_view(), name="team-import-run"
    ),
    path(
        "team/organisationen/import/<int:pk>/verwerfen/",
        team_imports.ImportDiscardView.as_view(),
        name="team-import-discard",
    ),
    path(
        "team/organisationen/import/<int:pk>/abgelehnt.<slug:form>",
        team_imports.ImportRefusedView.as_view(),
        name="team-import-refused",
    ),
]
