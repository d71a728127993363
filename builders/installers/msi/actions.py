"""What Windows Installer does, in which order; and that a newer version stays while an older one goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from builders.installers.msi.product import braced
from builders.installers.msi.tree import ROOT

if TYPE_CHECKING:
    from builders.installers.msi.database import Database
    from builders.installers.msi.product import Product

OLDER, NEWER = "OLDERVERSION", "NEWERVERSION"
_ONLY_DETECT, _UP_TO_AND_WITH = 0x2, 0x200
_SET_PROPERTY: Final = 51
_REFUSAL: Final = (
    "A newer version of [ProductName] is installed, and stays. "
    "To go back to this one, remove the newer one first."
)

# Numbers as in the reference ("Suggested InstallExecuteSequence"), but for these: FindRelatedProducts comes
# before LaunchConditions, which refuse what it found. RemoveExistingProducts comes before anything is
# installed, so that no old file is left between new ones, and after InstallInitialize, so that a failure
# brings it back.
_COST: Final = (("CostInitialize", 800), ("CostFinalize", 1000))
_COSTING: Final = (*_COST, ("FileCost", 900))
_CHECKS: Final = (("FindRelatedProducts", 25), ("LaunchConditions", 100), ("ValidateProductID", 700))
_FRAME: Final = (("InstallValidate", 1400), ("InstallInitialize", 1500), ("InstallFinalize", 6600))
_SEQUENCES: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    "AdminExecuteSequence": (*_COSTING, *_FRAME, ("InstallAdminPackage", 3900), ("InstallFiles", 4000)),
    "AdminUISequence": (*_COSTING, ("ExecuteAction", 1300)),
    "AdvtExecuteSequence": (
        *_COST,
        *_FRAME,
        *(("CreateShortcuts", 4500), ("PublishFeatures", 6300), ("PublishProduct", 6400)),
    ),
    "InstallUISequence": (*_CHECKS, *_COSTING, ("ExecuteAction", 1300)),
    "InstallExecuteSequence": (
        *_CHECKS,
        *_COSTING,
        ("SetInstallLocation", 1010),
        *_FRAME,
        ("RemoveExistingProducts", 1525),
        ("ProcessComponents", 1600),
        ("UnpublishFeatures", 1800),
        ("RemoveRegistryValues", 2600),
        ("RemoveShortcuts", 3200),
        ("RemoveEnvironmentStrings", 3300),
        ("RemoveFiles", 3500),
        ("InstallFiles", 4000),
        ("CreateShortcuts", 4500),
        ("WriteRegistryValues", 5000),
        ("WriteEnvironmentStrings", 5200),
        ("RegisterUser", 6000),
        ("RegisterProduct", 6100),
        ("PublishFeatures", 6300),
        ("PublishProduct", 6400),
    ),
}


def add(database: Database, product: Product) -> None:
    for table, rows in _SEQUENCES.items():
        for action, number in rows:
            database.add(table, action, None, number)
    database.add("CustomAction", "SetInstallLocation", _SET_PROPERTY, "ARPINSTALLLOCATION", f"[{ROOT}]")
    family = braced(product.family)
    database.add("Upgrade", family, None, product.version, None, _UP_TO_AND_WITH, None, OLDER)
    database.add("Upgrade", family, product.version, None, None, _ONLY_DETECT, None, NEWER)
    database.add("LaunchCondition", f"NOT {NEWER}", _REFUSAL)
