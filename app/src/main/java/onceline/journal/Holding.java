package onceline.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import onceline.delivery.Sender;
import onceline.delivery.Topic;
import onceline.plumbing.metrics.Metric;
import onceline.plumbing.metrics.Metrics;
import onceline.plumbing.redis.Redis;
import onceline.plumbing.work.KillPoint;
import onceline.plumbing.work.Runner;
import onceline.words.RequestId;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One partition in the hands of this node.
 *
 * <h2>Life</h2>
 *
 * READING (up to the end seen at the start) → CLAIMING (a claim was appended, its outcome is open) → ACTING (the claim
 * was read back and is the latest). A later claim by somebody else, or a decision whose outcome is unknown, leads back
 * to CLAIMING: a new claim cuts off whatever of the old term may still be on its way.
 *
 * <h2>One decision at a time</h2>
 *
 * What is due is asked of the machine only when all that was decided before has been read back, so nobody is admitted
 * twice by an impatient owner.
 */
public final class Holding<R extends Recorded> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Holding.class);
    private static final long CLAIM_AGAIN_MS = 1_000;

    /** Nobody waits longer than this for an answer, ms. */
    private static final long ANSWER_AGE_MS = 30_000;

    /** What a room gives to be owned. */
    public record Room<R extends Recorded>(
            String node,
            Topic journal,
            String topicId,
            Topic commands,
            Codec<R> codec,
            IntFunction<Machine<R>> machines,
            Sender sender,
            Redis redis,
            OwnerClock clock,
            Metrics metrics) {}

    private enum Stage {
        READING,
        CLAIMING,
        ACTING
    }

    private final Room<R> room;
    private final int partition;
    private final long readTo;
    private final Machine<R> machine;
    private final Shard<R> shard;
    private final Painter painter;
    private final AutoCloseable painting;
    private final Forwarder forwarder;
    private final Map<String, Long> lastFolded = new HashMap<>();
    private final List<CompletableFuture<RecordMetadata>> outstanding = new ArrayList<>();
    private Stage stage = Stage.READING;
    private long position;
    private String claimName = "";
    private @Nullable CompletableFuture<RecordMetadata> claiming;
    private long claimedAt;
    private Batch batch = new Batch();

    /** @param painting runs the painter, closed with this */
    Holding(Room<R> room, int partition, Span log, Painter painter, AutoCloseable painting) {
        this.room = room;
        this.partition = partition;
        this.position = log.begin();
        this.readTo = log.end();
        this.machine = room.machines().apply(partition);
        this.shard = new Shard<>(machine, room.codec(), room.metrics());
        this.painter = painter;
        this.painting = painting;
        this.forwarder = new Forwarder(machine, room.sender(), room.commands());
    }

    /**
     * What there is of a partition when it is taken.
     *
     * @param end it must have been read up to here before it is claimed
     */
    record Span(long begin, long end) {}

    static <R extends Recorded> Holding<R> take(Room<R> room, int partition, Span log) {
        var painter = new Painter(partition, room.topicId(), room.redis(), room.metrics());
        return new Holding<>(room, partition, log, painter, Runner.start(painter, Duration.ZERO));
    }

    int partition() {
        return partition;
    }

    /** @param next where reading goes on: not always behind the last record, logs have gaps */
    void fold(List<ConsumerRecord<String, byte[]>> records, long next) {
        for (var message : records) {
            if (Owner.isMeantFor(room.journal(), message)) {
                shard.fold(message.offset(), message.value(), new Folding(message.offset()));
            } else {
                shard.skip(message.offset(), "it was meant for another topic");
            }
        }
        position = Math.max(position, next);
    }

    /** Where reading goes on. */
    long position() {
        return position;
    }

    /** Whether this node decides here now, as far as it has read. */
    boolean isActing() {
        return stage == Stage.ACTING;
    }

    /** One round of everything that does not wait. */
    void step() {
        machine.settle(new Folding(shard.applied()));
        switch (stage) {
            case READING -> startClaiming();
            case CLAIMING -> claim();
            case ACTING -> act();
        }
        if (!batch.isEmpty()) {
            painter.offer((stage == Stage.ACTING ? batch : onlyAnswers(batch)).under(shard.term()));
        }
        batch = new Batch();
    }

    @Override
    public void close() {
        try {
            painting.close();
        } catch (Exception trouble) {
            log.atWarn().addKeyValue("partition", partition).setCause(trouble).log("painting did not end well");
        }
    }

    private void startClaiming() {
        if (position >= readTo) {
            stage = Stage.CLAIMING;
        }
    }

    private void claim() {
        if (isOwner()) {
            startActing();
        } else if (!isClaimUnderWay() && room.clock().now() - claimedAt >= CLAIM_AGAIN_MS) {
            appendClaim();
        }
    }

    private boolean isOwner() {
        return !claimName.isEmpty() && claimName.equals(shard.owner());
    }

    /**
     * A claim that is on its way, or that landed and is still to be read, is waited for however long that takes: while
     * Kafka is slow or the log is long, an impatient owner would always be one claim behind itself.
     */
    private boolean isClaimUnderWay() {
        if (claiming == null) {
            return false;
        }
        Long landed = claiming.isDone() ? offset(claiming) : null;
        return !claiming.isDone() || (landed != null && landed > shard.applied());
    }

    private void appendClaim() {
        KillPoint.BEFORE_CLAIM.reach();
        // unique for ever: the claim of an earlier holding of this process must not be taken for this one's
        claimName = room.node() + "/" + RequestId.random().value();
        claimedAt = room.clock().now();
        outstanding.clear();
        claiming = room.sender().send(room.journal(), partition, "", Claim.encode(claimName, claimedAt));
    }

    private void startActing() {
        KillPoint.AFTER_CLAIM.reach();
        stage = Stage.ACTING;
        room.metrics().counter(Metric.JOURNAL_TERMS).increment();
        machine.subjects().forEach(painter.wanted()::add);
        log.atInfo()
                .addKeyValue("partition", partition)
                .addKeyValue("term", shard.term())
                .log("acting as the owner");
    }

    private void act() {
        if (!isOwner()) {
            log.atWarn().addKeyValue("partition", partition).log("somebody else claimed this partition");
            claimedAt = room.clock().now();
            stage = Stage.CLAIMING;
            return;
        }
        paintWhatIsWanted();
        forwardWhatFollows();
        decide();
    }

    private void paintWhatIsWanted() {
        for (var wanted = painter.wanted().iterator(); wanted.hasNext(); ) {
            String subject = wanted.next();
            wanted.remove();
            if (machine.subjects().contains(subject)) {
                // what this round still holds for the subject is in the painting
                batch.deltas().remove(subject);
                var strokes = new ArrayList<>(machine.paint(subject));
                strokes.add(new Stroke.Put("forwarded", String.valueOf(forwarder.forwarded(subject))));
                painter.offer(new Painting(
                        subject,
                        machine.keys(subject),
                        machine.hasStream(subject),
                        shard.term(),
                        lastFolded(subject),
                        strokes));
            }
        }
    }

    private void forwardWhatFollows() {
        for (String subject : machine.subjects()) {
            if (forwarder.step(subject)) {
                new Folding(lastFolded(subject))
                        .show(subject, new Stroke.Put("forwarded", String.valueOf(forwarder.forwarded(subject))));
            }
        }
    }

    private void decide() {
        if (!allCameBack()) {
            return;
        }
        for (R decision : machine.due(shard.term(), room.clock().now())) {
            String subject = room.codec().subject(decision);
            outstanding.add(room.sender()
                    .send(room.journal(), partition, subject, room.codec().encode(decision)));
            if (outstanding.getLast().isCompletedExceptionally()) {
                break; // each further one would block as long and fail as well
            }
        }
    }

    /** Whether every decision so far was read back. One of unknown outcome ends the term. */
    private boolean allCameBack() {
        while (!outstanding.isEmpty()) {
            var first = outstanding.getFirst();
            if (!first.isDone()) {
                return false;
            }
            Long offset = offset(first);
            if (offset == null) {
                log.atWarn().addKeyValue("partition", partition).log("outcome of a decision unknown, claiming anew");
                stage = Stage.CLAIMING;
                appendClaim();
                return false;
            }
            if (offset > shard.applied()) {
                return false;
            }
            outstanding.removeFirst();
        }
        return true;
    }

    /** Where it landed; null where that cannot be known (a producer's retry may lose it). */
    private static @Nullable Long offset(CompletableFuture<RecordMetadata> sent) {
        if (sent.isCompletedExceptionally()) {
            return null;
        }
        var landed = sent.join();
        return landed.hasOffset() ? landed.offset() : null;
    }

    private long lastFolded(String subject) {
        return lastFolded.getOrDefault(subject, Shard.NONE);
    }

    private static Batch onlyAnswers(Batch batch) {
        batch.deltas().clear();
        return batch;
    }

    /** Collects the effects of one record. */
    private final class Folding implements Effects {
        private final long offset;

        Folding(long offset) {
            this.offset = offset;
        }

        @Override
        public void show(String subject, Stroke stroke) {
            long before = lastFolded(subject);
            lastFolded.put(subject, Math.max(before, offset));
            batch.show(subject, before, Math.max(before, offset), stroke);
        }

        @Override
        public void answer(ReturnAddress to, String text) {
            // what was appended since this node took over is young, whatever the clocks of gate and owner say
            if (offset >= readTo || room.clock().now() - to.at() < ANSWER_AGE_MS) {
                batch.answer(to, text);
            }
        }

        @Override
        public void forwardAgain(String subject, long ordinal) {
            forwarder.again(subject, ordinal);
        }
    }
}
