"""`onefold.oxidized_importer`: the public API of oxidized_importer, from the folder of the floors."""

import sys
from importlib import import_module

sys.modules[__name__] = import_module("onefold.resources.oxidized_importer")
