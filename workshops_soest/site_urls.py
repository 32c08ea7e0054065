"""Pages that join all apps. `site` is their namespace."""

from django.urls import path

from workshops_soest.views.health import HealthView

app_name = "site"
urlpatterns = [
    path("healthz", HealthView.as_view(), name="health"),
]
