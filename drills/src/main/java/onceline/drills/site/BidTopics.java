package onceline.drills.site;

import static onceline.drills.site.Fields.numberOr;
import static onceline.drills.site.Fields.text;
import static onceline.drills.site.Fields.textOr;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import onceline.drills.bidjudge.BidState.Closing;
import onceline.drills.bidjudge.BidState.Command;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code lot-closed}, {@code ticket-issue} and {@code ticket-issued} say of some lots. */
final class BidTopics implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String prefix;
    private final TopicReader closedTopic;
    private final TopicReader commandsTopic;
    private final TopicReader factsTopic;
    private final List<Closing> closings = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();
    private final List<String> issued = new ArrayList<>();

    /** @param prefix how the names of the lots begin */
    BidTopics(Site site, String prefix) {
        this.prefix = prefix;
        this.closedTopic = new TopicReader(site, "lot-closed");
        this.commandsTopic = new TopicReader(site, "ticket-issue");
        this.factsTopic = new TopicReader(site, "ticket-issued");
    }

    void more() {
        closedTopic.more(raw -> ours(raw, "lot", prefix, this::closing));
        commandsTopic.more(raw -> ours(raw, "eventId", "lot-" + prefix, this::command));
        factsTopic.more(raw -> ours(raw, "eventId", "lot-" + prefix, this::fact));
    }

    private static void ours(ConsumerRecord<byte[], byte[]> raw, String field, String start, Consumer<JsonNode> take) {
        if (raw.value() == null) {
            return;
        }
        try {
            JsonNode node = JSON.readTree(raw.value());
            String name = text(node, field);
            if (name != null && name.startsWith(start)) {
                take.accept(node);
            }
        } catch (JacksonException undecodable) {
            return; // a dead letter for those who consume the topic
        }
    }

    private void closing(JsonNode node) {
        closings.add(new Closing(
                textOr(node, "lot", ""),
                numberOr(node, "ordinal", 0),
                numberOr(node, "accepted", 0),
                BidJournalEvidence.winner(node.path("winner"))));
    }

    private void command(JsonNode node) {
        commands.add(new Command(textOr(node, "eventId", ""), textOr(node, "user", ""), textOr(node, "id", "")));
    }

    private void fact(JsonNode node) {
        issued.add(textOr(node, "ticket", ""));
    }

    List<Closing> closings() {
        return List.copyOf(closings);
    }

    List<Command> commands() {
        return List.copyOf(commands);
    }

    List<String> issued() {
        return List.copyOf(issued);
    }

    @Override
    public void close() {
        closedTopic.close();
        commandsTopic.close();
        factsTopic.close();
    }
}
