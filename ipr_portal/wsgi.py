"""Entry point of the web server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipr_portal.settings")
application = get_wsgi_application()

from ipr_portal.api.floods import RefuseFloods  # noqa: E402  it reads translated texts, which need the settings

application = RefuseFloods(application)
