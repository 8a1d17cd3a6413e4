"""What stands in a .qdc file? Its codes and sets, whoever wrote it; refused where it is none."""

from dataclasses import dataclass, field
from xml.parsers import expat

from codebook.faults import StudyError
from codebook.qdc import ALSO_READ, NAMESPACE, PROJECT, Code, CodeFile, CodeSet

MOST_BYTES = 20_000_000
DEEPEST = 50


@dataclass(slots=True)
class _Element:
    name: str
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)
    children: list["_Element"] = field(default_factory=list)

    def of(self, name: str) -> list["_Element"]:
        """The children of this name, in order."""
        return [child for child in self.children if child.name == name]


class _RefusedError(Exception):
    """Why the file is not read any further."""


def read_qdc(content: bytes, file: str) -> CodeFile:
    """The codes of a .qdc file; raises StudyError for anything that is not one."""
    if len(content) > MOST_BYTES:
        raise StudyError(f"{file} is larger than {MOST_BYTES // 1_000_000} MB. Is it a codebook?")
    root = _Tree(file).read(content)
    if root.name != "CodeBook":
        told = "Export the codebook from the other program as REFI-QDA codebook (.qdc)"
        raise StudyError(f"{file} is no REFI-QDA codebook: it begins with <{root.name}>. {told}")
    codes = tuple(_code(each) for part in root.of("Codes") for each in part.of("Code"))
    if not codes:
        raise StudyError(f"{file} holds no code. Export the codebook again from the other program")
    sets = tuple(_set(each) for part in root.of("Sets") for each in part.of("Set"))
    return CodeFile(root.attributes.get("origin", ""), codes, sets)


def _code(element: _Element) -> Code:
    return Code(
        guid=element.attributes.get("guid", "").strip("{} ").upper(),
        name=element.attributes.get("name", "").strip(),
        codable=element.attributes.get("isCodable", "true").strip() in {"true", "1"},
        description=_described(element),
        codes=tuple(_code(child) for child in element.of("Code")),
    )


def _set(element: _Element) -> CodeSet:
    members = (each.attributes.get("guid", "") for each in element.of("MemberCode"))
    return CodeSet(
        guid=element.attributes.get("guid", "").strip("{} ").upper(),
        name=element.attributes.get("name", "").strip(),
        description=_described(element),
        members=tuple(each.strip("{} ").upper() for each in members),
    )


def _described(element: _Element) -> str:
    return "\n".join("".join(each.text).strip() for each in element.of("Description"))


class _Tree:
    """Elements of a file that declares nothing of its own, read by the standard library's expat."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._open: list[_Element] = []
        self._root: _Element | None = None

    def read(self, content: bytes) -> _Element:
        """The root; raises StudyError where the file cannot be or is not to be read."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._declared
        parser.EntityDeclHandler = self._declared
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self._said
        try:
            parser.Parse(content, True)
        except expat.ExpatError as error:
            why = expat.errors.messages.get(error.code, "not XML")
            raise StudyError(
                f"{self._file} cannot be read as XML (line {error.lineno}: {why}). It may be "
                "damaged or cut off: export it again from the other program"
            ) from None
        except (_RefusedError, LookupError, ValueError) as error:
            told = error if isinstance(error, _RefusedError) else "its encoding is not known"
            raise StudyError(f"{self._file} is not read: {told}") from None
        assert self._root is not None
        return self._root

    def _declared(self, *_: object) -> None:
        raise _RefusedError(
            "it declares a document type or entities, which no program writes into a codebook"
        )

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if not self._open:
            _check_space(space, local)
        if len(self._open) >= DEEPEST:
            raise _RefusedError(f"its codes lie more than {DEEPEST} deep")
        element = _Element(local if space in {NAMESPACE, ALSO_READ} else name, attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)

    def _ended(self, _: str) -> None:
        self._open.pop()

    def _said(self, text: str) -> None:
        # Programs may put further elements into a description; their words are kept.
        for element in reversed(self._open):
            if element.name == "Description":
                element.text.append(text)
                break


def _check_space(space: str, local: str) -> None:
    """Refuse a file whose root belongs to something else."""
    if space == PROJECT or local == "Project":
        raise _RefusedError(
            "it is a whole project. Export only its codebook, as REFI-QDA codebook (.qdc)"
        )
    if space not in {NAMESPACE, ALSO_READ}:
        named = f"the namespace '{space}'" if space else "no namespace"
        raise _RefusedError(f"its root <{local}> has {named}, where '{NAMESPACE}' is expected")
