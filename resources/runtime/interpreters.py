"""Sub-interpreters: each has finders of its own, so each is given ours as soon as it is made."""

import functools

from .finder import finder

MODULES = ("_interpreters", "_xxsubinterpreters")


def equip(module):
    """Have the module that makes interpreters make them with the program's finder."""
    code = f"__import__({__package__ + '.finder'!r}, fromlist=['x']).install({finder.main_file!r})"
    create = module.create

    @functools.wraps(create)
    def create_with_finder(*arguments, **named):
        made = create(*arguments, **named)
        module.run_string(made, code)
        return made

    module.create = create_with_finder
