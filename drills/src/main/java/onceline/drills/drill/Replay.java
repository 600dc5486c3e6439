package onceline.drills.drill;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes again what some topics held when it was made, over and over, until it is ended. */
final class Replay {
    private static final long PAUSE_MS = 1_000;

    private final Map<Rewriter, List<ConsumerRecord<byte[], byte[]>>> taken = new LinkedHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<Long> written = new CompletableFuture<>();

    /** Reads all of them; nothing is written yet. */
    Replay(String bootstrapServers, List<String> topics) {
        for (String topic : topics) {
            Rewriter rewriter = new Rewriter(bootstrapServers, topic);
            taken.put(rewriter, rewriter.all());
        }
    }

    /** Begins to write. */
    void begin() {
        Thread.ofPlatform().name("replay").start(this::goOn);
    }

    private void goOn() {
        long count = 0;
        try {
            do {
                count += round();
            } while (!ended.await(PAUSE_MS, TimeUnit.MILLISECONDS));
            written.complete(count);
        } catch (Exception broken) {
            written.completeExceptionally(broken);
        } finally {
            taken.keySet().forEach(Rewriter::close);
        }
    }

    private long round() throws Exception {
        long count = 0;
        for (Map.Entry<Rewriter, List<ConsumerRecord<byte[], byte[]>>> one : taken.entrySet()) {
            one.getKey().again(one.getValue());
            count += one.getValue().size();
        }
        return count;
    }

    /** @return how many records were written in all */
    long end() throws Exception {
        ended.countDown();
        return written.get();
    }

    /** How many records of each topic. */
    @Override
    public String toString() {
        return taken.entrySet().stream()
                .map(one -> one.getValue().size() + " of " + one.getKey())
                .collect(Collectors.joining(", "));
    }
}
