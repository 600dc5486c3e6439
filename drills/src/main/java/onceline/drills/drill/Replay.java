package onceline.drills.drill;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes again what some topics hold at the beginning, over and over, until it is ended. */
final class Replay {
    private static final long PAUSE_MS = 1_000;

    private final String bootstrapServers;
    private final Map<String, List<ConsumerRecord<byte[], byte[]>>> taken = new LinkedHashMap<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CompletableFuture<Long> written = new CompletableFuture<>();

    /** Returns when everything has been written again once. */
    Replay(String bootstrapServers, List<String> topics) throws Exception {
        this.bootstrapServers = bootstrapServers;
        for (String topic : topics) {
            try (Rewriter rewriter = new Rewriter(bootstrapServers, topic)) {
                taken.put(topic, rewriter.all());
            }
        }
        long first = round();
        Thread.ofPlatform().name("replay").start(() -> goOn(first));
    }

    private void goOn(long first) {
        try {
            long count = first;
            while (!ended.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                count += round();
            }
            written.complete(count);
        } catch (Exception broken) {
            written.completeExceptionally(broken);
        }
    }

    private long round() throws Exception {
        long count = 0;
        for (Map.Entry<String, List<ConsumerRecord<byte[], byte[]>>> one : taken.entrySet()) {
            try (Rewriter rewriter = new Rewriter(bootstrapServers, one.getKey())) {
                rewriter.again(one.getValue());
            }
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
        StringBuilder words = new StringBuilder();
        taken.forEach((topic, records) -> words.append(words.isEmpty() ? "" : ", ")
                .append(records.size())
                .append(" of ")
                .append(topic));
        return words.toString();
    }
}
