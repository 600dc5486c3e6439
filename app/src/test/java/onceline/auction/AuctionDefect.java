package onceline.auction;

/** What is built in wrongly, to see that the simulation finds it. */
enum AuctionDefect {
    NONE,
    /** Decisions count whatever term they were made in. */
    OWNER_WITHOUT_TERM,
    /** A bid is acknowledged before it is appended. */
    ACKNOWLEDGED_BEFORE_APPENDED,
    /** The same bid counts as often as it comes. */
    BIDS_NOT_REMEMBERED,
    /** Who folds looks at the own clock instead of the record's. */
    FOLD_TRUSTS_ITS_CLOCK,
    /** The first who believes to own the lots answers a bid from memory, before it is in the journal. */
    JUDGED_BY_A_ZOMBIE,
    /** The owner takes decisions and commands as written without waiting for it. */
    OWNER_WAITS_FOR_NOBODY,
    /** What the relay tells is forgotten before it is published. */
    RELAY_DELETES_FIRST
}
