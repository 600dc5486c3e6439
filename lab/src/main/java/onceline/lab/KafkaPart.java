package onceline.lab;

/** What a Kafka node does in its cluster. */
enum KafkaPart {
    BROKER("broker", 256),
    CONTROLLER("controller", 128),
    COMBINED("combined", 256);

    private final String label;
    private final int heapMb;

    KafkaPart(String label, int heapMb) {
        this.label = label;
        this.heapMb = heapMb;
    }

    /** Below {@code ops}. */
    String file() {
        return "kafka/" + label + ".properties";
    }

    int heapMb() {
        return heapMb;
    }

    boolean serves() {
        return this != CONTROLLER;
    }

    boolean votes() {
        return this != BROKER;
    }
}
