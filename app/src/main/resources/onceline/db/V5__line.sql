-- Sales. The journal partition is fixed here when the sale is created and never computed again.
CREATE TABLE sale (
    event_id     VARCHAR(48)  NOT NULL PRIMARY KEY,
    title        VARCHAR(200) NOT NULL,
    journal_part INT          NOT NULL,
    spec         VARCHAR(1000) NOT NULL,
    created_at   TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
) DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
