"""What Debian runs around an installation: scripts that enable, start and stop a service, and nothing else.

postinst  enable it, unless its user disabled it, and start it or start it anew
prerm     stop it, before the program goes
postrm    forget it

As debhelper does it. Only services of the system are started; those of users start at the next login.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from builders.installers import service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from builders.installers.model import Order

_START = "#!/bin/sh\nset -e\n\n"
_ENABLE = """\
case "$1" in
configure | abort-upgrade | abort-deconfigure | abort-remove)
    deb-systemd-helper{user} unmask '{name}' >/dev/null || true
    if deb-systemd-helper{user} --quiet was-enabled '{name}'; then
        deb-systemd-helper{user} enable '{name}' >/dev/null || true
    else
        deb-systemd-helper{user} update-state '{name}' >/dev/null || true
    fi
"""
_RUN = """\
    if [ -d /run/systemd/system ]; then
        systemctl --system daemon-reload >/dev/null || true
        if [ -n "$2" ]; then
            deb-systemd-invoke restart '{name}' >/dev/null || true
        else
            deb-systemd-invoke start '{name}' >/dev/null || true
        fi
    fi
"""
_STOP = """\
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
    deb-systemd-invoke stop '{name}' >/dev/null || true
fi
"""
_RELOAD = """\
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
    systemctl --system daemon-reload >/dev/null || true
fi
"""
_FORGET = """\
if [ "$1" = purge ] && command -v deb-systemd-helper >/dev/null; then
    deb-systemd-helper{user} purge '{name}' >/dev/null || true
fi
"""


def scripts(order: Order) -> Mapping[str, str]:
    """Return the scripts by their names; a program that is no service has none."""
    kind = service.kind(order)
    if kind == service.NONE:
        return {}
    is_system = kind == service.SYSTEM
    parts = {
        "postinst": (_ENABLE, _RUN if is_system else "", "    ;;\nesac\n"),
        "prerm": (_STOP if is_system else "",),
        "postrm": (_RELOAD if is_system else "", _FORGET),
    }
    known = {"name": service.name(order), "user": "" if is_system else " --user"}
    return {name: _START + "".join(part).format(**known) for name, part in parts.items() if any(part)}
