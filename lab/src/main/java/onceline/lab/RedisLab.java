package onceline.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** One Redis alone, and nothing else; its data are gone when it is closed. */
public final class RedisLab implements AutoCloseable {
    private final Ground ground;
    private final Redis redis;

    private RedisLab(Ground ground, String... lines) {
        this.ground = ground;
        this.redis = ground.build("redis", Redis::new);
        redis.configure(Stream.concat(Stream.of(RedisGroup.WITHOUT_REPLICAS), Stream.of(lines))
                .toArray(String[]::new));
    }

    /**
     * On the loopback of this machine, as shipped but for these lines, e.g. {@code appendfsync always}. A {@code save} line
     * takes the place of the shipped one. Nothing is started yet.
     */
    public static RedisLab ephemeral(String... lines) {
        try {
            return new RedisLab(new Ground(Files.createTempDirectory("onceline-redis-"), Hosts.loopback()), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Redis redis() {
        return redis;
    }

    public Path directory() {
        return ground.directory();
    }

    @Override
    public void close() {
        redis.stop();
        Trees.delete(directory());
    }
}
