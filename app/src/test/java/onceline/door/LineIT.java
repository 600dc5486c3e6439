package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import onceline.door.Operator.Plan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The waiting line as people and operators meet it. */
@Tag("product")
class LineIT {
    private final Product product = Product.running();
    private final Operator operator = new Operator(product);

    @Test
    void theNormalWayFromJoiningToTheTicket() {
        String sale = operator.sale(Plan.WIDE);
        var visitor = Visitor.arrives(product);
        try (var stream = visitor.stream(sale)) {
            Reply joined = visitor.join(sale);
            assertThat(joined.status()).isEqualTo(200);
            await().untilAsserted(() -> assertThat(stream.told("ticket:issued")).hasSize(1));
            JsonNode notice = stream.told("ticket:issued").getFirst();
            JsonNode ticket = visitor.awaitTicket(sale);
            assertThat(notice.get("ticket")).isEqualTo(ticket.get("ticket"));
            assertThat(notice.get("holdUntil").asString()).isNotBlank();
            assertThat(ticket.get("place").asLong()).isEqualTo(joined.number("place"));
            assertThat(visitor.awaitStatus(sale, "inside").has("position")).isFalse();
        }
    }

    @Test
    void firstComeFirstServed() {
        String sale = operator.pausedSale(Plan.WIDE);
        List<Visitor> people =
                Stream.generate(() -> Visitor.arrives(product)).limit(4).toList();
        long before = -1;
        for (int i = 0; i < people.size(); i++) {
            JsonNode standing = people.get(i).join(sale).json();
            assertThat(standing.get("status").asString()).isEqualTo("waiting");
            assertThat(standing.get("position").asInt()).isEqualTo(i + 1);
            assertThat(standing.get("size").asInt()).isEqualTo(i + 1);
            assertThat(standing.get("place").asLong()).isGreaterThan(before);
            before = standing.get("place").asLong();
        }
        for (int i = 0; i < people.size(); i++) {
            JsonNode standing = people.get(i).awaitPosition(sale, i + 1);
            assertThat(standing.get("phase").asString()).isEqualTo("paused");
        }
        await().untilAsserted(() -> {
            Reply told = new Client(product.url()).get("/api/sales/" + sale);
            assertThat(told.number("waiting")).isEqualTo(4);
            assertThat(told.text("phase")).isEqualTo("paused");
        });
    }

    @Test
    void joiningAgainKeepsThePlace() {
        String sale = operator.pausedSale(Plan.WIDE);
        var visitor = Visitor.arrives(product);
        Reply first = visitor.join(sale, "first");
        Reply retried = visitor.join(sale, "first");
        Reply again = visitor.join(sale, "second");
        assertThat(List.of(retried.number("place"), again.number("place"))).containsOnly(first.number("place"));
        assertThat(visitor.awaitPosition(sale, 1).get("size").asInt()).isEqualTo(1);
    }

    @Test
    void joiningFromTwoTabsAtOnceGivesOnePlace() throws Exception {
        String sale = operator.pausedSale(Plan.WIDE);
        String contact = Product.name("tabs") + "@example.com";
        var tabs = Stream.generate(() -> Visitor.arrives(product, contact))
                .limit(8)
                .toList();
        assertThat(tabs).map(Visitor::user).containsOnly(tabs.getFirst().user());
        var start = new CountDownLatch(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = tabs.stream()
                    .map(tab -> executor.submit(() -> {
                        start.await();
                        return tab.join(sale);
                    }))
                    .toList();
            start.countDown();
            for (var answer : answers) {
                assertThat(answer.get().number("place"))
                        .isEqualTo(answers.getFirst().get().number("place"));
            }
        }
        assertThat(tabs.getFirst().awaitPosition(sale, 1).get("size").asInt()).isEqualTo(1);
    }

    @Test
    void leavingLetsTheOthersMoveUp() {
        String sale = operator.pausedSale(Plan.WIDE);
        var leaving = Visitor.arrives(product);
        var staying = Visitor.arrives(product);
        long given = leaving.joins(sale);
        staying.joins(sale);
        try (var stream = staying.stream(sale)) {
            await().until(() -> !stream.told("state").isEmpty());
            assertThat(leaving.leave(sale).text("outcome")).isEqualTo("left");
            staying.awaitPosition(sale, 1);
            await().untilAsserted(() -> assertThat(
                            stream.standings().getLast().path("position").asInt())
                    .isEqualTo(1));
            assertThat(leaving.awaitStatus(sale, "none").has("place")).isFalse();
            assertThat(leaving.leave(sale).text("outcome")).isEqualTo("not-waiting");
            assertThat(leaving.joins(sale)).as("back at the end of the line").isGreaterThan(given);
            leaving.awaitPosition(sale, 2);
            assertNeverBack(stream);
        }
    }

