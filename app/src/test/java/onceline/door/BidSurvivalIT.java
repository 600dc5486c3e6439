package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import onceline.lab.Lab;
import onceline.lab.Onceline;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The owner of the auctions dies by SIGKILL where it hurts, on servers of its own; another one follows. */
@Tag("on-request")
class BidSurvivalIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int MOST_BIDS = 500;
    private static final Lab LAB = Lab.ephemeral().start();
    private static final Onceline GATE = LAB.onceline("gate,keep", "--door.patience=500ms", "-J-Xmx384m");
    private static final Client ADMIN = new Client(GATE.url()).bearing(LAB.adminToken());
    private static final Client BIDDER = bidder();

    @AfterAll
    static void stop() {
        LAB.close();
    }

    private static Client bidder() {
        Reply session = new Client(GATE.url()).post("/api/sessions", Visitor.signIn("bidder@example.com"));
        return new Client(GATE.url()).bearing(session.text("token"));
    }

    @ParameterizedTest
    @CsvSource({"1,false", "2,false", "12,false", "7,true"})
    void diesAmidThePictureAndNoBidIsLostOrDoubled(int visit, boolean emptied) {
        Onceline owner = owner("--test.hooks=true", "--test.kill-at=AMID_PICTURE:" + visit);
        String lot = list(Instant.now().plusSeconds(3_600));
        var told = new LinkedHashMap<String, Reply>();
        for (int i = 0; i < MOST_BIDS && owner.running(); i++) {
            String id = Product.name("bid");
            told.put(id, bid(lot, id, amount(i)));
            if (emptied && i == 2) {
                LAB.redis().flush();
            }
        }
        assertThat(owner.awaitExit(PATIENCE)).as("died as told").isTrue();
        try (Onceline heir = owner()) {
            var verdicts = hearAll(lot, told);
            assertStream(lot, verdicts);
            assertThat(heir.running()).isTrue();
        }
    }

    @Test
    void diesBeforeAClosingIsToldAndTheNextTellsIt() {
        Onceline owner = owner("--test.hooks=true", "--test.kill-at=ADMITTED_BEFORE_FORWARD");
        String lot = list(Instant.now().plusSeconds(4));
        await().atMost(PATIENCE).until(() -> phase(lot).equals("open"));
        assertThat(owner.awaitExit(PATIENCE)).as("died as told").isTrue();
        try (Onceline heir = owner()) {
            await().atMost(PATIENCE).until(() -> closings().contains(lot));
            assertThat(phase(lot)).isEqualTo("closed");
            assertThat(heir.running()).isTrue();
        }
    }

    private static Onceline owner(String... more) {
        var arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of("--owner.session-timeout=1s", "-J-Xmx384m"));
        return LAB.onceline("bid", arguments.toArray(String[]::new));
    }

    private static String list(Instant closes) {
        String lot = Product.name("survivor");
        Reply created = ADMIN.post("/api/admin/lots", """
                {"lot":"%s","eventId":"auction","title":"A lot","opensAt":"%s","closesAt":"%s",\
                "openingPrice":100,"increment":10,"currency":"EUR"}""".formatted(lot, Instant.now(), closes));
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return lot;
    }

    private static String phase(String lot) {
        return new Client(GATE.url()).get("/api/lots/" + lot).text("phase");
    }

    private static long amount(int number) {
        return 100 + 10L * number;
    }

    private static Reply bid(String lot, String id, long amount) {
        return BIDDER.post("/api/bids", """
                {"bid":"%s","lot":"%s","amount":%d,"currency":"EUR"}""".formatted(id, lot, amount));
    }

    /** Every bid again, until each verdict is heard; what was heard before is heard again. */
    private static Map<String, Reply> hearAll(String lot, Map<String, Reply> told) {
        var verdicts = new LinkedHashMap<String, Reply>();
        int number = 0;
        for (var each : told.entrySet()) {
            long amount = amount(number++);
            Reply verdict = await().atMost(PATIENCE)
                    .until(() -> bid(lot, each.getKey(), amount), reply -> reply.status() == 200);
            if (each.getValue().status() == 200) {
                assertThat(verdict.json()).isEqualTo(each.getValue().json());
            }
            verdicts.put(each.getKey(), verdict);
        }
        return verdicts;
    }

    /** What was accepted, each once, in the order of the journal, and nothing else. */
    private static void assertStream(String lot, Map<String, Reply> verdicts) {
        var accepted = verdicts.values().stream()
                .filter(verdict -> verdict.text("outcome").equals("accepted"))
                .map(verdict -> verdict.number("asOf"))
                .sorted()
                .map(offset -> offset + "-0")
                .toList();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ids(lot)).isEqualTo(accepted));
    }

    private static List<String> ids(String lot) {
        return Streamed.of(LAB, lot).stream()
                .map(entry -> entry.offset() + "-0")
                .toList();
    }

    /** The lots whose closing was told. */
    private static List<String> closings() {
        Map<String, Object> settings = Map.of("bootstrap.servers", LAB.kafka().bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = IntStream.range(0, 3)
                    .mapToObj(number -> new TopicPartition("lot-closed", number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var lots = new ArrayList<String>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(closing -> lots.add(closing.key()));
            }
            return lots;
        }
    }
}
