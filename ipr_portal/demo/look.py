"""How one product looks: its colours, the name on it, and which of its points are wrong."""

from dataclasses import dataclass, field

from .drawing import Drawing

STICKER, WORN = "#f4f1e6", "#3a3a3a"


@dataclass(slots=True)
class Look:
    """What a drawing of a product needs to know."""

    mark: str
    body: str
    dark: str
    light: str
    number: str  # the code that a genuine one carries
    wrong: frozenset[str] = frozenset()
    d: Drawing = field(default_factory=lambda: Drawing(("#f7f6f3", "#dedad2")))

    def is_right(self, key: str) -> bool:
        return key not in self.wrong

    def finish(self, x: float, y: float) -> bool:
        """Note where the product's own feature lies; answer whether it is as it should be."""
        self.d.spots["finish"] = (x, y)
        return self.is_right("finish")

    def label(
        self, x: float, y: float, width: float, size: float = 7, *, ink: str = "", angle: float = 0
    ) -> None:
        """The name: printed where it belongs, or on a sticker that sits askew."""
        self.d.spots["label"] = (x + width * 0.3, y)
        if self.is_right("label"):
            self.d.words(x, y, size, width, self.mark, ink or self.dark, angle=angle)
            return
        high, lean = size * 1.5, width * 0.09
        corners = [(-0.53, -0.5), (0.53, -0.5), (0.53, 0.5), (-0.53, 0.5)]
        self.d.poly([(x + a * width, y + b * high + a * 2 * lean) for a, b in corners], STICKER)
        self.d.words(x, y, size * 0.85, width * 0.8, self.mark.title(), WORN, angle=angle + 9)

    def code(self, x: float, y: float, *, ink: str = "", size: float = 3) -> None:
        """The number at the lower edge, or an empty place."""
        self.d.spots["code"] = (x, y)
        if self.is_right("code"):
            self.d.words(x, y, size, 30, self.number, ink or self.dark)

    def shadow(self, x: float, y: float, width: float) -> None:
        self.d.oval(x, y, width, 2.6, "#c9c4ba" if not self.wrong else "#b9b6ae")
