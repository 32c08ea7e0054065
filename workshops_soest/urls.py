"""All addresses. They are promises (people, calendars and scripts hold on to them)."""

from django.urls import include, path

urlpatterns = [
    path("", include("workshops_soest.site_urls")),
    path("", include("workshops.urls")),
    path("", include("participants.urls")),
    path("", include("concept.urls")),
    path("konto/", include("workshops.account_urls")),
]

handler500 = "workshops.views.errors.server_error"
