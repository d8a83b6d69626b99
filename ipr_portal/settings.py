"""Settings: one file, read from the environment; missing values are errors. Every name is in `.env.example`."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import environ
from django.contrib.messages import constants as messages
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ipr_portal.api.configuration import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- Environment -----------------------------------------------------------------------------------------------
VAR = Path(env.str("PORTAL_VAR", default=str(BASE_DIR / "var"))).resolve()
if (VAR / "run.env").exists():  # a second terminal finds the servers that `make run` started
    env.read_env(VAR / "run.env")

DEMO_MODE = env.bool("DEMO_MODE", default=False)
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list(
    "SECRET_KEY_FALLBACKS", default=[]
)  # former keys, until what they signed expires
SEALING_KEYS = env.list("SEALING_KEYS", default=[])  # id:secret; the first one seals, all of them open
SEALING_INDEX_KEY = env.str("SEALING_INDEX_KEY", default="")  # finds equal sealed values; never changed
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# --- Apps -------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.idp.oidc",
    "ipr_portal.ui",
    "ipr_portal.sealed",
    "ipr_portal.accounts",
    "ipr_portal.tenancy",
    "ipr_portal.audit",
    "ipr_portal.notifications",
    "ipr_portal.links",
    "ipr_portal.exchange",
    "ipr_portal.api",
    "ipr_portal.webhooks",
    "ipr_portal.evidence",
    "ipr_portal.marketplace",
    "ipr_portal.deadlines",
    "ipr_portal.organisations",
    "takedowns",
    "programmes",
    "enforcement",
    "outreach",
    "ipr_portal.demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "ipr_portal.health.AnswerMachines",
    "ipr_portal.api.middleware.ProblemAnswers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ipr_portal.evidence.uploads.RefuseOversized",
    "ipr_portal.ui.text.RefuseNul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ipr_portal.accounts.middleware.SessionLimits",
    "ipr_portal.accounts.middleware.RefusalStatus",
    "ipr_portal.ui.moments.ReaderTimeZone",
    "ipr_portal.api.middleware.BearerTokens",
    "ipr_portal.tenancy.middleware.TenancyMiddleware",
    "ipr_portal.unreachable.DatabaseAway",
]
ROOT_URLCONF = "ipr_portal.urls"
WSGI_APPLICATION = "ipr_portal.wsgi.application"

# --- Pages ------------------------------------------------------------------------------------------------------
_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "ipr_portal.ui.templatetags.ui",
                "ipr_portal.ui.templatetags.components",
                "ipr_portal.deadlines.templatetags.deadlines",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ipr_portal.ui.context.shell",
                "ipr_portal.notifications.context.numbers",
                "ipr_portal.organisations.context.switcher",
            ],
        },
    }
]
COTTON_DIR = "components"
MESSAGE_TAGS = {messages.SUCCESS: "fine", messages.WARNING: "attention", messages.ERROR: "breach"}
FORM_RENDERER = "ipr_portal.ui.forms.PortalRenderer"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "ipr_portal.ui.styles.JoinedStyles",
]
JOINED_STYLES = VAR / "styles"
HASHED_STATIC = env.bool("HASHED_STATIC", default=not DEMO_MODE and not DEBUG)
STATIC_ROOT = BASE_DIR / "staticfiles" if HASHED_STATIC else None
WHITENOISE_USE_FINDERS = not HASHED_STATIC
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED_STATIC
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Database ---------------------------------------------------------------------------------------------------
# Web and worker log in as portal_app, which owns nothing. Only migrations run as portal_owner (PORTAL_AS_OWNER=1).
AS_OWNER = env.bool("PORTAL_AS_OWNER", default=False)
DATABASES = {"default": env.db_url("DATABASE_OWNER_URL" if AS_OWNER else "DATABASE_URL")}
_database = DATABASES["default"]
_options = _database.setdefault("OPTIONS", {})
_database["HOST"] = _options.pop(
    "host", _database["HOST"]
)  # a socket folder: postgres://u:p@/db?host=/folder
_database["PORT"] = str(_options.pop("port", _database["PORT"]))
if env.bool("DATABASE_PREPARES", default=True):  # off behind a pooler that knows no prepared statements
    _options.setdefault("prepare_threshold", 5)  # runs of a statement on a connection before it is prepared
_database |= {
    "ATOMIC_REQUESTS": True,
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "DISABLE_SERVER_SIDE_CURSORS": True,  # a pooler in transaction mode may sit in between
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In Postgres, not in Redis: sign-in and its rate limits must work while the broker is away.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {
            "MAX_ENTRIES": 100_000
        },  # a full cache drops counted attempts, soon at the default of 300
    }
}

# --- Broker: wake-up signals --------------------------------------------------------------------------------------
# It carries only wake-up signals: losing all of them costs seconds. So there are no results, no timed tasks, and a
# message that is lost, late or duplicated changes nothing.
CELERY_BROKER_URL = env.str("REDIS_URL")
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 300
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker may be unavailable all night
CELERY_VISIBILITY_TIMEOUT = 900  # longer than any task may run, or kombu hands it to a second worker
CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS = {"visibility_timeout": CELERY_VISIBILITY_TIMEOUT}
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": CELERY_VISIBILITY_TIMEOUT,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
    "health_check_interval": 15,
}

# --- People -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_ADAPTER = "ipr_portal.notifications.account_mail.MailingAccountAdapter"
ACCOUNT_FORMS = {
    "login": "ipr_portal.accounts.forms.SignInForm",
    "signup": "ipr_portal.accounts.forms.SignUpForm",
    "confirm_email_verification_code": "ipr_portal.accounts.forms.ConfirmAddressForm",
    "add_email": "ipr_portal.accounts.forms.ChangeAddressForm",
    "change_password": "ipr_portal.accounts.forms.ChangePasswordForm",
    "set_password": "ipr_portal.accounts.forms.SetPasswordForm",
    "reset_password": "ipr_portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "ipr_portal.accounts.forms.NewPasswordForm",
    "reauthenticate": "ipr_portal.accounts.forms.ConfirmPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/5m/ip,5/5m/key",  # the key: an account and an address of origin together
    "login_elsewhere": "30/5m/key",  # one account, from everywhere but where its person came from before
    "change_password": "5/5m/user",
    "reauthenticate": "10/5m/user",
    "reset_password": "10/m/ip,60/h/ip",  # by account no request is refused: `limits.has_enough` sends fewer mails
    "second_factor": "20/h/key,50/d/key",  # besides login_failed: six digits can be guessed
}
SIGN_INS_REFUSED_AT_MOST = 1000  # in five minutes, by everybody together; passkeys go on working
MFA_ADAPTER = "ipr_portal.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "ipr_portal.accounts.forms.SecondFactorForm",
    "reauthenticate": "ipr_portal.accounts.forms.ConfirmSecondFactorForm",
    "activate_totp": "ipr_portal.accounts.forms.AddAppForm",
    "add_webauthn": "ipr_portal.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "ipr_portal.accounts.forms.NamePasskeyForm",
    "login_webauthn": "ipr_portal.accounts.forms.PasskeySignInForm",
    "authenticate_webauthn": "ipr_portal.accounts.forms.PasskeySecondFactorForm",
    "reauthenticate_webauthn": "ipr_portal.accounts.forms.ConfirmPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # steps of 30 s either way: telephones' clocks drift, and people type slowly
STAFF_IDLE_TIME = timedelta(minutes=30)
MEMBER_IDLE_TIME = timedelta(hours=2)
STAFF_SECOND_FACTOR_REQUIRED = env.bool("STAFF_SECOND_FACTOR_REQUIRED", default=True)

# --- Browser security -------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
SECURE_COOKIES = env.bool("SECURE_COOKIES", default=SITE_URL.startswith("https://"))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_NAME = "__Host-session" if SECURE_COOKIES else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE_COOKIES else "csrf"
SESSION_COOKIE_AGE = 12 * 60 * 60  # at most, however busy the person is
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ipr_portal.tenancy.signed_out.csrf_failure"
SECURE_HSTS_SECONDS = 31536000 if SECURE_COOKIES else 0
SECURE_SSL_REDIRECT = False  # the proxy in front does it; /healthz/ is asked over plain HTTP
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)  # how many proxies of ours set X-Forwarded-For
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# --- Mail -------------------------------------------------------------------------------------------------------
# portal:// keeps sent mail in the database and shows it at /mail/ to anybody, codes and links included: for the demo
# alone. Anything else goes out by SMTP.
EMAIL_URL = env.str("EMAIL_URL", default="portal://")
MAIL_PAGE = EMAIL_URL.startswith("portal://")
if MAIL_PAGE and not DEMO_MODE:
    raise ImproperlyConfigured("EMAIL_URL must name a mail server, such as smtp://user:password@host:587.")
if MAIL_PAGE:
    EMAIL_BACKEND = "ipr_portal.notifications.backends.KeptMailBackend"
else:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 10  # for each answer of the mail server; delivery.CLAIM exceeds four of them
# Who runs the portal, and where people write to; both are shown in the footer of every page.
OPERATOR = env.str("OPERATOR", default="The IPR team")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="ipr-team@localhost.example")
CUSTODY_HEADS_TO = env.str("CUSTODY_HEADS_TO", default="")  # empty: the list is kept for download alone
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="IPR portal <portal@localhost>")

# --- Evidence files ---------------------------------------------------------------------------------------------
# local:///folder, or s3://bucket/prefix?endpoint=https://…&region=…&links=off. Keys: AWS_ACCESS_KEY_ID and its kin.
# links=off: browsers cannot reach the bucket, so the portal sends the bytes itself.
_place = env.str("EVIDENCE_STORAGE", default=f"local://{VAR / 'evidence'}")
_evidence = urlsplit(_place)
if _evidence.scheme == "s3":
    _bucket = dict(parse_qsl(_evidence.query))
    STORAGES["evidence"] = {
        "BACKEND": "ipr_portal.evidence.bucket.PrivateBucket",
        "OPTIONS": {
            "bucket_name": _evidence.netloc,
            "location": _evidence.path.strip("/"),
            "endpoint_url": _bucket.get("endpoint"),
            "region_name": _bucket.get("region"),
            "links": _bucket.get("links", "on") == "on",
            "signature_version": "s3v4",
        },
    }
else:
    STORAGES["evidence"] = {
        "BACKEND": "ipr_portal.evidence.storage.PrivateFolder",
        "OPTIONS": {"location": _place.removeprefix("local://")},  # a path may hold ? and #
    }
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "ipr_portal.evidence.uploads.StopAtLimit",
]

# --- The marketplace --------------------------------------------------------------------------------------------
MARKETPLACE_CONNECTOR = env.str(
    "MARKETPLACE_CONNECTOR", default="ipr_portal.marketplace.embedded.EmbeddedConnector"
)

# --- Deadlines --------------------------------------------------------------------------------------------------
STANDARD_BUSINESS_DAYS = env.int("STANDARD_BUSINESS_DAYS", default=3)  # a notice is decided in less
DESK_CALENDAR = env.str("DESK_CALENDAR", default="SG")  # for markets and staff without one

# --- Logs -------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"one_line": {"()": "ipr_portal.unreachable.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["one_line"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}

# --- The API ----------------------------------------------------------------------------------------------------
API_CALLS_OF_CLIENT = env.int("API_CALLS_OF_CLIENT", default=100)  # in ten seconds
API_CALLS_OF_ORGANISATION = env.int(
    "API_CALLS_OF_ORGANISATION", default=200
)  # in ten seconds, by all its clients
API_AT_ONCE = env.int("API_AT_ONCE", default=4)  # calls of one organisation in progress
STATEMENTS_URL = env.str("STATEMENTS_URL", default="")  # of the transparency database's API; none: by file
STATEMENTS_TOKEN = env.str("STATEMENTS_TOKEN", default="")
WEBHOOK_TEST_TARGET = env.str("WEBHOOK_TEST_TARGET", default="")  # loopback host:port, for tests
