-- The users of one server; run on each of the two, by hand or as its init-file. Replace @…@. Not replicated (sql_log_bin): each
-- server has its own users, and neither has a transaction that the other lacks.
SET SESSION sql_log_bin = 0;
CREATE DATABASE IF NOT EXISTS onceline CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
-- The application: everything in its database, nothing elsewhere. No global privilege, so read_only binds it.
CREATE USER IF NOT EXISTS 'onceline'@'@range@';
ALTER USER 'onceline'@'@range@' IDENTIFIED BY '@password@';
GRANT ALL ON onceline.* TO 'onceline'@'@range@';
-- The replica reads the primary's binary log as this one.
CREATE USER IF NOT EXISTS 'replica'@'@range@';
ALTER USER 'replica'@'@range@' IDENTIFIED BY '@replica-password@';
GRANT REPLICATION SLAVE ON *.* TO 'replica'@'@range@';
-- Promotes, rejoins and compares; reads everything, writes no data.
CREATE USER IF NOT EXISTS 'operator'@'@range@';
ALTER USER 'operator'@'@range@' IDENTIFIED BY '@operator-password@';
GRANT SELECT, RELOAD, PROCESS, READ_ONLY ADMIN, BINLOG MONITOR, BINLOG ADMIN, REPLICA MONITOR, REPLICATION MASTER ADMIN,
    REPLICATION SLAVE ADMIN, CONNECTION ADMIN ON *.* TO 'operator'@'@range@';
SET SESSION sql_log_bin = 1;
