"""Where a library was told at its own build to look for files of the system: elsewhere, on another system.

Variables that the user set are left alone.
"""

import os
import sys

import _onefold_native as native

from .finder import MODULE

# The bundles of Debian and Alpine, Fedora, its older releases, openSUSE, Alpine and BSD, FreeBSD's package.
BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/usr/local/share/certs/ca-root-nss.crt",
)
TERMINALS = (
    "/etc/terminfo",
    "/lib/terminfo",
    "/usr/share/terminfo",
    "/usr/lib/terminfo",
    "/usr/share/lib/terminfo",
)


def prepare(name):
    """Do what a module needs before it is imported."""
    if sys.platform == "win32":
        return  # Python asks Windows for its certificates, and nothing there has a terminfo
    if name == "ssl":
        _find_certificates()
    else:
        _find_terminals()


def _find_certificates():
    """Set SSL_CERT_FILE, unless OpenSSL finds certificates itself."""
    try:
        import _ssl
    except ImportError:
        return  # the module ssl is going to say so
    file_variable, file, folder_variable, folder = _ssl.get_default_verify_paths()
    if file_variable in os.environ or folder_variable in os.environ:
        return
    if os.path.isfile(file) or _has_certificates(folder):
        return
    found = next(filter(os.path.isfile, BUNDLES), None) or _bundle_of_certifi()
    if found:
        os.environ[file_variable] = found


def _has_certificates(folder):
    """Whether it holds what OpenSSL looks for: names made of a hash and a number."""
    try:
        return any(name.endswith(".0") for name in os.listdir(folder))
    except OSError:
        return False


def _bundle_of_certifi():
    if native.find(MODULE, "certifi") is None:
        return None
    import certifi

    return certifi.where()


def _find_terminals():
    """Tell ncurses of every folder that systems keep their terminals in, or of the author's own."""
    if "TERMINFO" in os.environ or "TERMINFO_DIRS" in os.environ:
        return
    own = native.settings().get("terminfo", "").replace("$ORIGIN", os.path.dirname(native.executable), 1)
    folders = [folder for folder in (own, *TERMINALS) if os.path.isdir(folder)]
    if folders:
        os.environ["TERMINFO_DIRS"] = ":".join(folders)
