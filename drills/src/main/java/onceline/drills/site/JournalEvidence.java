package onceline.drills.site;

import static onceline.drills.site.Fields.number;
import static onceline.drills.site.Fields.numberOr;
import static onceline.drills.site.Fields.text;
import static onceline.drills.site.Fields.textOr;

import java.util.ArrayList;
import java.util.List;
import onceline.drills.judge.JournalRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code queue-journal} says of one queue. */
final class JournalEvidence implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final TopicReader topic;
    private final String queue;
    private final List<JournalRecord> claims = new ArrayList<>();
    private final List<JournalRecord> ours = new ArrayList<>();

    JournalEvidence(Site site, String queue) {
        this.topic = new TopicReader(site, "queue-journal");
        this.queue = queue;
    }

    void more() {
        topic.more(this::take);
    }

    private void take(ConsumerRecord<byte[], byte[]> raw) {
        if (raw.value() == null) {
            return;
        }
        try {
            JournalRecord record = read(raw, JSON.readTree(raw.value()));
            if (record.type().equals("Claim")) {
                claims.add(record);
            } else if (queue.equals(record.queue())) {
                ours.add(record);
            }
        } catch (JacksonException undecodable) {
            return; // skipped by everybody who folds the log
        }
    }

    /** The queue's partition is where it was created. */
    List<JournalRecord> records() {
        int home = home();
        List<JournalRecord> all = new ArrayList<>(ours);
        all.addAll(claims);
        all.removeIf(record -> record.partition() != home);
        all.sort((a, b) -> Long.compare(a.offset(), b.offset()));
        return all;
    }

    List<JournalRecord> strays() {
        int home = home();
        return ours.stream().filter(record -> record.partition() != home).toList();
    }

    private int home() {
        return ours.stream()
                .filter(record -> record.type().equals("Created"))
                .findFirst()
                .or(() -> ours.stream().findFirst())
                .map(JournalRecord::partition)
                .orElse(0);
    }

    private static JournalRecord read(ConsumerRecord<byte[], byte[]> raw, JsonNode node) {
        List<JournalRecord.Entry> entries = new ArrayList<>();
        for (JsonNode entry : node.path("entries")) {
            entries.add(new JournalRecord.Entry(numberOr(entry, "place", -1), textOr(entry, "user", "")));
        }
        return new JournalRecord(
                raw.partition(),
                raw.offset(),
                textOr(node, "type", ""),
                text(node, "queue"),
                text(node, node.has("node") ? "node" : "user"),
                text(node, "id"),
                raw.timestamp(), // "at" is by the clock of whoever wrote it, which a drill may set wrong
                number(node, "term"),
                entries,
                number(node, "place"),
                text(node, "reason"),
                number(node, "version"),
                number(node, "units"));
    }

    @Override
    public void close() {
        topic.close();
    }
}
