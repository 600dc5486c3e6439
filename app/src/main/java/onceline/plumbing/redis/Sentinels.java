package onceline.plumbing.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Sentinels that watch one primary. They are asked again and again where it is: a message about a switch can be
 * missed, a question cannot.
 *
 * <p>All are asked, and the answer of the highest epoch counts: one that was cut off, and does not know of the last vote,
 * knows a lower one. For one thread.
 */
final class Sentinels {
    /** For all answers of one round; one that is missing then is done without. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final List<Sentinel> sentinels;
    private @Nullable Said newest;

    /** @param client connects to Sentinels only, and lets a command take no longer than {@link #PATIENCE} */
    Sentinels(RedisClient client, List<RedisURI> addresses, String master) {
        this.sentinels = addresses.stream()
                .map(address -> new Sentinel(client, address, master))
                .toList();
    }

    /** @param epoch of the vote that made it the primary */
    private record Said(long epoch, Address primary) {
        /** The epoch was asked for first: an answer that spans a switch must not give the old address a new epoch. */
        static Said of(Map<String, String> master, SocketAddress address) {
            var at = (InetSocketAddress) address;
            long epoch = Long.parseLong(master.getOrDefault("config-epoch", "0"));
            return new Said(epoch, new Address(at.getHostString(), at.getPort()));
        }
    }

    /** Where the primary is now; where nobody answers, what was last known. Empty until one has answered. */
    Optional<Address> primary() {
        var answers = sentinels.stream().map(Sentinel::ask).toList();
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .exceptionally(oneFailed -> null)
                .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
        believe(answers.stream().flatMap(Sentinels::said).toList());
        return Optional.ofNullable(newest).map(Said::primary);
    }

    /** An epoch lower than one heard before is old news, unless most say so: then they were set up anew. */
    private void believe(List<Said> said) {
        var known = newest;
        said.stream()
                .max(Comparator.comparingLong(Said::epoch))
                .filter(best -> known == null || best.epoch() >= known.epoch() || said.size() > sentinels.size() / 2)
                .ifPresent(best -> newest = best);
    }

    private static Stream<Said> said(CompletableFuture<Said> answer) {
        return answer.isDone() && !answer.isCompletedExceptionally() ? Stream.of(answer.join()) : Stream.empty();
    }

    /** One of them, over a connection that the client makes again by itself. */
    private static final class Sentinel {
        private final RedisClient client;
        private final RedisURI address;
        private final String master;
        private @Nullable CompletableFuture<StatefulRedisSentinelConnection<String, String>> connection;

        Sentinel(RedisClient client, RedisURI address, String master) {
            this.client = client;
            this.address = address;
            this.master = master;
        }

        CompletableFuture<Said> ask() {
            return connection().thenCompose(standing -> {
                var commands = standing.async();
                return commands.master(master)
                        .thenCombine(commands.getMasterAddrByName(master), Said::of)
                        .toCompletableFuture();
            });
        }

        private CompletableFuture<StatefulRedisSentinelConnection<String, String>> connection() {
            var standing = connection;
            if (standing == null || standing.isCompletedExceptionally()) {
                standing = client.connectSentinelAsync(StringCodec.UTF8, address);
                connection = standing;
            }
            return standing;
        }
    }
}
