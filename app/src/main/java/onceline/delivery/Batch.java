package onceline.delivery;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import onceline.delivery.DeadLetters.Letter;
import onceline.delivery.Work.Done;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records of one partition on their way through one transaction: move the offset if it is where it is expected, work,
 * put aside what cannot be used.
 *
 * <p>The offset goes first: its row lock makes a zombie wait for its successor and then find out, before it has done
 * anything.
 */
final class Batch<M> {
    private final List<ConsumerRecord<String, byte[]>> records;
    private final List<Message<M>> readable = new ArrayList<>();
    private final List<Letter> letters = new ArrayList<>();

    Batch(List<ConsumerRecord<String, byte[]>> records, Work<M> work) {
        this.records = records;
        records.forEach(each -> read(each, work));
    }

    int partition() {
        return records.getFirst().partition();
    }

    /** Where the next batch begins. */
    long next() {
        return records.getLast().offset() + 1;
    }

    int size() {
        return records.size();
    }

    /** @return what is to be done after the commit, or nothing if this consumer is a zombie and nothing was changed */
    Optional<Runnable> process(
            Connection tx, StoredOffsets offsets, long expected, Work<M> work, DeadLetters deadLetters)
            throws SQLException {
        return advance(tx, offsets, expected) ? Optional.of(work(tx, work, deadLetters)) : Optional.empty();
    }

    /** The first half of {@link #process}. */
    boolean advance(Connection tx, StoredOffsets offsets, long expected) throws SQLException {
        return offsets.advance(tx, partition(), expected, next());
    }

    /** The second half of {@link #process}. */
    Runnable work(Connection tx, Work<M> work, DeadLetters deadLetters) throws SQLException {
        Done done = readable.isEmpty() ? new Done(List.of(), () -> {}) : work.process(tx, readable);
        deadLetters.put(allLetters(done));
        return done.afterCommit();
    }

    private List<Letter> allLetters(Done done) {
        var all = new ArrayList<>(letters);
        done.rejected().forEach(rejected -> all.add(new Letter(at(rejected.offset()), rejected.cause())));
        return all;
    }

    private ConsumerRecord<String, byte[]> at(long offset) {
        return records.stream()
                .filter(each -> each.offset() == offset)
                .findFirst()
                .orElseThrow();
    }

    private void read(ConsumerRecord<String, byte[]> source, Work<M> work) {
        try {
            readable.add(new Message<>(source.partition(), source.offset(), source.key(), body(source, work)));
        } catch (Unreadable cause) {
            letters.add(new Letter(source, String.valueOf(cause.getMessage())));
        }
    }

    private static <M> M body(ConsumerRecord<String, byte[]> source, Work<M> work) throws Unreadable {
        requireItsTopic(source);
        byte @Nullable [] value = source.value();
        if (value == null) {
            throw new Unreadable("empty record");
        }
        try {
            return work.read(value);
        } catch (RuntimeException unforeseen) {
            throw new Unreadable(unforeseen.toString()); // tried again it would be the same, and block all behind it
        }
    }

    /** A record without the header comes from outside and counts as meant for where it is. */
    private static void requireItsTopic(ConsumerRecord<String, byte[]> source) throws Unreadable {
        var meant = source.headers().lastHeader(Topic.HEADER);
        if (meant != null && !new String(meant.value(), StandardCharsets.UTF_8).equals(source.topic())) {
            throw new Unreadable("meant for another topic");
        }
    }
}
