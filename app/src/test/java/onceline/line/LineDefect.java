package onceline.line;

/** What is built in wrongly, to see that the simulation finds it. */
enum LineDefect {
    NONE,
    /** Decisions count whatever term they were made in. */
    OWNER_WITHOUT_TERM,
    /** A request is acknowledged before it is appended. */
    ACKNOWLEDGED_BEFORE_APPENDED,
    /** A request that may have been appended is told not to have been. */
    UNKNOWN_TOLD_AS_REFUSED,
    /** The same request counts as often as it comes. */
    REQUESTS_NOT_REMEMBERED,
    /** The owner takes decisions and commands as written without waiting for it. */
    OWNER_WAITS_FOR_NOBODY,
    /** The issuer's offset moves in a transaction of its own. */
    OFFSET_APART_FROM_ROWS,
    /** The issuer takes commands in the order in which they come. */
    COMMANDS_IN_ANY_ORDER,
    /** What is told is stored in a transaction of its own. */
    OUTBOX_APART_FROM_ROWS,
    /** The relay deletes what it has not published yet. */
    RELAY_DELETES_FIRST,
    /** A commit without an answer is told as a failure. */
    COMMIT_UNKNOWN_TOLD_AS_FAILED,
    /** The database's replica lags when it takes over. */
    FAILOVER_LOSES_COMMITS,
    /** Redis takes changes whatever its picture is level with. */
    PICTURE_UNGUARDED
}
