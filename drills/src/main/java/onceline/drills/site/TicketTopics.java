package onceline.drills.site;

import static onceline.drills.site.Fields.number;
import static onceline.drills.site.Fields.text;
import static onceline.drills.site.Fields.textOr;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import onceline.drills.judge.FinalState.Command;
import onceline.drills.judge.FinalState.IssuedFact;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code ticket-issue} and {@code ticket-issued} say of one sale. */
final class TicketTopics implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String eventId;
    private final TopicReader commandsTopic;
    private final TopicReader factsTopic;
    private final List<Command> commands = new ArrayList<>();
    private final List<IssuedFact> facts = new ArrayList<>();

    TicketTopics(Site site, String eventId) {
        this.eventId = eventId;
        this.commandsTopic = new TopicReader(site, "ticket-issue");
        this.factsTopic = new TopicReader(site, "ticket-issued");
    }

    void more() {
        commandsTopic.more(raw -> ours(raw, this::command));
        factsTopic.more(raw -> ours(raw, this::fact));
    }

    private void ours(ConsumerRecord<byte[], byte[]> raw, Consumer<JsonNode> take) {
        if (raw.value() == null) {
            return;
        }
        try {
            JsonNode node = JSON.readTree(raw.value());
            if (eventId.equals(text(node, "eventId"))) {
                take.accept(node);
            }
        } catch (JacksonException undecodable) {
            return; // a dead letter for those who consume the topic
        }
    }

    private void command(JsonNode node) {
        commands.add(new Command(
                "Issue".equals(text(node, "type")),
                textOr(node, "user", ""),
                number(node, "place"),
                number(node, "ordinal")));
    }

    private void fact(JsonNode node) {
        if ("TicketIssued".equals(text(node, "type"))) {
            facts.add(new IssuedFact(textOr(node, "ticket", ""), textOr(node, "user", ""), number(node, "place")));
        }
    }

    List<Command> commands() {
        return List.copyOf(commands);
    }

    List<IssuedFact> facts() {
        return List.copyOf(facts);
    }

    @Override
    public void close() {
        commandsTopic.close();
        factsTopic.close();
    }
}
