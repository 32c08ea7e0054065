"""All addresses. They are promises (people, calendars and scripts hold on to them)."""

from django.urls import include, path

from participants.views.accounts import RequestCodeView

urlpatterns = [
    path("", include("workshops_soest.site_urls")),
    path("", include("workshops.urls")),
    path("", include("participants.urls")),
    path("", include("concept.urls")),
    # Before the library's own page of this address.
    path("konto/login/code/", RequestCodeView.as_view(), name="account_request_login_code"),
    path("konto/", include("workshops.account_urls")),
]

handler500 = "workshops.views.errors.server_error"
