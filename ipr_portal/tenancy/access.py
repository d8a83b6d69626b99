"""What a page asks for: `@requires(Can.X)` refuses insiders who lack the capability with 403."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied

from .roles import Can


def requires(capability: Can) -> Callable:
    """Declare what a page needs; a guard test fails for any page that declares nothing."""

    def decorate(view) -> Callable:
        @wraps(view)
        def guarded(request, *args, **kwargs) -> Any:
            if capability not in request.capabilities:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        vars(guarded)["capability"] = capability
        return guarded

    return decorate
