package onceline.operator;

/**
 * What a server says about following another one.
 *
 * @param receiving connected and reading
 * @param connecting receiving, or trying to
 * @param applying repeating what was read
 * @param received the last transactions that it has whole, applied or not
 * @param trouble the last errors, empty if there are none
 */
record Replication(
        Address source, boolean receiving, boolean connecting, boolean applying, Gtids received, String trouble) {}
