"""What was left out since no recorded run used it: whoever imports it learns why it is not there."""

import _onefold_native as native

from .finder import RESOURCE

NAMES = "_onefold/omitted.txt"  # one module a line; as in builders/recording.py


class OmittedFinder:
    """Last on sys.meta_path: asked for what nobody has."""

    def __init__(self):
        self._names = None

    def find_spec(self, fullname, path=None, target=None):
        if self._names is None:
            self._names = frozenset(native.read(RESOURCE, NAMES).decode().split("\n"))
        if fullname in self._names:
            # Without a name the error gets through `from package import module`, which else hides it.
            name = None if "." in fullname else fullname
            raise ModuleNotFoundError(_sentence(fullname), name=name)

    def invalidate_caches(self):
        pass


def _sentence(fullname):
    return (
        f"No module named {fullname!r}: it was left out when this program was built, because no recorded run "
        "used it. Record a run that does (onefold run --record), or bring it back with a rule in onefold.toml"
    )
