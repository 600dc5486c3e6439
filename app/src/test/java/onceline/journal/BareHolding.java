package onceline.journal;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A holding for tests of other rooms: it starts no thread, and paints on a simulated Redis when it is told to. */
public final class BareHolding<R extends Recorded> {
    private final Holding<R> holding;
    private final Painter painter;

    /** @param end of the log when it is taken */
    public BareHolding(Holding.Room<R> room, SimulatedRedis redis, long end) {
        this.painter = new Painter(0, room.topicId(), redis, () -> room.clock().now(), room.metrics());
        this.holding = new Holding<>(room, 0, new Holding.Span(0, end), painter, () -> {});
    }

    public void paint() {
        painter.step();
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
