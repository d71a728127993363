"""The floors as packages inside `onefold`; see packaging/onefold/__init__.py for the reason."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from setuptools import setup
from setuptools.command.build_py import build_py

if TYPE_CHECKING:
    from collections.abc import Iterator

FLOORS = ("resources", "builders", "studio")
ALONG = ("samples",)


def folders() -> Iterator[Path]:
    """Yield every folder of the floors and of the samples; each ships whole, C sources and data included."""
    for floor in map(Path, (*FLOORS, *ALONG)):
        inside = (path for path in sorted(floor.rglob("*")) if path.is_dir() and path.name != "__pycache__")
        yield from (floor, *inside)


package_dir = {"onefold": "packaging/onefold"} | {
    "onefold." + ".".join(folder.parts): folder.as_posix() for folder in folders()
}


class WithLaunchers(build_py):  # type: ignore[misc]  # setuptools brings no types
    """Adds launchers for Windows and runtimes for AppImages to the wheel; a checkout links its own."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            sys.path.insert(0, str(Path(__file__).parent))
            from builders.installers.appimage import linking  # noqa: PLC0415 - ours, from this folder
            from builders.launcher import prebuilding  # noqa: PLC0415

            floor = Path(self.build_lib, "onefold/builders")
            launchers = prebuilding.prebuild(floor / "launcher/prebuilt")
            runtimes = linking.prebuild(floor / "installers/appimage/prebuilt")
            for said in itertools.chain(launchers, runtimes):
                sys.stderr.write(f"{said}\n")


setup(
    packages=list(package_dir),
    package_dir=package_dir,
    package_data={"": ["*"]},
    cmdclass={"build_py": WithLaunchers},
)
