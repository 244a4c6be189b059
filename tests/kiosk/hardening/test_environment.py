"""What may not be set when a live desk starts, and what may."""

from __future__ import annotations

import pytest

from kiosk.hardening.environment import foreign


@pytest.mark.parametrize(
    "name",
    [
        *("LD_PRELOAD", "LD_AUDIT", "LD_LIBRARY_PATH", "GLIBC_TUNABLES"),
        *("PYTHONPATH", "PYTHONSTARTUP", "PYTHONHOME", "PYTHONBREAKPOINT", "PYTHONINSPECT"),
        *(
            "QT_PLUGIN_PATH",
            "QT_LOGGING_RULES",
            "QT_QPA_GENERIC_PLUGINS",
            "QML_IMPORT_PATH",
            "QML2_IMPORT_PATH",
        ),
        *(
            "SSLKEYLOGFILE",
            "SSL_CERT_FILE",
            "OPENSSL_CONF",
            "REQUESTS_CA_BUNDLE",
            "PCSCLITE_CSOCK_NAME",
            "PGHOST",
        ),
    ],
)
def test_foreign(name: str) -> None:
    assert foreign({name: "x", "PATH": "/usr/bin"}) == {name}


def test_an_operator_s_choices_stay() -> None:
    chosen = {
        "PATH": "/usr/bin",
        "HOME": "/var/lib/training-desk",
        "LANG": "zh_CN.UTF-8",
        "WAYLAND_DISPLAY": "wayland-0",
        "XDG_RUNTIME_DIR": "/run/user/1000",
        "QT_IM_MODULE": "ibus",
        "QT_QPA_PLATFORM": "wayland;xcb",
        "QT_QUICK_BACKEND": "software",
        "PYTHONUNBUFFERED": "1",
    }
    assert foreign(chosen) == set()


@pytest.mark.parametrize("platform", ["vnc", "vnc:port=5901", "xcb;vnc", "webgl"])
def test_no_screen_for_the_network(platform: str) -> None:
    assert foreign({"QT_QPA_PLATFORM": platform}) == {"QT_QPA_PLATFORM"}


def test_a_frozen_program_keeps_its_own_libraries() -> None:
    set_by_loader = {"LD_LIBRARY_PATH": "/opt/training-desk/_internal"}
    assert foreign(set_by_loader, own_libraries="/opt/training-desk/_internal") == set()
    assert foreign(set_by_loader, own_libraries="/opt/other") == {"LD_LIBRARY_PATH"}


def test_what_a_frozen_program_sets_itself_does_not_start_it_anew_for_ever() -> None:
    own = "/opt/training-desk/_internal"
    by_itself = {"QT_PLUGIN_PATH": f"{own}/PySide6/Qt/plugins", "QML2_IMPORT_PATH": f"{own}/PySide6/Qt/qml"}
    assert foreign(by_itself, own_libraries=own) == set()
    assert foreign(by_itself) == set(by_itself)
    elsewhere = {"QML2_IMPORT_PATH": f"{own}/PySide6/Qt/qml:/tmp/qml", "QT_PLUGIN_PATH": f"{own}/../x"}
    assert foreign(elsewhere, own_libraries=own) == set(elsewhere)
