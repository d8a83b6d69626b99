"""The answer that a file is not taken."""


class Refused(Exception):
    """The file is not taken; carries a code and what its sentence needs."""

    def __init__(self, code, **more) -> None:
        super().__init__(code)
        self.answer = {"refused": code, **more}
