#!/bin/sh
# Makes the secrets of deploy/compose.yaml, once: what is there already stays.
set -eu
umask 077
folder=$(CDPATH='' cd -P "$(dirname "$0")" && pwd)/secrets
mkdir -p "$folder"

# Containers see a file with the owner and mode that it has here, and read it as users of their
# own. So the files are open to all, and the folder is closed to all but its owner.
make() {
  if [ -e "$folder/$1" ]; then
    echo "deploy/secrets/$1 is there already, and stays."
  else
    cat >"$folder/$1.part"
    chmod 444 "$folder/$1.part"
    mv "$folder/$1.part" "$folder/$1"
  fi
}
random() { head -c "$1" /dev/urandom | od -An -v -tx1 | tr -d ' \n'; }

random 32 | make master-key
random 24 | make database-password
printf 'postgres://poolhouse:%s@database:5432/poolhouse\n' "$(cat "$folder/database-password")" |
  make store-url
printf 'POOLHOUSE_ROOT_ACCESS_KEY_ID=AKIA%s\nPOOLHOUSE_ROOT_SECRET_ACCESS_KEY=%s\n' \
  "$(random 8 | tr 'a-f' 'A-F')" "$(random 20)" | make root-key.env
