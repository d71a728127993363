"""The window around the pages: header, steps, menus, notices, palette."""
