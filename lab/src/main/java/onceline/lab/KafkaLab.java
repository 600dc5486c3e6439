package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Three Kafka brokers and their three controllers, and nothing else; their data are gone when it is closed. */
public final class KafkaLab implements AutoCloseable {
    private final Ground ground;
    private final KafkaCluster cluster;
    private boolean closed;

    private KafkaLab(Ground ground, KafkaPace pace) {
        this.ground = ground;
        this.cluster = KafkaCluster.of(KafkaCluster.Shape.SEPARATE, pace, ground);
    }

    /** On the loopback of this machine. Nothing is started yet. */
    public static KafkaLab ephemeral(KafkaPace pace) {
        try {
            Path directory = Files.createTempDirectory("onceline-kafka-");
            return new KafkaLab(new Ground(directory, Hosts.loopback()), pace);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public KafkaCluster cluster() {
        return cluster;
    }

    public Path directory() {
        return ground.directory();
    }

    /** Returns when every node is ready. */
    public void start() {
        cluster.start();
    }

    /** Whoever comes second waits until the first is through. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            cluster.stop();
            Trees.delete(directory());
        }
    }
}
