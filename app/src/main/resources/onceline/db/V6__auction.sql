-- Lots as the operator listed them, and how they ended.
create table lot (
    id varchar(40) not null,
    event_id varchar(48) not null,
    title varchar(200) character set utf8mb4 collate utf8mb4_bin not null,
    opens_at datetime(3) not null,
    -- as listed; extensions are in the journal, and closed_at says when it really ended
    closes_at datetime(3) not null,
    -- money is whole minor units of the currency
    opening_price bigint not null,
    increment bigint not null,
    currency char(3) not null,
    extend_ms bigint not null,
    extend_at_most_ms bigint not null,
    -- how long the winner's ticket is held
    hold_ms bigint not null,
    state enum ('LISTED', 'CLOSED') not null,
    winner_bid varchar(64) null,
    winner_user varchar(64) null,
    winning_amount bigint null,
    winning_offset bigint null,
    accepted bigint null,
    listed_at datetime(3) not null,
    closed_at datetime(3) null,
    primary key (id),
    key of_sale (event_id, id)
) engine = InnoDB default charset = ascii collate = ascii_bin;

-- Accepted bids. The offset is the order in which they were judged.
create table bid (
    journal_offset bigint not null,
    id varchar(64) not null,
    lot varchar(40) not null,
    user_id varchar(64) not null,
    amount bigint not null,
    at datetime(3) not null,
    stored_at datetime(3) not null,
    primary key (journal_offset),
    unique key one_per_id (id),
    key history (lot, journal_offset)
) engine = InnoDB default charset = ascii collate = ascii_bin;
