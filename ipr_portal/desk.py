"""Pages of the desk that belong to no app: the start page, the palette, the keys."""

from django import forms
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ipr_portal.accounts.actions import choose_keys
from ipr_portal.notifications.models import Notification
from ipr_portal.notifications.reading import worded
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can, StaffRole
from ipr_portal.ui.context import home_of, navigation
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.palette import Asked, groups_of
from ipr_portal.ui.parameters import word_in
from ipr_portal.ui.text import PlainText

NEWS_SHOWN = 5
WORK = {  # what the work of each manager is here
    StaffRole.PROGRAMMES: _(
        "You manage the members of the programme: admission, and the benefits their accuracy earns."
    ),
    StaffRole.ENFORCEMENT: _(
        "You pursue sellers across notices: repeat offenders, test purchases, authorities."
    ),
    StaffRole.OUTREACH: _(
        "You recruit and support rights holders: events, training, and brands that have not filed yet."
    ),
    StaffRole.LEGAL: _("You review in law what a case discloses of a seller's data."),
}


class FindForm(forms.Form):
    """What is looked for, and the page on which it was typed; invalid input finds nothing."""

    q = PlainText(required=False, max_length=4000)
    page = forms.CharField(required=False, max_length=400)

    def read(self) -> Asked:
        self.is_valid()
        return Asked(self.cleaned_data.get("q", ""), self.cleaned_data.get("page", ""))


@requires(Can.USE_DESK)
@require_safe
def find(request):
    """What the apps find and offer for the words typed."""
    asked = FindForm(request.GET).read()
    context = {"asked": asked.text, "opened": asked.opened, "groups": groups_of(asked, request)}
    return page(request, "desk/find.html", context, part="found")


@requires(Can.USE_DESK)
@require_safe
def keys(request):
    """Every key of the desk, and the switch for those of a single letter."""
    return page(request, "desk/keys.html", {"letters": navigation(request)}, part="keys")


@requires(Can.USE_DESK)
@require_POST
def key_preference(request):
    """Switch the keys of a single letter on or off, for this person (WCAG 2.1.4)."""
    choose_keys(person=request.user, single_keys=word_in(request.POST, "single_keys", {"on"}) == "on")
    return see_other(request, "desk:keys")


@requires(Can.USE_DESK)
@require_safe
def own_work(request):
    """The start page of people whose role has none in an app: their work, their news, their pages."""
    if href := home_of(frozenset(request.capabilities)):
        return redirect(href)
    news = Notification.objects.filter(recipient=request.user).unread().order_by("-created_at")[:NEWS_SHOWN]
    context = {
        "work": WORK.get(request.user.staff_role, ""),
        "news": worded(news),
        "pages": navigation(request),
    }
    return render(request, "desk/own_work.html", context)
