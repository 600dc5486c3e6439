-- What people were told, or are still to be told. Gaps in the ids are normal: repeats and roll-backs burn some.
create table notice (
    id bigint not null auto_increment,
    user_id varchar(64) not null,
    fact varchar(190) not null,
    channel varchar(16) not null,
    kind varchar(48) not null,
    -- JSON: eventId, ticket, at, holdUntil, detail
    payload text not null,
    -- when it was stored, by the database's clock; when it happened is in the payload
    at datetime(3) not null,
    primary key (id),
    unique key told_once (fact, channel),
    key inbox (user_id, id)
) engine = InnoDB default charset = utf8mb4 collate = utf8mb4_bin;
