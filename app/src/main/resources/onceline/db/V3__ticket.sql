-- Locked before any ticket of the sale, by everybody who changes what is free.
create table stock (
    event_id varchar(48) not null,
    journal_part int not null,
    hold_ms bigint not null,
    total bigint not null,
    free bigint not null,
    -- commands of the line that were decided; the next one accepted has the ordinal decided + 1
    decided bigint not null,
    -- of the last Granted
    version bigint not null,
    -- where the last gap was reported, and when
    missed bigint null,
    missed_at datetime(3) null,
    primary key (event_id),
    constraint never_oversold check (free >= 0 and free <= total)
) engine = InnoDB default charset = ascii collate = ascii_bin;

create table ticket (
    seq bigint not null auto_increment,
    id varchar(120) not null,
    event_id varchar(48) not null,
    user_id varchar(64) not null,
    place bigint null,
    ordinal bigint null,
    state enum ('PENDING', 'CONFIRMED', 'EXPIRED', 'CANCELLED') not null,
    version int not null,
    hold_until datetime(3) not null,
    warned tinyint not null default 0,
    issued_at datetime(3) not null,
    changed_at datetime(3) not null,
    -- null does not collide: any number of tickets that are over, at most one that lives
    live tinyint generated always as (case when state in ('PENDING', 'CONFIRMED') then 1 end) stored,
    primary key (seq),
    unique key one_per_request (id),
    unique key one_live (user_id, event_id, live),
    key due (state, hold_until)
) engine = InnoDB default charset = ascii collate = ascii_bin;

-- Commands that were decided without a new ticket; the id is that of the ticket there would have been.
create table refusal (
    id varchar(120) not null,
    event_id varchar(48) not null,
    user_id varchar(64) not null,
    place bigint null,
    ordinal bigint null,
    reason enum ('SOLD_OUT', 'EXISTING') not null,
    at datetime(3) not null,
    primary key (id)
) engine = InnoDB default charset = ascii collate = ascii_bin;

-- Stock messages that were counted.
create table stock_message (
    id varchar(64) not null,
    event_id varchar(48) not null,
    units bigint not null,
    at datetime(3) not null,
    primary key (id)
) engine = InnoDB default charset = ascii collate = ascii_bin;
