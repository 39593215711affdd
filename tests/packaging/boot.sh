#!/bin/sh
# boot.sh FOLDER NAME: runs the systemd of the Debian in FOLDER as process 1 of namespaces of its own, in the control
# group NAME. The caller has a mount namespace of its own already, and goes on here once more after the first half.
set -e
root=$1
name=$2

if [ "$3" != namespaces ]; then
  # A machine may have its control groups anywhere, and of another version besides.
  mount --make-rprivate /
  mount -t cgroup2 cgroup2 "$root/mnt"
  mkdir "$root/mnt/$name"
  echo $$ > "$root/mnt/$name/cgroup.procs"
  umount "$root/mnt"
  exec unshare --cgroup --ipc --mount --net --pid --uts --fork --kill-child "$0" "$root" "$name" namespaces
fi

mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
# The kernel is not the machine's own: its settings stay as they are.
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in full null random tty urandom zero; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
hostname mail
cd "$root"
pivot_root . mnt
umount -l /mnt
# Mounts that systemd makes for a service from aside, of credentials for one, have to come in here.
mount --make-rshared /
# `container` is how systemd is told that it is not alone (systemd.io/CONTAINER_INTERFACE); it then leaves the kernel's
# modules and clock alone when it may not touch them.
exec env -i container=other LC_ALL=C PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  setpriv --bounding-set=-sys_module,-sys_time --inh-caps=-sys_module,-sys_time \
  /lib/systemd/systemd --log-target=console
