"""A service that systemd runs: a unit made of the program's name and arguments, or one of the user's own.

usr/lib/systemd/system/<command>.service, or usr/lib/systemd/user/<command>.service
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.installers.model import Entry, Field, FieldKind

if TYPE_CHECKING:
    from builders.installers.model import Order, Terms, Value

NONE, SYSTEM, USER = "none", "system", "user"


def _check_arguments(value: Value, _terms: Terms) -> str:
    return "a line cannot end with a backslash" if str(value).endswith("\\") else ""


def _check_unit(value: Value, terms: Terms) -> str:
    if not value:
        return ""
    text = (terms.project.root / str(value)).read_text("utf-8", "replace")
    missing = [part for part in ("[Service]", "ExecStart=") if part not in text]
    return f"{value} is no unit of a service: {' and '.join(missing)} is missing" if missing else ""


SERVICE = Field(
    key="service",
    title="Service",
    doc="system: from boot on; user: from each login. Debian starts it by itself, others once enabled.",
    kind=FieldKind.CHOICE,
    default=lambda _terms: NONE,
    choices=(NONE, SYSTEM, USER),
)
ARGUMENTS = Field(
    key="service-arguments",
    title="Arguments of the service",
    doc="What the service starts the program with, quoted as systemd wants it.",
    check=_check_arguments,
)
UNIT = Field(
    key="service-unit",
    title="Unit of the service",
    doc="A .service file of your own, in place of the one that is made of the arguments.",
    kind=FieldKind.PATH,
    check=_check_unit,
)
FIELDS = (SERVICE, ARGUMENTS, UNIT)


def kind(order: Order) -> str:
    """Return SYSTEM, USER or NONE; formats without the field have none."""
    return str(order.values.get(SERVICE.key, NONE))


def name(order: Order) -> str:
    """Return the name by which systemd knows it."""
    return f"{order.text('package')}.service"


def entry(order: Order) -> Entry | None:
    """Return the unit, None if the program is no service."""
    if kind(order) == NONE:
        return None
    written = order.text(UNIT.key)
    content = (order.project.root / written).read_bytes() if written else unit(order).encode()
    return Entry(path=f"usr/lib/systemd/{kind(order)}/{name(order)}", size=len(content), content=content)


def unit(order: Order) -> str:
    """Return a unit (systemd.service(5)); one of the system has a user and folders of its own."""
    command = f"/usr/bin/{order.project.executable} {order.text(ARGUMENTS.key)}".strip()
    is_system, package = kind(order) == SYSTEM, order.text("package")
    after = "After=network.target\n" if is_system else ""
    own_user = (
        "DynamicUser=yes\n"
        f"StateDirectory={package}\n"
        f"CacheDirectory={package}\n"
        f"Environment=HOME=%S/{package} XDG_CACHE_HOME=%C/{package}\n"
    )
    return (
        "[Unit]\n"
        f"Description={order.text('summary').replace('%', '%%')}\n"
        f"Documentation=man:{order.project.executable}(1)\n"
        f"{after}"
        "\n[Service]\n"
        f"ExecStart={command}\n"
        "Restart=on-failure\n"
        f"{own_user if is_system else ''}"
        "\n[Install]\n"
        f"WantedBy={'multi-user' if is_system else 'default'}.target\n"
    )
