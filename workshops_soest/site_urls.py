"""Pages that join all apps. `site` is their namespace."""

app_name = "site"
urlpatterns: list = []
