"""Pages that join all apps. `site` is their namespace."""

from django.urls import path

from workshops_soest.views.health import HealthView
from workshops_soest.views.signin import sign_in

app_name = "site"
urlpatterns = [
    path("konto/einmal/<str:token>/", sign_in, name="sign-in"),
    path("healthz", HealthView.as_view(), name="health"),
]
