"""All settings, in one file. What differs between machines comes from the environment.

`.env` beside `manage.py` is read when it is there; the environment wins over it.
The README lists every variable.
"""

import sys
from pathlib import Path
from urllib.parse import quote

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
if (BASE_DIR / ".env").exists():
    environ.Env.read_env(BASE_DIR / ".env")

DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
# `manage.py` commands that need no secret (collectstatic on a build machine) still need one set outside demo mode.
SECRET_KEY = env("SECRET_KEY", default="demo-only-" + "x" * 50) if DEMO else env("SECRET_KEY")
# Former keys: what they signed and encrypted (sign-ins, second factors) stays valid.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
if DEBUG and not DEMO:
    raise ImproperlyConfigured("DEBUG=1 needs DEMO=1: it shows settings and source to strangers.")


def _only_in_demo(name: str, value: object) -> object:
    """A setting that would be dangerous on a public site. Raises ImproperlyConfigured outside demo mode."""
    if value is not None and not DEMO:
        raise ImproperlyConfigured(f"{name} needs DEMO=1.")
    return value


PROCESS_CLOCK = _only_in_demo("PROCESS_CLOCK", env("PROCESS_CLOCK", default=None))
RATE_LIMITS = _only_in_demo("RATE_LIMITS", env("RATE_LIMITS", default=None)) != "0"

# --- Addresses -------------------------------------------------------------------------------------------------------
SITE_URL = env("SITE_URL", default=f"http://localhost:{env('PORT', default='8000')}").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEMO else [])
# How many reverse proxies stand in front and are trusted to set X-Forwarded-For and X-Forwarded-Proto.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
SECURE = SITE_URL.startswith("https://")
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = SECURE
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "workshops.views.errors.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- The house -------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "workshops_soest",
    "concept",
    "participants",
    "workshops",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_prose_editor",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "workshops.middleware.refuse_giants",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "workshops.middleware.process_of_request",
]
ROOT_URLCONF = "workshops_soest.urls"
WSGI_APPLICATION = "workshops_soest.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "workshops.context_processors.process",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "zuhause"

# --- Database and cache ----------------------------------------------------------------------------------------------
# Each stage of the demo has a file of its own.
STAGE = env("STAGE", default="announced")
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{quote(str(BASE_DIR / 'var' / STAGE))}.sqlite3")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Deferred transactions fail under concurrent writers; IMMEDIATE takes the write lock before anything is read.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {})
    DATABASES["default"]["OPTIONS"]["options"] = "-c lock_timeout=20000"
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# Limits (login codes, registrations) count in the cache, so all workers must share it.
# The usual 300 entries would let anyone push limits and one-time addresses out by asking often enough.
CACHES = {
    "default": {
        "BACKEND": "workshops.shared_cache.SharedCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- Language and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", _("Deutsch"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = USE_TZ = True
# The fallback before a process is loaded; the process file's own zone is activated for every request.
TIME_ZONE = "Europe/Berlin"

# --- Static and generated files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Fonts for documents and maps for debuggers are hardly ever fetched: packing them takes most of a minute.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*Compressor.SKIP_COMPRESS_EXTENSIONS, "map", "ttf"]
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media")))

# --- Mail ------------------------------------------------------------------------------------------------------------
MAIL_DIRECTORY = BASE_DIR / "var" / "mail"
if env("EMAIL_URL", default="") or not DEMO:
    vars().update(env.email("EMAIL_URL", default="smtp://localhost:25"))
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "workshops_soest.mailbox.EmlFileBackend"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="noreply@localhost")

# --- Sign-in ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "workshops.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "/team/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "workshops.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_VERIFICATION = "none"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if not RATE_LIMITS:
    ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "request_login_code": "workshops.forms.accounts.RequestLoginCodeForm",
    "confirm_login_code": "workshops.forms.accounts.ConfirmLoginCodeForm",
}
MFA_FORMS = {
    "authenticate": "workshops.forms.accounts.AuthenticateForm",
    "reauthenticate": "workshops.forms.accounts.ReauthenticateForm",
    "activate_totp": "workshops.forms.accounts.ActivateTOTPForm",
}
MFA_ADAPTER = "workshops.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]

# --- Limits ----------------------------------------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# A whole request with its files: twice what a list to be imported may have, so that its form can say what is wrong.
MAX_BODY_SIZE = 10_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_000

# --- Log -------------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "stream": sys.stderr, "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"fontTools": {"level": "WARNING"}, "weasyprint": {"level": "ERROR"}},
}
