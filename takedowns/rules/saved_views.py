"""Who may save, share, change and delete views of the queue."""

from django.db.models import Q
from django.utils.translation import gettext as _

from ipr_portal.tenancy.roles import Can, may
from takedowns.models import SavedView

MOST = 10  # of one's own, and of the team's: each is counted on every page of the queue


def may_share(person) -> bool:
    return may(person, Can.SHARE_VIEWS)


def why_not_share(person) -> str | None:
    """Answer why a person cannot share views with the team, or stop sharing one; or None."""
    return None if may_share(person) else _("Only leads share views with the team.")


def why_not_change(saved: SavedView, *, by) -> str | None:
    """Answer why a person cannot change or delete a view, or None."""
    if saved.is_shared:
        return None if may_share(by) else _("The whole team uses this view. Ask a lead to change it.")
    return None if saved.saved_by_id == by.pk else _("Only the person who saved a view can change it.")


def why_not_save(*, name: str, shared: bool, owner, but: SavedView | None = None) -> str | None:
    """Answer why a view cannot be saved under a name, or None.

    :param owner: whose view it is.
    :param but: the view itself, when it is changed.
    """
    others = SavedView.objects.exclude(pk=but.pk) if but else SavedView.objects.all()
    seen_together = Q(saved_by=owner) | (Q(is_shared=True) if shared else Q(pk=None))
    if others.filter(seen_together, name__iexact=name).exists():
        return _("A view with this name exists. Choose another name.")
    alike = others.filter(is_shared=True) if shared else others.filter(is_shared=False, saved_by=owner)
    if (but is None or but.is_shared != shared) and alike.count() >= MOST:
        return _("There are %(most)d of them already. Delete one first.") % {"most": MOST}
    return None
