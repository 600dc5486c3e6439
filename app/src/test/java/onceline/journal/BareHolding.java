package onceline.journal;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A holding whose pictures nobody paints, for tests of other rooms: it needs no Redis and starts no thread. */
public final class BareHolding<R extends Recorded> {
    private final Holding<R> holding;

    /** @param begin of the log; @param end of the log when it is taken */
    public BareHolding(Holding.Room<R> room, int partition, long begin, long end) {
        var painter = new Painter(partition, room.topicId(), room.redis(), room.metrics());
        this.holding = new Holding<>(room, partition, new Holding.Span(begin, end), painter, () -> {});
    }

    public void fold(List<ConsumerRecord<String, byte[]>> records, long next) {
        holding.fold(records, next);
    }

    public void step() {
        holding.step();
    }

    public boolean isActing() {
        return holding.isActing();
    }
}
