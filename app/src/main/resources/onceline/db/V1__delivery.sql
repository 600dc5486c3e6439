-- How far a group has processed a partition. Moves in the same transaction as what the processing wrote.
create table consumer_offset (
    grp varchar(100) not null,
    topic varchar(100) not null,
    part int not null,
    next_offset bigint not null,
    topic_id char(22) not null,
    primary key (grp, topic, part)
) engine = InnoDB default charset = ascii collate = ascii_bin;

-- What is committed and not yet told, in the order of id; each row holds several messages (class Parcel), and is
-- deleted when Kafka has acknowledged all of them.
create table outbox (
    id bigint not null auto_increment,
    messages mediumblob not null,
    at datetime(3) not null,
    primary key (id)
) engine = InnoDB default charset = ascii collate = ascii_bin;
