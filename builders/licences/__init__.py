"""The components that a program is made of, their licences, and the text that has to go along with them."""

from __future__ import annotations

from builders.licences.collect import components
from builders.licences.copying import copying
from builders.licences.model import Component, LicenceText, Origin

__all__ = ["Component", "LicenceText", "Origin", "components", "copying"]
