"""What is used of allauth's pages, below /konto/. The rest would ask for passwords or open accounts: it leads to sign-in.

allauth looks its pages up by these names, so each of them must exist.
"""

from allauth.account import views
from django.urls import include, path
from django.views.generic import RedirectView

to_sign_in = RedirectView.as_view(pattern_name="account_request_login_code", query_string=True)

urlpatterns = [
    path("login/code/", views.request_login_code, name="account_request_login_code"),
    path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("2fa/", include("allauth.mfa.urls")),
    path("login/", to_sign_in, name="account_login"),
    path("signup/", to_sign_in, name="account_signup"),
    path("email/", to_sign_in, name="account_email"),
    path("confirm-email/", to_sign_in, name="account_email_verification_sent"),
    path("password/reset/", to_sign_in, name="account_reset_password"),
    path("password/change/", to_sign_in, name="account_change_password"),
    path("password/set/", to_sign_in, name="account_set_password"),
]
