import sys

LOADED = sys.modules.setdefault("survey_loaded", [])
LOADED.append(__name__)
VALUE = 42
