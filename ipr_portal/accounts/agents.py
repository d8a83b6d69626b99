"""What a browser calls itself, in plain words. Pure: no ORM, no clock."""

# The first name found wins: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("UCBrowser/", "UC Browser"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
    ("python-", "Python"),
]
SYSTEMS = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
]


def describe_agent(agent: str) -> str:
    """Return `Chrome, Windows` for a user agent; "" if it is unknown."""
    found = [_first(BROWSERS, agent), _first(SYSTEMS, agent)]
    return ", ".join(name for name in found if name)


def _first(names: list[tuple[str, str]], agent: str) -> str:
    return next((name for mark, name in names if mark in agent), "")
