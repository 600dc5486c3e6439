package onceline.lab;

import java.util.List;

/** How soon silence counts as death in a Kafka cluster. */
public enum KafkaPace {
    /** As {@code ops/kafka} ships it: a killed leader is missed for 11 to 12 s, and a machine may stand still for a while. */
    SHIPPED(List.of()),
    /** With {@code ops/kafka/quick.properties} on top: 3 to 4 s, for machines that never stand still. */
    QUICK(List.of("kafka/quick.properties"));

    private final List<String> files;

    KafkaPace(List<String> files) {
        this.files = files;
    }

    /** Below {@code ops}, in the order in which they are laid over the file of the node's part. */
    List<String> files() {
        return files;
    }
}
