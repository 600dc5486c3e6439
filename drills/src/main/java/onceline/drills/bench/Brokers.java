package onceline.drills.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import onceline.lab.Hosts;
import onceline.lab.KafkaCluster.Shape;
import onceline.lab.KafkaPace;
import onceline.lab.Lab;

/** How many brokers a bench stands on, and with them how many of everything else. All are on the loopback. */
public enum Brokers {
    /** One Redis, one Kafka node, one MariaDB: one copy of everything. */
    ONE(1) {
        @Override
        Lab lab() {
            return Lab.ephemeral();
        }

        @Override
        Lab laidDownIn(Path directory) {
            return Lab.single(directory);
        }

        @Override
        List<String> up() {
            return List.of();
        }
    },
    /**
     * As {@code ops} ships them: three Redis with three Sentinels, three brokers that are their own controllers, a MariaDB
     * primary that answers no commit without its replica.
     */
    THREE(3) {
        @Override
        Lab lab() {
            return Lab.highlyAvailable(Hosts.loopback(), Shape.COMBINED, KafkaPace.SHIPPED);
        }

        @Override
        Lab laidDownIn(Path directory) {
            return Lab.highlyAvailable(directory, Hosts.loopback());
        }

        @Override
        List<String> up() {
            return List.of("--ha");
        }
    };

    private final int count;

    Brokers(int count) {
        this.count = count;
    }

    /** Empty if there is no bench on so many. */
    public static Optional<Brokers> of(int count) {
        return Arrays.stream(values()).filter(one -> one.count == count).findFirst();
    }

    /** Ephemeral; nothing of it is started yet. */
    abstract Lab lab();

    /** What {@link #up} left behind in that directory; nothing of it is started yet. */
    abstract Lab laidDownIn(Path directory);

    /** What {@code ./onceline up} has to be told. */
    abstract List<String> up();
}
