package onceline.drills.judge;

/**
 * What the operator asked for, against which the final state is measured.
 *
 * @param units stock given at creation and by stock messages
 * @param inside limit of people inside; 0 if it changed meanwhile and cannot be judged
 */
public record Asked(String eventId, int people, long units, long inside) {
    public String queue() {
        return "event:" + eventId;
    }
}