    /** A join that was delayed on its way must not bring somebody back who has left since. */
    @Test
    void theSameJoinAfterLeavingChangesNothing() {
        String sale = operator.pausedSale(Plan.WIDE);
        var visitor = Visitor.arrives(product);
        visitor.join(sale, "once");
        visitor.leave(sale);
        Reply late = visitor.join(sale, "once");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.problem()).isEqualTo("spent-id");
        assertThat(visitor.awaitStatus(sale, "none").get("size").asInt()).isZero();
    }

    @Test
    void leavingAfterTheTurnGivesTheTicketBack() {
        String sale = operator.sale(Plan.WIDE.stock(1));
        var visitor = Visitor.arrives(product);
        visitor.joins(sale);
        visitor.awaitTicket(sale);
        assertThat(visitor.leave(sale).text("outcome")).isEqualTo("admitted-first");
        visitor.awaitTicket(sale, "CANCELLED");
        visitor.awaitStatus(sale, "none");
    }

    @Test
    void aPausedLineWaitsAndAResumedOneGoesOn() {
        String sale = operator.pausedSale(Plan.WIDE);
        var visitor = Visitor.arrives(product);
        try (var stream = visitor.stream(sale)) {
            visitor.joins(sale);
            await().untilAsserted(() -> assertThat(
                            stream.standings().getLast().get("phase").asString())
                    .isEqualTo("paused"));
            operator.steer(sale, "resume");
            await().untilAsserted(() -> assertThat(stream.told("ticket:issued")).hasSize(1));
            assertThat(operator.figures(sale).get("phase").asString()).isEqualTo("open");
        }
    }

    @Test
    void peopleInsideAreLimitedAndTheLimitCanBeChanged() {
        String sale = operator.sale(Plan.WIDE.inside(1));
        var people = Stream.generate(() -> Visitor.arrives(product)).limit(3).toList();
        people.forEach(visitor -> visitor.joins(sale));
        JsonNode first = people.get(0).awaitTicket(sale);
        people.get(1).awaitPosition(sale, 1);
        assertThat(people.get(1).tickets(sale)).isZero();

        people.get(0).client().post("/api/tickets/" + first.get("ticket").asString() + "/confirm");
        people.get(1).awaitTicket(sale);
        people.get(2).awaitPosition(sale, 1);

        operator.change(sale, "{\"inside\":2}");
        people.get(2).awaitTicket(sale);
        assertThat(people.get(0).join(sale).text("status")).isEqualTo("bought");
    }

    @Test
    void theRateCanBeChanged() {
        String sale = operator.sale(Plan.WIDE.rate("1/m"));
        var people = Stream.generate(() -> Visitor.arrives(product)).limit(3).toList();
        people.forEach(visitor -> visitor.joins(sale));
        people.get(0).awaitTicket(sale);
        JsonNode waiting = people.get(2).awaitPosition(sale, 2);
        assertThat(waiting.path("estimatedWaitSeconds").asInt()).isBetween(1, 180);
        operator.change(sale, "{\"rate\":\"100/s\"}");
        people.get(1).awaitTicket(sale);
        people.get(2).awaitTicket(sale);
        assertThat(operator.figures(sale).get("rate").asString()).isEqualTo("100/s");
    }

    @Test
    void aClosedLineTakesNobody() {
        String sale = operator.pausedSale(Plan.WIDE);
        var waiting = Visitor.arrives(product);
        waiting.joins(sale);
        operator.steer(sale, "close");
        assertThat(waiting.awaitPlace(
                                sale,
                                standing -> standing.get("phase").asString().equals("closed"))
                        .get("status")
                        .asString())
                .isIn("waiting", "none");
        Reply refused = Visitor.arrives(product).join(sale);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("closed");
        operator.steer(sale, "close");
    }

    @Test
    void soldOutIsToldAndReturnedStockReopens() {
        String sale = operator.sale(Plan.WIDE.stock(1));
        var first = Visitor.arrives(product);
        var second = Visitor.arrives(product);
        first.joins(sale);
        JsonNode ticket = first.awaitTicket(sale);
        second.joins(sale);
        try (var stream = second.stream(sale)) {
            await().untilAsserted(() -> {
                JsonNode told = stream.standings().getLast();
                assertThat(told.get("soldOut").asBoolean()).isTrue();
                assertThat(told.get("mayReturn").asInt()).isEqualTo(1);
                assertThat(told.get("status").asString()).isEqualTo("waiting");
            });
            first.client().post("/api/tickets/" + ticket.get("ticket").asString() + "/cancel");
            await().untilAsserted(() -> assertThat(stream.told("ticket:issued")).hasSize(1));
        }
        JsonNode kept = second.awaitTicket(sale);
        second.client().post("/api/tickets/" + kept.get("ticket").asString() + "/confirm");
        var third = Visitor.arrives(product);
        third.joins(sale);
        third.awaitPlace(
                sale,
                told -> told.get("soldOut").asBoolean() && told.get("mayReturn").asInt() == 0);
        operator.addStock(sale, "more", 1);
        operator.addStock(sale, "more", 1);
        third.awaitTicket(sale);
        await().untilAsserted(() -> assertThat(
                        operator.figures(sale).get("stock").get("total").asInt())
                .as("a repeated message counts once")
                .isEqualTo(2));
    }

    @Test
    void whoIsAwayAtTheTurnLosesThePlaceAndNobodyElseDoes() {
        String sale = operator.pausedSale(Plan.WIDE.grace(1).stock(1));
        var away = Visitor.arrives(product);
        away.joins(sale);
        var here = Visitor.arrives(product);
        try (var stream = here.stream(sale)) {
            here.joins(sale);
            // Away for longer than the grace and what it takes to be noticed.
            await().atMost(Duration.ofSeconds(25))
                    .pollDelay(Duration.ofSeconds(17))
                    .until(() -> !stream.standings().isEmpty());
            operator.steer(sale, "resume");
            here.awaitTicket(sale);
        }
        away.awaitStatus(sale, "none");
        assertThat(away.tickets(sale)).isZero();
    }

    @Test
    void aStreamStartsWithTheWholeStateAndTellsEachNoticeOnce() {
        String sale = operator.pausedSale(Plan.WIDE);
        var visitor = Visitor.arrives(product);
        visitor.joins(sale);
        try (var lost = visitor.stream(sale)) {
            await().until(() -> !lost.told("state").isEmpty());
        }
        operator.steer(sale, "resume");
        visitor.awaitTicket(sale);
        try (var stream = visitor.stream(sale)) {
            await().untilAsserted(() -> assertThat(stream.notices()).isNotEmpty());
            JsonNode state = stream.told("state").getFirst();
            assertThat(state.get("tickets")).hasSize(1);
            visitor.client()
                    .post("/api/tickets/"
                            + state.get("tickets").get(0).get("ticket").asString() + "/confirm");
            // The same fact may come by two ways; it is one fact.
            await().untilAsserted(() -> assertThat(stream.facts()).hasSize(2));
            assertThat(stream.notices())
                    .extracting(notice -> notice.get("kind").asString())
                    .contains("ticket-issued", "ticket-confirmed");
        }
        assertThat(visitor.client().get("/api/notices").json()).hasSize(2);
    }

    @Test
    void nearlyIsToldOnce() {
        String sale = operator.pausedSale(Plan.WIDE);
        var ahead = Visitor.arrives(product);
        ahead.joins(sale);
        var visitor = Visitor.arrives(product);
        visitor.joins(sale);
        try (var stream = visitor.stream(sale)) {
            await().untilAsserted(() -> assertThat(stream.told("nearly")).hasSize(1));
            ahead.leave(sale);
            await().untilAsserted(() -> assertThat(
                            stream.standings().getLast().path("position").asInt())
                    .isEqualTo(1));
            assertThat(stream.told("nearly")).hasSize(1);
        }
    }

    @Test
    void askingAgainIsCheapWhenNothingHasChanged() {
        String sale = operator.pausedSale(Plan.WIDE);
        var visitor = Visitor.arrives(product);
        visitor.joins(sale);
        visitor.awaitPosition(sale, 1);
        Reply told = visitor.place(sale);
        assertThat(told.header("ETag")).isNotBlank();
        assertThat(Integer.parseInt(told.header("Retry-After"))).isPositive();
        String path = "/api/queue/place?queue=event:" + sale + "&since=" + told.number("asOf");
        Reply again =
                visitor.client().with("If-None-Match", told.header("ETag")).get(path);
        assertThat(again.status()).isEqualTo(304);
        Visitor.arrives(product).joins(sale);
        await().untilAsserted(() -> assertThat(visitor.client()
                        .with("If-None-Match", told.header("ETag"))
                        .get(path)
                        .status())
                .isEqualTo(200));
    }

    @Test
    void theLobbyLetsIn() {
        var visitor = Visitor.arrives(product);
        Reply joined = visitor.client().post("/api/queue/join", "{\"queue\":\"lobby\"}");
        assertThat(joined.status()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(
                        visitor.client().get("/api/queue/place?queue=lobby").text("status"))
                .isEqualTo("inside"));
    }

    /** No answer is older than the one before, and no position grows. */
    private static void assertNeverBack(EventStream stream) {
        List<JsonNode> standings = stream.standings().stream()
                .filter(standing -> standing.has("position"))
                .toList();
        assertThat(standings)
                .extracting(standing -> standing.get("asOf").asLong())
                .isSorted();
        assertThat(standings)
                .extracting(standing -> -standing.get("position").asLong())
                .isSorted();
    }
}
