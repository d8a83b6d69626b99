"""Evidence of the rows of a table: files of one folder, each sent once, and named by their keys."""

from pathlib import Path

from .errors import Fault, Problem
from .evidence import EvidenceFile, EvidenceFiles

KINDS = (
    "CERTIFICATE", "GENUINE", "SUSPECT", "TEST_PURCHASE", "CLAIM_CHART", "PRICE_LIST", "CATALOGUE", "COURT_DECISION",
    "OTHER",
)  # fmt: skip


class NotAttached(Exception):
    """Some files of a row cannot be sent."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = tuple(faults)


class Evidence:
    """Sends files of a folder. None outside of it is sent, even if a table names it.

    :param by_reference: whether a row also has the files of the folder in it that is called like its reference.
    """

    def __init__(self, files: EvidenceFiles, folder: Path, *, by_reference: bool = False) -> None:
        self._files, self._folder, self._by_reference = files, folder.resolve(), by_reference
        self._sent: dict[Path, EvidenceFile] = {}

    def of(self, cell: str, reference: str) -> list[dict[str, str]]:
        """The files of a row, as a notice names them.

        :param cell: paths with a semicolon or a new line between, each with its kind: `SUSPECT=photo.jpg`.
        :raises NotAttached: naming each file that cannot be sent; the others were.
        """
        faults: list[Fault] = []
        found: dict[str, str] = {}  # kinds by keys: a file that is named twice is attached once
        for said in [one.strip() for one in cell.replace("\n", ";").split(";") if one.strip()]:
            kind, path = kind_in(said)
            self._attach(path, kind, found, faults)
        for file in self._beside(reference):
            self._attach(str(file.relative_to(self._folder)), kind_of_name(file.name), found, faults)
        if faults:
            raise NotAttached(faults)
        return [{"key": key, "kind": kind} for key, kind in found.items()]

    def _attach(self, path: str, kind: str, found: dict[str, str], faults: list[Fault]) -> None:
        try:
            found.setdefault(self._send(path).key, kind)
        except Problem as problem:
            said = problem.faults or (Fault(problem.code, problem.detail or problem.title),)
            faults.extend(
                Fault(one.code, f"{path}: {one.detail}", "evidence", None, one.remedy) for one in said
            )
        except (OSError, ValueError) as error:
            remedy = f"Put the file into {self._folder}, or correct its name."
            faults.append(Fault("not_found", f"{path}: {_why(error)}", "evidence", None, remedy))

    def _send(self, path: str) -> EvidenceFile:
        file = (self._folder / path).resolve()
        if not file.is_relative_to(self._folder):
            raise ValueError("it is outside of the folder of the evidence.")
        if file not in self._sent:
            self._sent[file] = self._files.send(file)
        return self._sent[file]

    def _beside(self, reference: str) -> list[Path]:
        """The files of the folder that is called like a reference."""
        folder = (self._folder / reference).resolve()
        if not self._by_reference or not reference or folder.parent != self._folder or not folder.is_dir():
            return []
        return sorted(one for one in folder.iterdir() if one.is_file() and not one.name.startswith("."))


def kind_in(said: str) -> tuple[str, str]:
    """Kind and path of a file as a cell names it; without a kind it is `OTHER`."""
    kind, sign, path = said.partition("=")
    return (kind.strip().upper(), path.strip()) if sign and kind.strip().upper() in KINDS else ("OTHER", said)


def kind_of_name(name: str) -> str:
    """The kind with which the name of a file begins, such as `suspect-1.jpg`; else `OTHER`."""
    begins = name.upper().replace("-", "_").replace(" ", "_").replace(".", "_")
    return next((kind for kind in KINDS if begins.startswith(f"{kind}_")), "OTHER")


def _why(error: OSError | ValueError) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
