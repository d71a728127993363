"""Linux distributions, and the versions of the C and C++ libraries that they come with.

Dates of Debian and Ubuntu are those of the package distro-info-data, and the libraries of Ubuntu 24.04 and
26.04 were looked up on packages.ubuntu.com. The rest was written from memory in November 2026: compare it
with the release notes when a row matters. `supported_until` is the end of free updates (Debian: of LTS).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release of a distribution.

    glibc, glibcxx: the newest symbol versions that it has; () where it has another C library.
    supported_until: year and month; None where it is not known yet, or does not end.
    """

    name: str
    glibc: tuple[int, ...]
    glibcxx: tuple[int, ...]
    supported_until: tuple[int, int] | None = None


def _release(
    name: str, glibc: tuple[int, ...], glibcxx: int, supported_until: tuple[int, int] | None = None
) -> Release:
    return Release(name=name, glibc=glibc, glibcxx=(3, 4, glibcxx), supported_until=supported_until)


RELEASES = (
    _release("Debian 10", (2, 28), 25, (2024, 6)),
    _release("Debian 11", (2, 31), 28, (2026, 8)),
    _release("Debian 12", (2, 36), 30, (2028, 6)),
    _release("Debian 13", (2, 41), 33, (2030, 6)),
    _release("Debian 14 (not published yet)", (2, 42), 34),
    _release("Ubuntu 18.04", (2, 27), 25, (2023, 5)),
    _release("Ubuntu 20.04", (2, 31), 28, (2025, 5)),
    _release("Ubuntu 22.04", (2, 35), 30, (2027, 6)),
    _release("Ubuntu 24.04", (2, 39), 33, (2029, 5)),
    _release("Ubuntu 26.04", (2, 43), 34, (2031, 5)),
    _release("RHEL and AlmaLinux 7", (2, 17), 19, (2024, 6)),
    _release("RHEL and AlmaLinux 8", (2, 28), 25, (2029, 5)),
    _release("RHEL and AlmaLinux 9", (2, 34), 29, (2032, 5)),
    _release("RHEL and AlmaLinux 10", (2, 39), 33, (2035, 5)),
    _release("Amazon Linux 2", (2, 26), 24, (2026, 6)),
    _release("Amazon Linux 2023", (2, 34), 29, (2029, 6)),
    _release("Fedora 42", (2, 41), 34, (2026, 5)),
    _release("Fedora 43", (2, 42), 34, (2026, 12)),
    _release("Fedora 44", (2, 43), 34, (2027, 5)),
    _release("openSUSE Leap 15.6", (2, 38), 32, (2026, 4)),
    _release("openSUSE Leap 16.0", (2, 40), 34, (2027, 10)),
    _release("Arch Linux", (2, 43), 34),
    Release(name="Alpine Linux", glibc=(), glibcxx=()),
)
