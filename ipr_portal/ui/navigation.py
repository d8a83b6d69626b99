"""What the kit of components adds to the shell, in demo mode."""

from django.utils.translation import gettext_lazy as _

from .register import Item

DESK = [Item("desk:gallery", "book", _("Components"), "SEE_COMPONENTS", 150)]
