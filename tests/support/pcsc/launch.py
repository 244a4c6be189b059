"""Start pcscd in a network namespace of its own: vpcd listens on 0.0.0.0 and must not be reachable.

Run as a program: `launch.py private|shared pcscd ARGS…`.  "private" makes a new namespace with nothing but a loopback
interface; Unix sockets, also pcscd's own, are not affected.  Replaces itself by pcscd, so its process id is pcscd's.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import sys

CLONE_NEWNET = 0x40000000
SIOCGIFFLAGS, SIOCSIFFLAGS = 0x8913, 0x8914
IFF_UP = 0x1
REQUEST = struct.Struct("16sH14x")


def enter(namespace_fd: int) -> None:
    """Move the calling thread into a network namespace (setns).  Raises OSError."""
    if ctypes.CDLL(None, use_errno=True).setns(namespace_fd, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


def leave_network() -> None:
    """A new namespace with its loopback up.  Raises OSError without the right to."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "unshare")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        name, flags = REQUEST.unpack(fcntl.ioctl(link, SIOCGIFFLAGS, REQUEST.pack(b"lo", 0)))
        fcntl.ioctl(link, SIOCSIFFLAGS, REQUEST.pack(name, flags | IFF_UP))


if __name__ == "__main__":
    if sys.argv[1] == "private":
        leave_network()
    os.execvp(sys.argv[2], sys.argv[2:])
