"""What an .msi is asked for: the keys of [installer.msi]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.errors import InstallerError
from builders.installers import archive, associations, naming
from builders.installers.model import Field, FieldKind
from builders.installers.msi import product, rtf

if TYPE_CHECKING:
    from builders.installers.model import Terms, Value

_ICONS = (".png", ".svg", ".ico")


def _publisher(terms: Terms) -> Value:
    author = next(iter(terms.project.authors), terms.project.name)
    return author.partition("<")[0].strip() or terms.project.name


def _check_icon(value: Value, _terms: Terms) -> str:
    fits = not value or str(value).lower().endswith(_ICONS)
    return "" if fits else "Windows shows .ico, which is drawn of a .png or .svg too; choose one of these"


def _check_license(value: Value, terms: Terms) -> str:
    try:
        rtf.licence(terms.project.root / str(value)) if value else ""
    except InstallerError as error:
        return str(error)
    return ""


def _check_dialogs(value: Value, terms: Terms) -> str:
    """Return what could not be asked without dialogs."""
    table = terms.project.installers.get("msi", {})
    asked = [key for key in ("license", "choose-folder") if table.get(key)]
    asked += ["for"] * (table.get("for") == product.ASK)
    if value or not asked:
        return ""
    return f"{' and '.join(asked)} ask people something, so there have to be dialogs"


FIELDS = (
    Field(
        key="for",
        title="Installed for",
        doc="user needs no administrator; machine is for all users, and Windows asks for one; "
        "ask lets people choose.",
        kind=FieldKind.CHOICE,
        default=lambda _terms: product.USER,
        choices=(product.USER, product.MACHINE, product.ASK),
    ),
    Field(
        key="publisher",
        title="Publisher",
        doc="Who stands beside the program in the list of apps.",
        default=_publisher,
        check=lambda value, _terms: "" if str(value).strip() else "say who publishes the program",
    ),
    Field(
        key="version",
        title="Version",
        doc="Three numbers, of which Windows compares releases: a higher one replaces a lower one.",
        default=product.version,
        check=product.check_version,
    ),
    Field(
        key="summary",
        title="Summary",
        doc="One sentence, shown in the list of apps and beside the shortcut.",
        default=lambda terms: terms.project.summary,
        check=lambda value, _terms: "" if len(str(value)) <= 255 else "it has more than 255 letters",  # noqa: PLR2004
    ),
    Field(
        key="homepage",
        title="Home page",
        doc="Linked from the list of apps.",
        default=lambda terms: terms.project.homepage,
    ),
    Field(
        key="folder",
        title="Folder",
        doc="The folder that the program is installed to.",
        default=lambda terms: terms.project.name,
        check=naming.check,
    ),
    Field(
        key="dialogs",
        title="Show dialogs",
        doc="Pages before and after, and repair or removal when it is opened again; else only a bar.",
        kind=FieldKind.FLAG,
        default=lambda _terms: True,
        check=_check_dialogs,
    ),
    Field(
        key="license",
        title="Licence to accept",
        doc="A text or an .rtf that people have to accept first, such as LICENSE.",
        kind=FieldKind.PATH,
        check=_check_license,
    ),
    Field(
        key="choose-folder",
        title="Let people choose the folder",
        doc="A page asks for the folder; the next version goes into the same one.",
        kind=FieldKind.FLAG,
        default=lambda _terms: False,
    ),
    Field(
        key="launch",
        title="Offer to start it",
        doc="The last page starts the program, unless people say no.",
        kind=FieldKind.FLAG,
        default=lambda terms: not terms.project.console,
    ),
    Field(
        key="menu",
        title="Put it into the Start menu",
        doc="Programs with a window are there by themselves, console programs are not.",
        kind=FieldKind.FLAG,
        default=lambda terms: not terms.project.console,
    ),
    Field(
        key="desktop",
        title="Put it on the desktop",
        doc="A second shortcut, on the desktop.",
        kind=FieldKind.FLAG,
        default=lambda _terms: False,
    ),
    Field(
        key="icon",
        title="Icon",
        doc="An .ico, an .svg or a square .png, for the shortcuts and the list of apps.",
        kind=FieldKind.PATH,
        default=lambda terms: terms.icon(*_ICONS),
        check=_check_icon,
    ),
    Field(
        key="path",
        title="Add it to PATH",
        doc="So that people can type its name in a terminal.",
        kind=FieldKind.FLAG,
        default=lambda _terms: False,
    ),
    associations.DOCUMENT_TYPES,
    associations.URL_SCHEMES,
    Field(
        key="upgrade-code",
        title="Upgrade code",
        doc="By which versions know each other; made of the program's name. Keep it when the name changes.",
        default=product.upgrade_code,
        check=product.check_code,
    ),
    archive.NAME,
)
