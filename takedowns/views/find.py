"""Find or do anything at the desk: a page that works as it is, and the palette that script opens over any other."""

from django.views.decorators.http import require_POST, require_safe

from ipr_portal.accounts.actions import choose_keys
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.context import navigation
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.parameters import word_in
from takedowns.forms.find import FindForm

from .found import groups_of


@requires(Can.VIEW_QUEUE)
@require_safe
def find(request):
    """Notices, listings, sellers, rights holders, rights, people, pages, and what can be done, by their words."""
    asked, opened = FindForm(request.GET).read()
    context = {"asked": asked.text, "opened": opened, "groups": groups_of(asked, opened, request)}
    return page(request, "takedowns/find.html", context, part="found")


@requires(Can.VIEW_QUEUE)
@require_safe
def keys(request):
    """Every key of the desk, and the switch for those of a single letter."""
    return page(request, "takedowns/keys.html", {"letters": navigation(request)}, part="keys")


@requires(Can.VIEW_QUEUE)
@require_POST
def key_preference(request):
    """Switch the keys of a single letter on or off, for this person (WCAG 2.1.4)."""
    choose_keys(person=request.user, single_keys=word_in(request.POST, "single_keys", {"on"}) == "on")
    return see_other(request, "desk:keys")
