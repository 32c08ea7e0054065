from django.urls import path

from participants.views import links

app_name = "participants"
urlpatterns = [
    path("a/", links.LinkedSubmissionView.as_view(), name="linked-submission"),
    path("a/<str:token>/", links.MailLinkView.as_view(), name="mail-link"),
    path("anmelden/<str:reference>/absagen/", links.RegistrationCancelView.as_view(), name="registration-cancel"),
    path("anmelden/<str:reference>/annehmen/", links.OfferAcceptView.as_view(), name="offer-accept"),
]
