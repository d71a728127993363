"""Errors of floor 2, each with the exit code of the command line.

BuildError                    20
├── ProjectError              21  onefold.toml, pyproject.toml, script or wheel cannot be used as it is
├── PythonError               22  no usable Python distribution, or an archive that is refused
├── EnvironmentFailure        23  the dependencies could not be resolved or installed
├── LauncherError             24  the launcher could not be linked
├── OutputError               25  the output cannot be written (permission, full disk)
├── ExecutableError           26  a file that is not a program made by Onefold, or is damaged
├── SigningError              27  what was made could not be signed as [signing] says
├── InstallerError            28  the program is there, but an installer could not be made of it
└── Stopped                  130  the user stopped it

Floor 1's own (resources/errors.py) use 10 to 19. 1 is an error of ours, 2 is wrong usage.
A message says what failed, why, and what to do next.
"""


class BuildError(Exception):
    """Anything that floor 2 refuses; the message is a sentence for the user."""

    exit_code = 20


class ProjectError(BuildError):
    """The project cannot be used as it is; the message names the key or the file."""

    exit_code = 21


class PythonError(BuildError):
    """No usable Python distribution, or an archive that is refused."""

    exit_code = 22


class EnvironmentFailure(BuildError):  # noqa: N818 - EnvironmentError is a name of Python's
    """The dependencies could not be resolved or installed; the message carries the installer's reason."""

    exit_code = 23


class LauncherError(BuildError):
    """The launcher could not be linked."""

    exit_code = 24


class OutputError(BuildError):
    """The output cannot be written."""

    exit_code = 25


class ExecutableError(BuildError):
    """A file that is not a program made by Onefold, or is damaged."""

    exit_code = 26


class SigningError(BuildError):
    """What was made could not be signed as [signing] says; the message never holds a secret."""

    exit_code = 27


class InstallerError(BuildError):
    """The program is there, but an installer could not be made of it."""

    exit_code = 28


class Stopped(BuildError):  # noqa: N818 - it is what happened, not what went wrong
    """The user stopped it."""

    exit_code = 130
