#!/usr/bin/env bash
# Does the Windows installer compile?  By Inno Setup's own compiler (npm package innosetup) under wine, in an i386
# Debian chroot, with a stand-in for the program.  As root, with debootstrap:  ./dev prove-windows [OUT]
# It shows that the script is right, not that the installer works: nothing of it is run.
set -euo pipefail
out="$(realpath -m "${1:-.build/windows}")"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
compiler=innosetup@6.4.1
sha256=fc36b763a729c8964416552d733f4864ac4a4934d0a6569e20c2feb4c29b9684
version="$(sed -n 's/^version = "\(.*\)"$/\1/p' "$here/../../pyproject.toml")"
root="$(mktemp -d)"
mounted=()
end() {
  for place in "${mounted[@]}"; do umount -l "$place"; done
  rm -rf --one-file-system "$root"
}
trap end EXIT
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive WINEDEBUG=-all "$@"; }

debootstrap --arch=i386 --variant=minbase bookworm "$root" >/dev/null
for place in proc dev dev/pts dev/shm; do mount --bind "/$place" "$root/$place" && mounted=("$root/$place" "${mounted[@]}"); done
in_root apt-get update -qq
in_root apt-get install -y -qq --no-install-recommends wine wine32 >/dev/null

mkdir "$root/inno" "$root/work" "$root/work/payload"
(cd "$root/inno" && npm pack --silent "$compiler" >/dev/null)
echo "$sha256  $(echo "$root"/inno/*.tgz)" | sha256sum --check --quiet
tar -xzf "$root"/inno/*.tgz -C "$root/inno"
cp "$here"/kiosk.iss "$here"/zh.isl "$here"/desk.toml "$root/work/"
printf 'stand-in' >"$root/work/payload/training-desk.exe"
in_root sh -c "cd /work && wine /inno/package/bin/ISCC.exe /Q /DPayload=payload /DVersion=$version kiosk.iss && wineserver -w"
mkdir -p "$out"
cp "$root/work/Output/training-desk-$version-setup.exe" "$out/stand-in-$version-setup.exe"
echo "it compiles: $(stat -c %s "$out/stand-in-$version-setup.exe") bytes, with a stand-in for the program" >&2
