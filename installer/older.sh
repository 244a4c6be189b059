#!/usr/bin/env bash
# The same package under an older version number: older.sh NEW.deb OLD.deb
set -euo pipefail
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
dpkg-deb -R "$1" "$scratch/tree"
sed -i 's/^Version: .*/Version: 0.0.1/' "$scratch/tree/DEBIAN/control"
dpkg-deb --root-owner-group -Zgzip -z1 --build "$scratch/tree" "$2" >/dev/null
