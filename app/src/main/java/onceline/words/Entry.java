package onceline.words;

/**
 * One person's stay in a queue.
 *
 * @param place offset of the {@code Joined} record that counted; unique in the queue, and the order of the line
 */
public record Entry(QueueId queue, long place) {}
