#!/usr/bin/env bash
# The package on a clean Debian 12, in a chroot: installed, examined, rehearsed, its kiosk session photographed,
# upgraded with a book in it, rolled back, updated by a signed file, purged.  As root, with debootstrap:
#   ./dev prove-package PACKAGE.deb [OUT]
# OUT gets the pictures and reports, and proof.json with the figures that `kiosk bench package` reads.
# Not done here: a boot with systemd, udev, polkit and a real screen (units and rules are read by their own checkers;
# what the path unit would start, the update's script, is started by hand).
set -euo pipefail
package="$(realpath "$1")"
pictures="$(realpath -m "${2:-.build/package/proof}")"
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
python="$here/../.venv/bin/python"
root="$(mktemp -d)"
chmod 755 "$root"
mounted=()

step() { printf '\n== %s\n' "$*" >&2; }
fail() { printf '%s\n' "$*" >&2; exit 1; }
now() { date +%s.%N; }
since() { awk -v began="$1" -v ended="$(now)" 'BEGIN { printf "%.1f", ended - began }'; }
end() {
  for place in "${mounted[@]}"; do umount -l "$place"; done
  rm -rf --one-file-system "$root"
}
trap end EXIT
in_root() { chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
desk=(chroot "$root" setpriv --reuid=training-desk --regid=training-desk --init-groups
  env -i PATH=/usr/bin:/bin LANG=C.UTF-8 HOME=/var/lib/training-desk XDG_RUNTIME_DIR=/run/desk)
as_desk() { "${desk[@]}" "$@"; }
desk_files() { in_root find /var/lib/training-desk -type f | sort; }

step "a clean Debian 12"
debootstrap --variant=minbase bookworm "$root" >/dev/null
cp /etc/apt/sources.list.d/*.sources "$root/etc/apt/sources.list.d/" 2>/dev/null && : >"$root/etc/apt/sources.list" || true
for place in proc sys dev dev/pts dev/shm; do mount --bind "/$place" "$root/$place" && mounted=("$root/$place" "${mounted[@]}"); done
in_root apt-get update -qq

step "installed: its dependencies alone, then the package"
cp "$package" "$root/new.deb"
in_root apt-get install -y -qq --no-install-recommends apt-utils >/dev/null 2>&1
depends="$(dpkg-deb -f "$package" Depends | tr ',' '\n' | sed 's/(.*)//; s/|.*//' | xargs)"
began="$(now)"
# pcscd is not to be started in here
in_root env RUNLEVEL=1 apt-get install -y -qq --no-install-recommends $depends >/dev/null
dependencies_s="$(since "$began")"
# What a clean machine takes in all is this and what follows: the package finds its dependencies there.
began="$(now)"
in_root env RUNLEVEL=1 apt-get install -y -qq --no-install-recommends /new.deb >/dev/null
printf 'folder = "/var/lib/training-desk"\n[desk]\nno = "KSK-990000-0001"\n[platform]\nkind = "none"\n' >"$root/site.toml"
install -d -m 0700 "$root/run/desk"
in_root chown training-desk:training-desk /run/desk
# Ready: its very first start, keys and book made, until a card could be judged.  It ends when its standard input does.
# (A pipe's first half would be waited for, too.)
: >"$root/trial.json"
"${desk[@]}" QT_QPA_PLATFORM=offscreen training-desk -m kiosk.bench.start_child \
  '{"folder": "/tmp/trial", "platform.kind": "none"}' < <(sleep 120) >"$root/trial.json" &
trial=$!
for _ in $(seq 1200); do grep -q '"desk"' "$root/trial.json" && break; sleep 0.1; done
grep -q '"desk"' "$root/trial.json" || fail "the desk did not open within two minutes"
package_s="$(since "$began")"
kill "$trial"
wait "$trial" || true
printf 'dependencies alone: %s s, then the package until a card could be judged: %s s\n' "$dependencies_s" "$package_s"

step "the doctor and the rehearsal, as the desk's user"
as_desk env QT_QPA_PLATFORM=offscreen training-desk doctor --config /etc/training-desk/desk.toml --json >"$root/doctor.json" || true
in_root sh -c 'test -s /doctor.json'
as_desk env QT_QPA_PLATFORM=offscreen training-desk rehearse --json --out /tmp/rehearsal >"$root/rehearsal.json"

step "the kiosk session, by cage, photographed"
in_root apt-get install -y -qq --no-install-recommends cage xwayland grim wf-recorder >/dev/null
# cage shows a window that fills the screen from the window's own buffer, which grim cannot read: it would see the last
# picture cage put together itself.  A recording that runs all the while keeps cage putting them together.
printf '#!/bin/sh\nwf-recorder -f /tmp/session.mkv >/dev/null 2>&1 &\nexec training-desk live --config /site.toml\n' >"$root/session"
chmod 755 "$root/session"
"${desk[@]}" WLR_BACKENDS=headless WLR_RENDERER=pixman WLR_LIBINPUT_NO_DEVICES=1 QT_QPA_PLATFORM=wayland \
  XDG_SESSION_TYPE=wayland LIBSEAT_BACKEND=noop cage -d -- /session &
session=$!
for _ in $(seq 60); do sleep 1; [ -S "$root/run/desk/wayland-0" ] && break; done
sleep 12
as_desk env WAYLAND_DISPLAY=wayland-0 grim /tmp/session.png
[ "$(stat -c %s "$root/tmp/session.png")" -gt 20000 ] || fail "the session's picture is empty"
kill "$session"
wait "$session" || true

step "units, rules, desktop file"
in_root apt-get install -y -qq --no-install-recommends systemd desktop-file-utils appstream >/dev/null
in_root systemd-analyze verify /usr/lib/systemd/system/training-desk-kiosk.service
in_root env XDG_RUNTIME_DIR=/run systemd-analyze --user verify /usr/lib/systemd/user/training-desk.service
in_root desktop-file-validate /usr/share/applications/training-desk.desktop
in_root appstreamcli validate --no-net /usr/share/metainfo/training-desk.metainfo.xml

step "upgraded with a book in it, rolled back"
"$here/renumber.sh" "$package" "$root/old.deb" 0.0.1
in_root env RUNLEVEL=1 apt-get install -y -qq --allow-downgrades /old.deb >/dev/null
open_once() { as_desk env QT_QPA_PLATFORM=offscreen timeout --signal=TERM 12 training-desk live --config /site.toml || true; }
verify() { as_desk training-desk ledger verify --config /site.toml; }
open_once
verify
# entries acknowledged while the writer is cut off; each is looked for after the upgrade and after the roll-back
as_desk training-desk selftest power --config /site.toml --rounds 10 --keep --json >"$root/power.json"
found() { as_desk training-desk selftest power --config /site.toml --against /power.json; }
in_root env RUNLEVEL=1 apt-get install -y -qq /new.deb >/dev/null
open_once
verify
found
in_root env RUNLEVEL=1 apt-get install -y -qq --allow-downgrades /old.deb >/dev/null
open_once
verify
found

step "updated by a signed file (docs/updating.md); a foreign one refused, one that does not start put back"
in_root env RUNLEVEL=1 apt-get install -y -qq /new.deb >/dev/null
signed() { # VERSION KEY [broken]: a signed update where the desk's user can read it
  "$here/renumber.sh" "$package" "$root/next.deb" "$1" ${3:+"$3"}
  (cd "$here/.." && "$python" -m installer.sign_update "$root/next.deb" "$2" "$root/tmp/next.kskupdate" >/dev/null)
  chmod 0644 "$root/tmp/next.kskupdate"
  rm "$root/next.deb"
}
stage() { as_desk training-desk update /tmp/next.kskupdate --config /site.toml; }
# What root's path unit does as soon as the desk has let the update go; its outcome and the version there is now.
take() {
  in_root /usr/lib/training-desk/update >&2
  "$python" -c 'import json, sys; said = json.load(open(sys.argv[1])); print(said["outcome"], said["version"], said["why"])' \
    "$root/var/lib/training-desk-update/result.json"
  in_root dpkg-query -W -f '${Version}\n' training-desk-kiosk
}
publisher="$root/root/publisher.pem" stranger="$root/root/stranger.pem"
for key in "$publisher" "$stranger"; do openssl genpkey -algorithm ed25519 -out "$key" 2>/dev/null; done
openssl pkey -in "$publisher" -pubout -out "$root/etc/training-desk-update.pem"
signed 0.1.1 "$stranger"
if stage; then fail "an update of a stranger was laid ready"; fi
signed 0.1.1 "$publisher"
stage
[ "$(take)" = "$(printf 'INSTALLED 0.1.1 \n0.1.1')" ] || fail "the update was not installed"
open_once
verify
found
signed 0.1.2 "$publisher" broken
stage
[ "$(take)" = "$(printf 'ROLLED_BACK 0.1.2 not-healthy\n0.1.1')" ] || fail "the broken update was not put back"
cp "$root/var/lib/training-desk-update/result.json" "$root/update.json"
as_desk training-desk --help >/dev/null
open_once
verify
found

step "purged"
before="$(desk_files)"
in_root apt-get purge -y -qq training-desk-kiosk >/dev/null
[ "$(desk_files)" = "$before" ] || fail "the purge took data"
[ ! -e "$root/opt/training-desk" ] && [ ! -e "$root/etc/training-desk" ] || fail "the purge left program files"
in_root env RUNLEVEL=1 apt-get install -y -qq /new.deb >/dev/null
in_root env TRAINING_DESK_ERASE=yes apt-get purge -y -qq training-desk-kiosk >/dev/null
[ ! -e "$root/var/lib/training-desk" ] || fail "told to erase, it did not"

mkdir -p "$pictures"
cp "$root/doctor.json" "$root/rehearsal.json" "$root/power.json" "$root/update.json" "$root/tmp/session.png" "$pictures/"
ready_s="$(awk -v a="$dependencies_s" -v b="$package_s" 'BEGIN { printf "%.1f", a + b }')"
printf '{"package": "%s", "dependencies_s": %s, "ready_s": %s, "at": "%s"}\n' "$(sha256sum "$package" | cut -d' ' -f1)" \
  "$dependencies_s" "$ready_s" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >"$pictures/proof.json"
step "held; pictures and reports in $pictures"
