#!/usr/bin/env bash
# The same package under another version number, whole or with a program that does not start:
#   renumber.sh PACKAGE.deb OUT.deb VERSION [broken]
set -euo pipefail
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
dpkg-deb -R "$1" "$scratch/tree"
sed -i "s/^Version: .*/Version: $3/" "$scratch/tree/DEBIAN/control"
if [ "${4:-}" = broken ]; then printf '#!/bin/sh\nexit 1\n' >"$scratch/tree/opt/training-desk/training-desk"; fi
dpkg-deb --root-owner-group -Zgzip -z1 --build "$scratch/tree" "$2" >/dev/null
