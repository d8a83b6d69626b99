"""Pictures of the demo's exhibits, drawn."""

from PIL import Image, ImageDraw


def carton(number: int) -> Image.Image:
    """A carton before a grey wall, with its seal in a colour of the case's number."""
    picture = Image.new("RGB", (640, 480), (206, 209, 212))
    drawn = ImageDraw.Draw(picture)
    drawn.rectangle((170, 120, 470, 420), fill=(176, 137, 94), outline=(120, 90, 60), width=4)
    drawn.rectangle((170, 250, 470, 280), fill=(214, 60 + number, 48))
    return picture
