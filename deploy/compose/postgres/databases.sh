#!/bin/bash
# Creates one database and one user for each service. The image runs it once, when the data folder is empty.
set -euo pipefail

create_database() {
  # The password is in no argument, since every user of the host sees the arguments of a process.
  SERVICE_PASSWORD=$2 psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres --set name="$1" <<'SQL'
\getenv password SERVICE_PASSWORD
create user :"name" password :'password';
create database :"name" owner :"name";
revoke connect on database :"name" from public;
SQL
}

# The databases of the server itself are the administrator's.
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --command 'revoke connect on database postgres, template1 from public'

create_database ticket "$TICKET_DB_PASSWORD"
create_database sla "$SLA_DB_PASSWORD"
create_database loyalty "$LOYALTY_DB_PASSWORD"
create_database analytics "$ANALYTICS_DB_PASSWORD"
