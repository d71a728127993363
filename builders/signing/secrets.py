"""Where secrets come from: the front end, the environment, the key store; never a file of the project."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from builders.errors import SigningError

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

WINDOWS: Final = "ONEFOLD_WINDOWS_PASSWORD"
MACOS: Final = "ONEFOLD_MACOS_PASSWORD"
GPG: Final = "ONEFOLD_GPG_PASSPHRASE"
VARIABLES: Final = (WINDOWS, MACOS, GPG)
SERVICE: Final = "onefold"  # that all accounts in the key store belong to


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A secret's place, without the secret.

    variable: of the environment. account: in the key store: the file or the key that it opens.
    opens: the same in words.
    """

    variable: str
    account: str
    opens: str

    def find(self, given: Mapping[str, str]) -> str | None:
        """Return the secret, None if nobody knows it; given: by variable, what the front end found out."""
        for told in (given, os.environ):
            if value := told.get(self.variable):  # services of CI set what they do not have to ""
                return value
        return stored(self)

    def missing(self) -> SigningError:
        return SigningError(
            f"the password of {self.opens} is not known: set {self.variable}, or store it with "
            f"`keyring set {SERVICE} {self.account}`, or build with --no-sign"
        )


def taken(environment: MutableMapping[str, str] = os.environ) -> dict[str, str]:
    """Take the secrets out of an environment, so that programs started from here do not inherit them."""
    found = {name: environment.pop(name, "") for name in VARIABLES}
    return {name: value for name, value in found.items() if value}


def stored(secret: Secret) -> str | None:
    """Return what the key store has, None if it has nothing or there is none."""
    try:
        import keyring  # noqa: PLC0415 - only what is signed needs it

        return keyring.get_password(SERVICE, secret.account)
    except Exception:  # noqa: BLE001 - whatever a key store's driver raises, it has nothing for us
        return None


def store(secret: Secret, value: str) -> None:
    """Put a secret into the key store, or take it out if it is ""; raises SigningError."""
    import keyring  # noqa: PLC0415 - only what is signed needs it
    from keyring.errors import PasswordDeleteError  # noqa: PLC0415

    try:
        if value:
            keyring.set_password(SERVICE, secret.account, value)
        else:
            keyring.delete_password(SERVICE, secret.account)
    except PasswordDeleteError:
        return
    except Exception as error:
        raise SigningError(
            f"this machine's key store did not take it; set {secret.variable} in the environment instead"
        ) from error
