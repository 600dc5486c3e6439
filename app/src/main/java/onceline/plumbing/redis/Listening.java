package onceline.plumbing.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import onceline.plumbing.work.Worker;
import org.jspecify.annotations.Nullable;

/**
 * Messages of pub/sub channels. They are wake-ups: each may be lost, so every listener also gets {@code onGap} whenever
 * the subscription was made again and must then look for itself.
 */
public final class Listening implements Worker {
    private final RedisClient client;
    private final Map<String, Listener> listeners = new ConcurrentHashMap<>();
    private @Nullable StatefulRedisPubSubConnection<String, String> connection;

    private record Listener(Consumer<String> onMessage, Runnable onGap) {
        /** Several rooms may hear one channel. */
        Listener and(Listener other) {
            return new Listener(onMessage.andThen(other.onMessage), () -> {
                onGap.run();
                other.onGap.run();
            });
        }
    }

    Listening(RedisClient client) {
        this.client = client;
    }

    /**
     * Both callbacks run on the connection's thread and must not block.
     *
     * @param onGap called after each (re)subscription: messages may have been missed
     */
    public Listening to(String channel, Consumer<String> onMessage, Runnable onGap) {
        listeners.merge(channel, new Listener(onMessage, onGap), Listener::and);
        return this;
    }

    @Override
    public String name() {
        return "listening";
    }

    /** Connects as long as there is no connection; the client itself reconnects and subscribes again after that. */
    @Override
    public int doWork() {
        if (connection == null) {
            var fresh = client.connectPubSub();
            fresh.addListener(new Dispatch());
            fresh.async()
                    .subscribe(listeners.keySet().toArray(String[]::new))
                    .toCompletableFuture()
                    .join();
            connection = fresh;
        }
        return 0;
    }

    @Override
    public void close() {
        var standing = connection;
        if (standing != null) {
            standing.close();
        }
    }

    private final class Dispatch extends RedisPubSubAdapter<String, String> {
        @Override
        public void message(String channel, String message) {
            var listener = listeners.get(channel);
            if (listener != null) {
                listener.onMessage().accept(message);
            }
        }

        @Override
        public void subscribed(String channel, long count) {
            var listener = listeners.get(channel);
            if (listener != null) {
                listener.onGap().run();
            }
        }
    }
}
