package onceline.drills.drill;

import java.time.Duration;

/**
 * A fault in its time.
 *
 * @param at after the first person has joined
 * @param lasting from the end of the injection until it is healed
 */
public record Strike<G extends Ground>(Fault<G> fault, Duration at, Duration lasting) {}
