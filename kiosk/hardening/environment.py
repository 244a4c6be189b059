"""Variables that could change a desk from outside: other code, other certificates, a log of every key pressed.

The loader and the interpreter read theirs before any line of ours, so one that is set means starting anew without it.
What an operator may choose (where the window is drawn, how text is typed) stays.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Final

FOREIGN: Final = (
    *("LD_", "DYLD_", "GLIBC_TUNABLES", "GCONV_PATH", "MALLOC_", "LOCPATH"),  # the loader and the C library
    "PYTHON",
    *(
        "QT_",
        "QML",
        "QSG_",
        "QTWEBENGINE_",
    ),  # plugins, debuggers, rules that log keys, servers that show the screen
    *("GST_", "OPENCV_", "FONTCONFIG_", "LIBGL_", "MESA_"),
    *("SSL", "OPENSSL_", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),  # whom to trust, and SSLKEYLOGFILE
    *("PCSCLITE_", "LIBPCSC", "PG", "SQLITE_"),  # another reader service, another hub
)
"""How their names begin."""
CHOICES: Final = frozenset(
    {
        *("QT_QUICK_BACKEND", "QT_QUICK_CONTROLS_STYLE", "QT_IM_MODULE", "QT_IM_MODULES"),
        *("QT_SCALE_FACTOR", "QT_AUTO_SCREEN_SCALE_FACTOR", "QT_ENABLE_HIGHDPI_SCALING", "QT_FONT_DPI"),
        *("QT_ACCESSIBILITY", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "QT_WAYLAND_DISABLE_WINDOWDECORATION"),
        *("PYTHONUNBUFFERED", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED"),
        *("PGPASSFILE",),
    }
)
PLATFORM: Final = "QT_QPA_PLATFORM"
SCREENS: Final = frozenset({"xcb", "wayland", "wayland-egl", "eglfs", "linuxfb", "offscreen", "windows"})
"""Not among them: vnc, which lets the network watch."""
FROZEN: Final = frozenset({"LD_LIBRARY_PATH", "QT_PLUGIN_PATH", "QML2_IMPORT_PATH"})
"""What a frozen program sets for itself, each time it starts, to folders of its own."""


def foreign(environment: Mapping[str, str], *, own_libraries: str = "") -> frozenset[str]:
    """The names of what no live desk is started with.  `own_libraries`: the folder of a frozen program."""
    return frozenset(
        name
        for name, value in environment.items()
        if name.startswith(FOREIGN)
        and name not in CHOICES
        and not (name == PLATFORM and set(value.split(";")) <= SCREENS)
        and not (name in FROZEN and own_libraries and _is_within(value, own_libraries))
    )


def _is_within(paths: str, folder: str) -> bool:
    within = [os.path.normpath(path) for path in paths.split(os.pathsep)]
    return all(path == folder or path.startswith(folder + os.sep) for path in within)


def begin_clean() -> frozenset[str]:
    """Starts this program anew where something foreign is set; it comes back at once where nothing is."""
    names = foreign(os.environ, own_libraries=getattr(sys, "_MEIPASS", ""))
    if not names:
        return names
    for name in names:
        del os.environ[name]
    if sys.platform != "win32":  # whose exec is a child beside; libraries are not named by variables there
        if hasattr(sys, "_MEIPASS"):
            os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
            os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    return names
