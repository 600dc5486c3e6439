package onceline.journal;

/**
 * Where an answer goes.
 *
 * @param door name of the gate process that asked
 * @param ask number that is unique at that gate
 * @param at when it asked, ms; nobody waits for the answer to an old question
 */
public record ReturnAddress(String door, long ask, long at) {}
