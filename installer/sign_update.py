"""A signed update of a package, at the publisher's:  python -m installer.sign_update PACKAGE.deb KEY.pem [OUT]

KEY.pem is the private Ed25519 key (openssl genpkey -algorithm ed25519); desks have its public half (openssl pkey
-pubout) as /etc/training-desk-update.pem.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

from kiosk.keeping.release import PRODUCT, SUFFIX, Release, private_key, sign


def main(argv: list[str]) -> int:
    if len(argv) not in (2, 3):
        print("python -m installer.sign_update PACKAGE.deb KEY.pem [OUT]", file=sys.stderr)
        return 2
    package, key = Path(argv[0]), private_key(Path(argv[1]).read_bytes())
    name, version, architecture = (field(package, one) for one in ("Package", "Version", "Architecture"))
    if name != PRODUCT:
        print(f"{package} is {name}, not {PRODUCT}", file=sys.stderr)
        return 1
    target = Path(argv[2]) if len(argv) > 2 else package.with_suffix(SUFFIX)
    with package.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    sign(package, Release(name, version, architecture, package.stat().st_size, digest), key, target)
    print(target)
    return 0


def field(package: Path, name: str) -> str:
    done = subprocess.run(
        ["dpkg-deb", "-f", str(package), name], check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
