#!/bin/bash
# The parts of a container that matter to a program, where there is no container engine: a root
# folder, read-only when it runs; a process tree in which it is number 1; no rights. The base image
# is this machine's own system, read-only, and the network is this machine's.
#
#   unshare --mount --pid --fork container.sh IMAGE build|run [--bind FROM:TO]… -- COMMAND…
set -euo pipefail
image=$1 mode=$2
shift 2
root=$image/mnt

mount --make-rprivate /
mount --bind "$image/rootfs" "$root"
for folder in usr etc; do
  mount --bind "/$folder" "$root/$folder"
  mount -o remount,bind,ro "$root/$folder"
done
mount --rbind /dev "$root/dev"
mount --bind "$image/local" "$root/usr/local"
mount -t proc proc "$root/proc"
binds=()
while [ "$1" != -- ]; do
  binds+=("$2")
  mkdir -p "$root${2#*:}"
  shift 2
done
shift
if [ "$mode" = run ]; then
  mount -o remount,bind,ro "$root/usr/local"
  mount -o remount,bind,ro "$root"
fi
mount -t tmpfs tmpfs "$root/tmp"
for bind in "${binds[@]}"; do mount --bind "${bind%%:*}" "$root${bind#*:}"; done
exec chroot "$root" "$@"
