#!/bin/bash
# What the entry point of postgres does for a container that does not run as root: a new cluster, the scripts of
# /docker-entrypoint-initdb.d on a server that listens on the Unix socket only, and the server.
set -eu

export POSTGRES_USER=${POSTGRES_USER:-postgres}
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    mkdir -p "$PGDATA"
    chmod 700 "$PGDATA"
    initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") --auth-local=trust \
        --auth-host=scram-sha-256 -D "$PGDATA"
    printf '\nhost all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
    PGHOST=/var/run/postgresql pg_ctl -D "$PGDATA" -w -o "-c listen_addresses='' -c unix_socket_directories=/var/run/postgresql" start
    for script in /docker-entrypoint-initdb.d/*.sh; do
        [ ! -e "$script" ] || PGHOST=/var/run/postgresql bash "$script"
    done
    pg_ctl -D "$PGDATA" -m fast -w stop
fi
exec "$@" -c listen_addresses='*' -c unix_socket_directories=/var/run/postgresql
