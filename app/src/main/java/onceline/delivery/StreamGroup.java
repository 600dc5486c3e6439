package onceline.delivery;

/**
 * A consumer group of a Redis stream.
 *
 * @param dead the stream where entries go that cannot be stored
 */
public record StreamGroup(String stream, String group, String dead) {}
