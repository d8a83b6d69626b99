"""The trees of addresses: / (public), /o/<organisation>/ (members), /desk/ (the IPR team)."""

from django.urls import include, path

from ipr_portal import desk as desk_pages
from ipr_portal import gallery, health, home

handler500 = "ipr_portal.unreachable.error_page"
handler429 = "ipr_portal.accounts.views.too_many_requests"

public = [
    path("", home.home, name="home"),
    path("report/", home.report, name="report"),
    path("help/", home.help_page, name="help"),
    path("contact/", home.contact, name="contact"),
    path("terms/", home.terms, name="terms"),
    path("privacy/", home.privacy, name="privacy"),
    path("healthz/", health.healthz, name="healthz"),
    path("healthz/live/", health.live, name="healthz_live"),
    path("", include("ipr_portal.ui.urls")),
    path("", include("ipr_portal.accounts.urls")),
    path("", include("ipr_portal.organisations.urls")),
    path("", include("ipr_portal.notifications.urls")),
    path("accounts/login/", home.sign_in, name="account_login"),
    path("accounts/", include("allauth.urls")),
    path("developers/", include("ipr_portal.api.urls_public")),
    path("shop/", include("ipr_portal.marketplace.urls")),
    path("", include("outreach.urls_public")),
    path("", include("enforcement.urls_public")),
    path("", include("takedowns.urls_public")),
]
member = [
    path("", home.member_home, name="home"),
    path("", include("takedowns.urls_member")),
    path("", include("programmes.urls_member")),
    path("cases/", include("enforcement.urls_member")),
    path("", include("outreach.urls_member")),
    path("", include("ipr_portal.organisations.urls_member")),
    path("developers/", include("ipr_portal.api.urls_member")),
    path("developers/webhooks/", include("ipr_portal.webhooks.urls_member")),
    path("inbox/", include("ipr_portal.notifications.urls_member")),
    path("files/", include("ipr_portal.evidence.urls_member")),
]
desk = [
    path("", include("takedowns.urls_desk")),
    path("programmes/", include("programmes.urls_desk")),
    path("cases/", include("enforcement.urls_desk")),
    path("outreach/", include("outreach.urls_desk")),
    path("organisations/", include("ipr_portal.organisations.urls_desk")),
    path("staff/", include("ipr_portal.organisations.urls_staff")),
    path("", include("ipr_portal.notifications.urls_desk")),
    path("files/", include("ipr_portal.evidence.urls_desk")),
    path("marketplace/", include("ipr_portal.marketplace.urls_desk")),
    path("calendars/", include("ipr_portal.deadlines.urls_desk")),
    path("audit/", include("ipr_portal.audit.urls_desk")),
    path("components/", gallery.gallery, name="gallery"),
    path("work/", desk_pages.own_work, name="own_work"),
    path("find/", desk_pages.find, name="find"),
    path("keys/", desk_pages.keys, name="keys"),
    path("keys/preference/", desk_pages.key_preference, name="key_preference"),
]

urlpatterns = [
    *public,
    path("o/<slug:organisation>/", include((member, "organisation"))),
    path("desk/", include((desk, "desk"))),
    path("", include("ipr_portal.urls_api")),
]
