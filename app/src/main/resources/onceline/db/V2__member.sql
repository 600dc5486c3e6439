-- Who was ever here. The key is made and kept by the client; only its SHA-256 is here, and it needs no salt: it is random.
create table users (
    id varchar(32) character set ascii collate ascii_bin not null,
    contact varchar(254) character set utf8mb4 collate utf8mb4_bin not null,
    key_hash binary(32) not null,
    language char(2) character set ascii collate ascii_bin not null,
    -- where notices go, separated by commas
    channels varchar(100) character set ascii collate ascii_bin not null default 'page',
    created_at datetime(3) not null,
    primary key (id),
    unique key one_per_contact (contact)
) engine = InnoDB;

-- Sessions that were signed out: they stay so even when Redis is lost. Kept until the last token of the session expires.
create table session_end (
    id varchar(32) not null,
    until_ms bigint not null,
    primary key (id),
    key past (until_ms)
) engine = InnoDB default charset = ascii collate = ascii_bin;
