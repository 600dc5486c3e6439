package onceline.drills.crowd;

import java.util.List;

/**
 * What one process of people does. The whole rush follows from it and from the seed.
 *
 * @param run unique name of this rush; part of every contact and request id
 * @param people all people of the rush, in this process and in others
 * @param first number of this process's first person
 * @param count people of this process
 * @param gates base addresses; person n goes to gate n modulo their number
 * @param connections lines for calls (streams come on top), of this process
 * @param clockOffset of the {@link onceline.drills.history.Clock} all processes share
 * @param arriveMs everybody joins within this time after the start
 * @param paceMs leaving, losing the connection, joining again and vanishing happen within this time after the join
 * @param thinkMs the longest time from ticket to confirmation
 * @param forMs whoever has no outcome by then is unfinished
 * @param arrival how they arrive in that time
 */
public record CrowdPlan(
        String run,
        long seed,
        int people,
        int first,
        int count,
        String eventId,
        List<String> gates,
        int connections,
        long clockOffset,
        long arriveMs,
        long paceMs,
        long thinkMs,
        long forMs,
        Arrival arrival) {

    public String queue() {
        return "event:" + eventId;
    }

    /** The same rush seen by one of {@code parts} processes. */
    public CrowdPlan part(int index, int parts) {
        int from = (int) ((long) people * index / parts);
        int to = (int) ((long) people * (index + 1) / parts);
        return new CrowdPlan(
                run,
                seed,
                people,
                from,
                to - from,
                eventId,
                gates,
                Math.max(1, connections / parts),
                clockOffset,
                arriveMs,
                paceMs,
                thinkMs,
                forMs,
                arrival);
    }
}
