"""An atlas."""
