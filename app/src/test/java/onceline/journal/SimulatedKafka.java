package onceline.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import onceline.delivery.Sender;
import onceline.delivery.Senders;
import onceline.delivery.Topic;
import onceline.plumbing.metrics.Metrics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Topics of one partition each, and producers to which everything happens that can happen. */
public final class SimulatedKafka {
    /** What can become of a send. */
    public enum Fate {
        /** Written and acknowledged. */
        WRITTEN,
        /** Written, and the acknowledgement was lost. */
        ACK_LOST,
        /** Never written, which the sender cannot know. */
        DROPPED,
        /** The sender has given up; it is written all the same, some time later. */
        LATE,
        /** Written and acknowledged without the offset. */
        NO_OFFSET,
        /** Not taken at all, and the sender knows. */
        REFUSED
    }

    private static final int GAPS_PERCENT = 5;

    public final List<ConsumerRecord<String, byte[]>> journal = new ArrayList<>();
    public final Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
    private final Map<String, List<ConsumerRecord<String, byte[]>>> others = new HashMap<>();
    private final List<ProducerRecord<String, byte[]>> late = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final Topic topic;
    private final Random random;
    private final Metrics metrics;
    private long end;
    private boolean calm;

    /** @param topic the journal: the one with gaps between its offsets */
    public SimulatedKafka(Topic topic, Random random, Metrics metrics) {
        this.topic = topic;
        this.random = random;
        this.metrics = metrics;
    }

    /** From now on everything is written, in order and acknowledged. */
    public void calm() {
        calm = true;
    }

    /** Offset that the next record gets. */
    public long end() {
        return end;
    }

    public Client client() {
        var client = new Client(false, () -> {});
        clients.add(client);
        return client;
    }

    /**
     * A producer for somebody who waits for what becomes of each send: it is known when {@code send} returns.
     *
     * @param meanwhile what others do while one send in a while takes long
     */
    public Client promptClient(Runnable meanwhile) {
        return new Client(true, meanwhile);
    }

    /** Everything in a topic that is not the journal. */
    public List<ConsumerRecord<String, byte[]>> log(Topic other) {
        return others.computeIfAbsent(other.topic(), any -> new ArrayList<>());
    }

    /** Something that is under way arrives. */
    public void move() {
        if (!late.isEmpty() && random.nextInt(20) == 0) {
            write(late.remove(random.nextInt(late.size())));
        }
        if (calm) {
            clients.forEach(Client::arrive);
        } else {
            clients.get(random.nextInt(clients.size())).arrive();
        }
    }

    public boolean isQuiet() {
        return late.isEmpty() && clients.stream().allMatch(client -> client.underWay.isEmpty());
    }

    private long write(ProducerRecord<String, byte[]> record) {
        if (!record.topic().equals(topic.topic())) {
            var log = others.computeIfAbsent(record.topic(), any -> new ArrayList<>());
            log.add(written(record, log.size()));
            return log.size() - 1L;
        }
        long offset = end;
        journal.add(written(record, offset));
        end += random.nextInt(100) < GAPS_PERCENT ? 1 + random.nextInt(3) : 1;
        return offset;
    }

    private static ConsumerRecord<String, byte[]> written(ProducerRecord<String, byte[]> record, long offset) {
        var written = new ConsumerRecord<>(record.topic(), 0, offset, record.key(), record.value());
        record.headers().forEach(written.headers()::add);
        return written;
    }

    private Fate fate() {
        int dice = calm ? 0 : random.nextInt(100);
        var fate = dice < 84
                ? Fate.WRITTEN
                : dice < 88 ? Fate.ACK_LOST : dice < 92 ? Fate.DROPPED : dice < 96 ? Fate.LATE : Fate.NO_OFFSET;
        fates.merge(fate, 1, Integer::sum);
        return fate;
    }

    /** A producer: what it sends arrives in order or not at all, except what it has given up. */
    public final class Client extends MockProducer<String, byte[]> {
        private record Send(ProducerRecord<String, byte[]> record, Callback callback) {}

        private static final int SLOW_ONE_IN = 50;

        private final Deque<Send> underWay = new ArrayDeque<>();
        private final boolean prompt;
        private final Runnable meanwhile;
        private boolean careless;

        Client(boolean prompt, Runnable meanwhile) {
            super(true, null, new StringSerializer(), new ByteArraySerializer());
            this.prompt = prompt;
            this.meanwhile = meanwhile;
        }

        public Sender sender() {
            return Senders.over(this, metrics);
        }

        /** A planted defect: waits for nobody, as with {@code acks=0}. */
        public Client careless() {
            careless = true;
            return this;
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<String, byte[]> record, @Nullable Callback callback) {
            if (callback == null) {
                throw new IllegalArgumentException("who would hear what became of it?");
            }
            if (!calm && random.nextInt(100) == 0) {
                fates.merge(Fate.REFUSED, 1, Integer::sum);
                callback.onCompletion(null, new TimeoutException("no metadata"));
            } else {
                underWay.add(new Send(record, callback));
                arriveAtOnce();
            }
            return new CompletableFuture<>();
        }

        private void arriveAtOnce() {
            if (prompt) {
                if (!calm && random.nextInt(SLOW_ONE_IN) == 0) {
                    meanwhile.run();
                }
                arrive();
            }
        }

        private void arrive() {
            var sent = underWay.poll();
            if (sent == null) {
                return;
            }
            var partition = new TopicPartition(sent.record().topic(), 0);
            switch (fate()) {
                case WRITTEN -> acknowledge(sent, partition, write(sent.record()));
                case NO_OFFSET -> {
                    write(sent.record());
                    acknowledge(sent, partition, -1);
                }
                case ACK_LOST -> {
                    write(sent.record());
                    giveUp(sent);
                }
                case LATE -> {
                    late.add(sent.record());
                    giveUp(sent);
                }
                case DROPPED, REFUSED -> giveUp(sent);
            }
        }

        private static void acknowledge(Send sent, TopicPartition partition, long offset) {
            sent.callback().onCompletion(new RecordMetadata(partition, offset, 0, 0, 0, 0), null);
        }

        private void giveUp(Send sent) {
            if (careless) {
                acknowledge(sent, new TopicPartition(sent.record().topic(), 0), 0);
            } else {
                sent.callback().onCompletion(null, new TimeoutException("no answer"));
            }
        }
    }
}
