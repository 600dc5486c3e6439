package onceline.drills.numbers;

/**
 * A record of the topic, as it lies there in the end.
 *
 * @param value a number, unless somebody else wrote it
 * @param sentMs since 1970, when the producer was asked to send it
 */
public record Stored(int partition, long offset, String value, long sentMs) {}
