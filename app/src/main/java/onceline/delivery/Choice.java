package onceline.delivery;

/**
 * One chosen property of Kafka and why it was chosen.
 *
 * @param name Kafka's own property name
 */
record Choice(Side side, String name, String value, String reason) {
    enum Side {
        PRODUCER,
        CONSUMER,
        TOPIC
    }

    static Choice producer(String name, String value, String reason) {
        return new Choice(Side.PRODUCER, name, value, reason);
    }

    static Choice consumer(String name, String value, String reason) {
        return new Choice(Side.CONSUMER, name, value, reason);
    }

    static Choice topic(String name, String value, String reason) {
        return new Choice(Side.TOPIC, name, value, reason);
    }
}
