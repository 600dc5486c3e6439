package onceline.door;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;

/** The pages of auctions as people use them: real browsers that bid against each other. */
@Tag("product")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BidBrowserIT {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration LONG = Duration.ofHours(1);
    private static final String BIDS = "**/api/bids";
    private static final String DEAD = "**/api/admin/bids/dead";

    private final Product product = Product.running();
    private final Operator operator = new Operator(product);
    private final Browser browser = new Browser(product);

    @BeforeAll
    static void patience() {
        PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
    }

    @AfterEach
    void noPageComplained() {
        assertThat(browser.complaints()).isEmpty();
    }

    @AfterAll
    void close() {
        browser.close();
    }

    /** A lot from 1.00 EUR in steps of 0.10 EUR, or from 100 KRW in steps of 10. */
    private String lot(String currency, Duration opensIn, Duration closesIn, String more) {
        String lot = Product.name("lot");
        Instant now = Instant.now();
        Reply listed = operator.client().post("/api/admin/lots", """
                {"lot":"%s","eventId":"auction","title":"The %s","opensAt":"%s","closesAt":"%s","openingPrice":100,\
                "increment":10,"currency":"%s"%s}""".formatted(
                        lot, lot, now.plus(opensIn), now.plus(closesIn), currency, more));
        assertThat(listed.status()).as(listed.body()).isEqualTo(201);
        return lot;
    }

    private String openLot() {
        String lot = lot("EUR", Duration.ZERO, LONG, "");
        awaitPhase(lot, "open");
        return lot;
    }

    private Reply shown(String lot) {
        return new Client(product.url()).get("/api/lots/" + lot);
    }

    private void awaitPhase(String lot, String phase) {
        await("lot to be " + phase)
                .atMost(Duration.ofSeconds(30))
                .until(() -> shown(lot).text("phase").equals(phase));
    }

    private static String page(String lot) {
        return "/lot.html?lot=" + lot;
    }

    private static String someone() {
        return Product.name("bidder") + "@example.com";
    }

    /** Signs in with the first bid, which is the least that counts. */
    private Page bidding(BrowserContext phone, String lot) {
        Page page = browser.open(phone, page(lot));
        page.locator("#contact").fill(someone());
        page.locator("#bid-button").click();
        return page;
    }

    private static void bid(Page page, String amount) {
        page.locator("#amount").fill(amount);
        page.locator("#bid-button").click();
    }

    private static Locator notices(Page page, String kind) {
        return page.locator(".notice[data-kind=" + kind + "]");
    }

    @Test
    void twoPeopleBidUntilOneWins() {
        // Every bid is within 25 s of the end, so that the first one uses up the one extension there is.
        String lot =
                lot("EUR", Duration.ZERO, Duration.ofSeconds(25), ",\"extendSeconds\":25,\"extendAtMostSeconds\":25");
        awaitPhase(lot, "open");
        try (var here = browser.phone("en");
                var there = browser.phone("ko-KR")) {
            Page ann = bidding(here, lot);
            assertThat(ann.locator("#standing")).hasText("Your bid of €1.00 is accepted: you lead.");
            assertThat(ann.locator("#extended")).isVisible();

            Page bob = browser.open(there, page(lot));
            assertThat(bob.locator("#price")).hasText("€1.00");
            bob.locator("#contact").fill(someone());
            bid(bob, "2.50");
            assertThat(bob.locator("#standing")).hasText("€2.50 입찰이 접수되어 지금 1위입니다.");
            assertThat(ann.locator("#price")).hasText("€2.50");
            assertThat(ann.locator("#standing")).hasText("You have been outbid.");
            assertThat(notices(ann, "outbid")).hasCount(1);
            browser.inspect(ann, "lot-outbid-en");
            browser.inspect(bob, "lot-leading-ko");

            bid(ann, "3");
            assertThat(bob.locator("#price")).hasText("€3.00");
            assertThat(notices(bob, "outbid")).hasCount(1);
            assertThat(ann.locator("#rows li[data-mine=true]")).hasCount(2);
            assertThat(ann.locator("#rows li strong")).hasText(new String[] {"€3.00", "€2.50", "€1.00"});

            assertThat(ann.locator("#won")).isVisible(slowly());
            assertThat(bob.locator("#result")).containsText("다른 분이 €3.00에 낙찰받았습니다");
            assertThat(notices(ann, "auction-won")).hasCount(1);
            assertThat(notices(ann, "outbid")).hasCount(1);
            assertThat(notices(bob, "outbid")).hasCount(1);
            assertThat(notices(bob, "auction-won")).hasCount(0);
            assertThat(ann.locator("#won-open"))
                    .hasAttribute("href", Pattern.compile("ticket=lot-" + lot + ".r.bid-\\d+"));
            browser.inspect(ann, "lot-won-en");
            browser.inspect(bob, "lot-lost-ko");

            ann.locator("#won-open").click();
            assertThat(ann.locator(".ticket")).hasAttribute("data-state", "PENDING");
            assertThat(ann.locator(".ticket h2")).hasText("The " + lot);
            browser.inspect(ann, "lot-ticket-en");
            ann.navigate(page(lot));
            assertThat(ann.locator("#won")).isVisible();
            assertThat(ann.locator("#rows li")).hasCount(3);
            assertThat(ann.locator(".notice")).hasCount(0);
        }
    }

    /** The end of an auction is a matter of time. */
    private static LocatorAssertions.IsVisibleOptions slowly() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(90_000);
    }

    @Test
    void aBidWhoseAnswerIsLostIsRepeatedAndCountsOnce() {
        String lot = openLot();
        try (var phone = browser.phone("en")) {
            var ids = idsOfBids(phone);
            var lost = new AtomicBoolean(true);
            phone.route(BIDS, route -> {
                if (!lost.get()) {
                    route.resume();
                    return;
                }
                if (ids.size() <= 1) {
                    route.fetch(); // the bid arrives, and its answer does not
                }
                route.abort();
            });
            Page page = browser.open(phone, page(lot));
            page.locator("#contact").fill(someone());
            page.locator("#bid-button").click();
            assertThat(page.locator("#standing")).containsText("is unknown as yet");
            phone.setOffline(true);
            assertThat(page.locator("#link")).hasAttribute("data-link", "lost");
            page.waitForCondition(() -> ids.size() > 2);
            browser.inspect(page, "lot-unknown-en");
            lost.set(false);
            phone.setOffline(false);
            assertThat(page.locator("#standing")).hasText("Your bid of €1.00 is accepted: you lead.");
            assertThat(page.locator("#link")).hasAttribute("data-link", "live");
            assertThat(ids).hasSizeGreaterThan(1);
            assertThat(ids.stream().distinct()).hasSize(1);
            assertThat(shown(lot).number("bids")).isEqualTo(1);
        }
    }

    /** A stream that was open may go on for a while: what it still brings does not mean that the network is there. */
    @Test
    void aLostNetworkIsSaidUntilItIsBack() {
        String lot = openLot();
        try (var phone = browser.phone("en")) {
            Page page = browser.open(phone, page(lot));
            assertThat(page.locator("#link")).hasAttribute("data-link", "live");
            phone.setOffline(true);
            Bidder.arrives(product).bids(lot, 500);
            var asked = new CopyOnWriteArrayList<String>();
            phone.onRequestFailed(request -> asked.add(request.url()));
            page.waitForCondition(() -> asked.size() > 1);
            assertThat(page.locator("#link")).hasAttribute("data-link", "lost");
            assertThat(page.locator("#price")).hasText("€1.00");
            phone.setOffline(false);
            assertThat(page.locator("#link")).hasAttribute("data-link", "live");
            assertThat(page.locator("#price")).hasText("€5.00");
        }
    }

    @Test
    void aBidSurvivesAReload() {
        String lot = openLot();
        try (var phone = browser.phone("en")) {
            var ids = idsOfBids(phone);
            phone.route(BIDS, Route::abort);
            Page page = bidding(phone, lot);
            assertThat(page.locator("#standing")).containsText("is unknown as yet");
            page.reload();
            assertThat(page.locator("#standing")).containsText("is unknown as yet");
            phone.unroute(BIDS);
            assertThat(page.locator("#standing")).hasText("Your bid of €1.00 is accepted: you lead.");
            assertThat(ids).hasSizeGreaterThan(2);
            assertThat(ids.stream().distinct()).hasSize(1);
        }
    }

    private static List<String> idsOfBids(BrowserContext phone) {
        var ids = new CopyOnWriteArrayList<String>();
        phone.onRequest(request -> {
            if (request.url().endsWith("/api/bids")) {
                ids.add(MAPPER.readTree(request.postData()).get("bid").asString());
            }
        });
        return ids;
    }

    /** The page hears of no other bid here, so that it learns from the verdict that the price has risen. */
    @Test
    void aRefusalSaysThePriceToBeat() {
        String lot = openLot();
        Reply before = shown(lot);
        Bidder.arrives(product).bids(lot, 500);
        try (var phone = browser.phone("en")) {
            answer(phone, "**/api/lots/" + lot, "application/json", before.body());
            answer(phone, "**/api/lots/*/stream", "text/event-stream", "event: lot\ndata: " + before.body() + "\n\n");
            Page page = bidding(phone, lot);
            assertThat(page.locator("#standing")).hasText("Your bid of €1.00 was too low. The price to beat is €5.10.");
            assertThat(page.locator("#price")).hasText("€5.00");
            assertThat(page.locator("#amount")).hasValue("5.10");
            browser.inspect(page, "lot-too-low-en");
        }
    }

    private static void answer(BrowserContext phone, String path, String type, String body) {
        var answer = new Route.FulfillOptions().setContentType(type).setBody(body);
        phone.route(path, route -> route.fulfill(answer));
    }

    @Test
    void theKeyboardIsEnough() {
        String lot = openLot();
        try (var phone = browser.phone("en")) {
            Page page = browser.open(phone, page(lot));
            assertThat(page.locator("#bid-form")).isVisible();
            press(page, "Tab", "Enter", "Tab");
            assertThat(page.locator("#contact")).isFocused();
            press(page, "Enter");
            assertThat(page.locator("#contact-error")).isVisible();
            assertThat(page.locator("#contact")).isFocused();
            page.keyboard().type(someone());
            press(page, "Tab");
            assertThat(page.locator("#amount")).isFocused();
            page.keyboard().type("12,5x");
            press(page, "Enter");
            assertThat(page.locator("#amount-error")).hasText("Please enter an amount such as 1.00.");
            browser.inspect(page, "lot-malformed-en");
            press(page, "Control+A");
            page.keyboard().type("0.99");
            press(page, "Enter");
            assertThat(page.locator("#amount-error")).containsText("The least you can bid is €1.00");
            press(page, "Control+A");
            page.keyboard().type("1,234.5");
            assertThat(page.locator("#bid-button")).hasText("Bid €1,234.50");
            press(page, "Tab", "Enter");
            assertThat(page.locator("#standing")).hasText("Your bid of €1,234.50 is accepted: you lead.");
            assertThat(page.locator("#bid-button")).isFocused();
            assertThat(page.locator("#bid-button")).hasText("Raise your bid to €1,234.60");
            assertThat(shown(lot).number("price")).isEqualTo(123_450);
        }
    }

    private static void press(Page page, String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    @Test
    void fromTheListToTheEndInKorean() {
        String lot = lot("KRW", Duration.ofSeconds(20), Duration.ofSeconds(50), "");
        try (var phone = browser.device("ko-KR", 390, 844, ColorScheme.DARK)) {
            Page page = browser.open(phone, "/");
            Locator card = page.locator("#lots .card", new Page.LocatorOptions().setHasText("The " + lot));
            assertThat(card).containsText("시작가 ₩100");
            browser.inspect(page, "lots-ko-dark");
            card.click();

            assertThat(page.locator("html")).hasAttribute("lang", "ko");
            assertThat(page.locator("#phase")).hasText("예정");
            assertThat(page.locator("#bid-form")).isHidden();
            browser.inspect(page, "lot-scheduled-ko-dark");
            assertThat(page.locator("#phase")).hasText("진행 중");
            assertThat(page.locator("#bid-button")).hasText("₩100 입찰하기");
            assertThat(page.locator("#left")).hasText(Pattern.compile("00:\\d\\d"));
            browser.inspect(page, "lot-open-ko-dark");
            Bidder.arrives(product).bid(lot, Product.name("bid"), 1_500, "KRW");
            assertThat(page.locator("#price")).hasText("₩1,500");
            assertThat(page.locator("#spoken")).containsText("현재가는 ₩1,500입니다");
            assertThat(page.locator("#ending")).isVisible();
            assertThat(page.locator("#result")).isVisible(slowly());
            assertThat(page.locator("#result")).containsText("₩1,500에 낙찰되었습니다");
            assertThat(page.locator("#bid-form")).isHidden();
            browser.inspect(page, "lot-closed-ko-dark");
            Page unknown = browser.open(phone, page("nobody-sells-this"));
            assertThat(unknown.locator("#unknown")).isVisible();
            browser.inspect(unknown, "lot-unknown-ko-dark");
        }
    }

    /** Answers that arrive late are older than what was shown: they change nothing. */
    @Test
    void nothingOlderIsEverShown() {
        String lot = openLot();
        String state = """
                event: lot
                data: {"lot":"%s","eventId":"auction","title":"T","currency":"EUR","openingPrice":100,"increment":10,\
                "opensAt":"2026-01-01T00:00:00Z","closesAt":"2999-01-01T00:00:00Z","phase":"open","price":%d,"minimum":%d,\
                "bids":%d,"asOf":%d,"updating":false}

                """;
        String repainted = """
                event: lot
                data: {"lot":"%s","eventId":"auction","title":"T","currency":"EUR","openingPrice":100,"increment":10,\
                "opensAt":"2026-01-01T00:00:00Z","closesAt":"2999-01-01T00:00:00Z","phase":"opening","bids":0,\
                "updating":true}

                """.formatted(lot);
        String events = state.formatted(lot, 300, 310, 3, 5_000_000)
                + state.formatted(lot, 200, 210, 2, 4_999_999)
                + state.formatted(lot, 400, 410, 4, 5_000_001)
                + repainted;
        try (var phone = browser.phone("en")) {
            answer(phone, "**/api/lots/*/stream", "text/event-stream", events);
            Page page = browser.open(phone, page(lot));
            assertThat(page.locator("#updating")).isVisible();
            assertThat(page.locator("#price")).hasText("€4.00");
            assertThat(page.locator("#bids")).hasText("4");
            browser.inspect(page, "lot-updating-en");
        }
    }

    @Test
    void withoutStreamsThePageAsks() {
        String lot = openLot();
        try (var phone = browser.phone("en")) {
            phone.route("**/stream", route -> route.fulfill(new Route.FulfillOptions().setStatus(502)));
            Page page = bidding(phone, lot);
            assertThat(page.locator("#standing")).hasText("Your bid of €1.00 is accepted: you lead.");
            assertThat(page.locator("#link")).hasAttribute("data-link", "polling");
            Bidder.arrives(product).bids(lot, 700);
            assertThat(page.locator("#price")).hasText("€7.00");
            assertThat(page.locator("#standing")).hasText("You have been outbid.");
            assertThat(notices(page, "outbid")).hasCount(1);
            phone.unroute("**/stream");
            assertThat(page.locator("#link")).hasAttribute("data-link", "live");
            assertThat(notices(page, "outbid")).hasCount(1);
        }
    }

    /** The dead bids are made up; how a bid dies is a matter of other tests. */
    @Test
    void anOperatorListsALotAndSendsDeadBidsAgain() {
        String lot = Product.name("desk-lot");
        try (var desk = browser.device("en", 1200, 900, ColorScheme.LIGHT)) {
            answer(desk, DEAD, "application/json", """
                    [{"id":"17-0","source":"4711-0","bid":"{}","reason":"a field is missing","attempts":5}]""");
            desk.route(DEAD + "/17-0/resend", route -> {
                answer(desk, DEAD, "application/json", "[]");
                route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"id\":\"17-0\",\"outcome\":\"stored\"}"));
            });
            Page page = browser.open(desk, "/admin.html");
            page.locator("#token").fill(product.adminToken());
            page.locator("#enter button").click();
            assertThat(page.locator("#dead-bids")).containsText("a field is missing (attempts: 5)");
            browser.inspect(page, "admin-auctions-en");
            page.locator("#dead-bids button").click();
            assertThat(page.locator("#dead-section")).isHidden();
            assertThat(page.locator("#note")).hasText("The bid is stored.");

            fill(page, lot);
            page.locator("#l-opening").fill("12.505");
            page.locator("#list-lot button").click();
            assertThat(page.locator("#l-opening:invalid")).hasCount(1);
            page.locator("#l-opening").fill("12.50");
            page.locator("#list-lot button").click();
            assertThat(page.locator("#note")).hasText("The lot " + lot + " is listed.");
            Locator card = page.locator("#lots .card", new Page.LocatorOptions().setHasText("Made at the desk"));
            assertThat(card.locator("[data-part=phase]")).hasText("Open");
            assertThat(card.locator("[data-part=minimum]")).hasText("€12.50");
            Reply listed = shown(lot);
            assertThat(listed.number("openingPrice")).isEqualTo(1_250);
            assertThat(listed.number("increment")).isEqualTo(50);
            card.locator("a").click();
            assertThat(page.locator("#title")).hasText("Made at the desk");
        }
    }

    private static void fill(Page page, String lot) {
        Instant now = Instant.now();
        page.locator("#l-lot").fill(lot);
        page.locator("#l-event").fill("auction");
        page.locator("#l-title").fill("Made at the desk");
        page.locator("#l-opens").fill(local(page, now.minusSeconds(60)));
        page.locator("#l-closes").fill(local(page, now.plus(LONG)));
        page.locator("#l-currency").fill("EUR");
        page.locator("#l-increment").fill("0.5");
        page.locator("#l-extend").fill("60");
        page.locator("#l-most").fill("600");
    }

    /** As the browser's own time zone writes it. */
    private static String local(Page page, Instant instant) {
        return (String) page.evaluate("""
                at => {
                    const date = new Date(at);
                    return new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
                }""", (double) instant.toEpochMilli());
    }
}
