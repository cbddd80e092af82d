#!/bin/bash
# Makes one database and one user a service; the image runs it once, when the data folder is new.
set -euo pipefail

make_database() {
  local service=$1 password=$2
  psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set name="$service" --set password="$password" <<'SQL'
create user :"name" password :'password';
create database :"name" owner :"name";
revoke connect on database :"name" from public;
SQL
}

make_database ticket "$TICKET_DB_PASSWORD"
make_database sla "$SLA_DB_PASSWORD"
make_database loyalty "$LOYALTY_DB_PASSWORD"
make_database analytics "$ANALYTICS_DB_PASSWORD"
