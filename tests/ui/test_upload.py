"""Files are chosen in one way everywhere: by the component, which also takes what is dropped."""

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
UPLOAD = TEMPLATES / "components" / "upload.html"


def test_no_page_writes_a_file_control_of_its_own():
    own = [
        str(file.relative_to(TEMPLATES))
        for file in TEMPLATES.rglob("*.html")
        if file != UPLOAD and re.search(r'type="file"|class="upload"', file.read_text())
    ]

    assert own == []
