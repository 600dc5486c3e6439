package onceline.door;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import onceline.door.Operator.Plan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The pages as people use them: in a real browser, with the real product behind. */
@Tag("product")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserIT {
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final Product product = Product.running();
    private final Operator operator = new Operator(product);
    private final Browser browser = new Browser(product);

    @BeforeAll
    static void patience() {
        PlaywrightAssertions.setDefaultAssertionTimeout(20_000);
    }

    @AfterEach
    void noPageComplained() {
        assertThat(browser.complaints()).isEmpty();
    }

    @AfterAll
    void close() {
        browser.close();
    }

    private static String page(String sale) {
        return "/sale.html?event=" + sale;
    }

    private static String someone() {
        return Product.name("person") + "@example.com";
    }

    private static void join(Page page, String contact) {
        page.locator("#contact").fill(contact);
        page.locator("#join-button").click();
    }

    /** Joins, and waits for the place to be shown. */
    private Page waiting(BrowserContext phone, String sale) {
        Page page = browser.open(phone, page(sale));
        join(page, someone());
        assertThat(page.locator("#position")).hasText(NUMBER);
        return page;
    }

    private static Locator word(Page page, String text) {
        return page.getByText(text, new Page.GetByTextOptions().setExact(true));
    }

    @Test
    void fromTheListToAConfirmedTicketInKorean() {
        String sale = operator.pausedSale(Plan.WIDE);
        try (var phone = browser.phone("ko-KR")) {
            Page page = browser.open(phone, "/");
            assertThat(page.locator("html")).hasAttribute("lang", "ko");
            browser.inspect(page, "sales-ko");
            page.getByText("Sale " + sale).click();

            assertThat(word(page, "줄 서기").first()).isVisible();
            browser.inspect(page, "join-ko");
            join(page, someone());
            assertThat(page.locator("#position")).hasText("1");
            assertThat(page.locator("#spoken")).containsText("1번째");
            assertThat(page.locator("#link")).hasAttribute("data-link", "live");
            browser.inspect(page, "paused-ko");

            operator.steer(sale, "resume");
            assertThat(page.locator("#turn-held")).isVisible();
            assertThat(page.locator(".notice")).hasCount(1);
            browser.inspect(page, "turn-ko");

            page.locator("#turn-open").click();
            Locator ticket = page.locator(".ticket");
            assertThat(ticket).hasAttribute("data-state", "PENDING");
            assertThat(ticket.locator(".left")).hasText(Pattern.compile("\\d\\d:\\d\\d"));
            browser.inspect(page, "ticket-ko");
            ticket.locator("[data-part=confirm]").click();
            assertThat(ticket).hasAttribute("data-state", "CONFIRMED");
            assertThat(word(page, "티켓이 확정되었습니다.")).hasCount(1);
            browser.inspect(page, "confirmed-ko");

            page.navigate(page(sale));
            assertThat(page.locator("#bought")).isVisible();
            browser.inspect(page, "bought-ko");
        }
    }

    @Test
    void theLanguageCanBeSwitchedWhileWaiting() {
        String sale = operator.pausedSale(Plan.WIDE);
        try (var phone = browser.phone("fr-FR")) {
            Page page = waiting(phone, sale);
            assertThat(page.locator("html")).hasAttribute("lang", "en");
            assertThat(word(page, "Leave the line")).isVisible();
            browser.inspect(page, "paused-en");
            page.locator("[data-other-language]").click();
            assertThat(page.locator("html")).hasAttribute("lang", "ko");
            assertThat(word(page, "줄에서 나가기")).isVisible();
            assertThat(page.locator("#position")).hasText("1");
            page.reload();
            assertThat(page.locator("html")).hasAttribute("lang", "ko");
            assertThat(page.locator("#position")).hasText("1");
        }
    }

    @Test
    void positionAndWaitAreLive() {
        String sale = operator.sale(Plan.WIDE.rate("20/m").inside(1));
        var first = Visitor.arrives(product);
        first.joins(sale);
        first.awaitTicket(sale);
        var second = Visitor.arrives(product);
        second.joins(sale);
        try (var phone = browser.phone("en")) {
            Page page = waiting(phone, sale);
            assertThat(page.locator("#position")).hasText("2");
            assertThat(page.locator("#ahead")).hasText("1");
            browser.inspect(page, "waiting-en");
            second.leave(sale);
            assertThat(page.locator("#position")).hasText("1");
            assertThat(page.locator("#nearly")).isVisible();
            assertThat(page.locator("#progress")).hasAttribute("aria-valuenow", "100");
        }
    }

    @Test
    void theKeyboardIsEnough() {
        String sale = operator.pausedSale(Plan.WIDE);
        try (var phone = browser.phone("en")) {
            Page page = browser.open(phone, page(sale));
            assertThat(page.locator("#join")).isVisible();
            page.keyboard().press("Tab");
            assertThat(page.locator(".skip")).isFocused();
            page.keyboard().press("Enter");
            page.keyboard().press("Tab");
            assertThat(page.locator("#contact")).isFocused();
            page.keyboard().press("Enter");
            assertThat(page.locator("#contact-error")).isVisible();
            assertThat(page.locator("#contact")).isFocused();
            browser.inspect(page, "join-error-en");
            page.keyboard().type(someone());
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            assertThat(page.locator("#wait")).isFocused();
            assertThat(page.locator("#position")).hasText("1");

            page.keyboard().press("Tab");
            assertThat(page.locator("#leave")).isFocused();
            page.keyboard().press("Enter");
            assertThat(page.locator("#leave-dialog")).isVisible();
            browser.inspect(page, "leave-en");
            page.keyboard().press("Escape");
            assertThat(page.locator("#leave-dialog")).isHidden();
            assertThat(page.locator("#leave")).isFocused();
            page.keyboard().press("Enter");
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            assertThat(page.locator("#join")).isVisible();
            assertThat(page.locator("#note")).hasText("You have left the line.");
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            assertThat(page.locator("#position")).hasText("1");
        }
    }

    @Test
    void aClosedPageAndANewTabHaveTheSamePlace() {
        String sale = operator.pausedSale(Plan.WIDE);
        Visitor.arrives(product).joins(sale);
        try (var phone = browser.phone("en")) {
            Page page = waiting(phone, sale);
            assertThat(page.locator("#position")).hasText("2");
            page.close();
            Visitor.arrives(product).joins(sale);
            Page tab = browser.open(phone, page(sale));
            assertThat(tab.locator("#position")).hasText("2");
            assertThat(tab.locator("#size")).containsText("3");
            tab.close();

            phone.clearCookies();
            Page signedInAgain = browser.open(phone, page(sale));
            assertThat(signedInAgain.locator("#position")).hasText("2");
            assertThat(signedInAgain.locator("#link")).hasAttribute("data-link", "live");
        }
    }

    @Test
    void tenSecondsWithoutNetworkMissNothing() {
        String sale = operator.pausedSale(Plan.WIDE.hold(5));
        try (var phone = browser.phone("en")) {
            Page page = waiting(phone, sale);
            assertThat(page.locator("#link")).hasAttribute("data-link", "live");
            phone.setOffline(true);
            Instant lost = Instant.now();
            assertThat(page.locator("#link")).hasAttribute("data-link", "lost");
            browser.inspect(page, "lost-en");
            // The turn comes, the ticket is issued, and the hold runs out: all unseen.
            operator.steer(sale, "resume");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> operator.figures(sale).get("inside").asInt() == 1);
            page.waitForTimeout(Math.max(
                    0, Duration.between(Instant.now(), lost.plusSeconds(10)).toMillis()));
            phone.setOffline(false);
            assertThat(page.locator("#link")).hasAttribute("data-link", "live");
            assertThat(page.locator(".notice[data-kind=ticket-issued]")).hasCount(1);
            assertThat(page.locator(".notice[data-kind=ticket-expired]")).hasCount(1);
            assertThat(page.locator("#join")).isVisible();
            browser.inspect(page, "expired-en");
            page.reload();
            assertThat(page.locator("#join")).isVisible();
            assertThat(page.locator(".notice")).hasCount(0);
        }
    }

    @Test
    void twoTabsAtOnce() {
        String sale = operator.pausedSale(Plan.WIDE);
        try (var phone = browser.phone("en")) {
            Page one = browser.open(phone, page(sale));
            Page other = browser.open(phone, page(sale));
            String contact = someone();
            one.locator("#contact").fill(contact);
            other.locator("#contact").fill(contact);
            one.locator("#join-button").click(new Locator.ClickOptions().setNoWaitAfter(true));
            other.locator("#join-button").click(new Locator.ClickOptions().setNoWaitAfter(true));
            assertThat(one.locator("#position")).hasText("1");
            assertThat(other.locator("#position")).hasText("1");
            assertThat(other.locator("#size")).containsText("1");

            one.locator("#leave").click();
            one.locator("#leave-dialog [value=yes]").click();
            assertThat(one.locator("#join")).isVisible();
            assertThat(other.locator("#join")).isVisible();
            other.locator("#join-button").click();
            assertThat(other.locator("#position")).hasText("1");
            assertThat(one.locator("#position")).hasText("1");

            operator.steer(sale, "resume");
            assertThat(one.locator("#turn-held")).isVisible();
            assertThat(other.locator("#turn-held")).isVisible();
            await("the fact is shown once to this person")
                    .until(() -> one.locator(".notice").count()
                                    + other.locator(".notice").count()
                            == 1);
        }
    }

    @Test
    void withoutStreamsThePageAsks() {
        String sale = operator.pausedSale(Plan.WIDE);
        try (var phone = browser.phone("en")) {
            phone.route("**/api/stream**", route -> route.fulfill(new Route.FulfillOptions().setStatus(502)));
            Page page = waiting(phone, sale);
            assertThat(page.locator("#link")).hasAttribute("data-link", "polling");
            operator.steer(sale, "resume");
            assertThat(page.locator("#turn-held")).isVisible();
            assertThat(page.locator(".notice")).hasCount(1);
            phone.unroute("**/api/stream**");
            assertThat(page.locator("#link")).hasAttribute("data-link", "live");
        }
    }

    /** Answers that arrive late are older than what was shown: they change nothing. */
    @Test
    void nothingOlderIsEverShown() {
        String sale = operator.pausedSale(Plan.WIDE);
        String standing = """
                {"queue":"event:%s","status":"waiting","place":4000000,"position":%d,"size":90,"asOf":%d,"phase":"open",\
                "soldOut":false,"mayReturn":0,"updating":false}""";
        String events = "event: state\ndata: {\"standing\":" + standing.formatted(sale, 7, 5_000_000)
                + ",\"notices\":[],\"tickets\":[]}\n\n"
                + "event: place\ndata: " + standing.formatted(sale, 5, 5_000_010) + "\n\n"
                + "event: place\ndata: " + standing.formatted(sale, 6, 5_000_005) + "\n\n"
                + "event: place\ndata: " + standing.formatted(sale, 9, 5_000_020) + "\n\n"
                + "event: nearly\ndata: {\"queue\":\"event:" + sale + "\",\"position\":5}\n\n";
        try (var phone = browser.phone("en")) {
            phone.route(
                    "**/api/stream**",
                    route -> route.fulfill(new Route.FulfillOptions()
                            .setContentType("text/event-stream")
                            .setBody(events)));
            Page page = waiting(phone, sale);
            assertThat(page.locator("#nearly")).isVisible();
            assertThat(page.locator("#position")).hasText("5");
            browser.inspect(page, "nearly-en");
        }
    }

    @Test
    void soldOutAndClosedAreSaidGently() {
        String sale = operator.sale(Plan.WIDE.stock(1));
        var first = Visitor.arrives(product);
        first.joins(sale);
        first.awaitTicket(sale);
        try (var phone = browser.device("ko-KR", 390, 844, ColorScheme.DARK)) {
            Page page = browser.open(phone, page(sale));
            join(page, someone());
            assertThat(page.locator("#wait-banner")).containsText("취소 티켓이 나올 수 있으니");
            browser.inspect(page, "sold-out-ko-dark");
            operator.steer(sale, "close");
            assertThat(page.locator("#phase")).hasText("종료");
            browser.inspect(page, "closed-ko-dark");
            Page unknown = browser.open(phone, page("nobody-sells-this"));
            assertThat(unknown.locator("#unknown")).isVisible();
            browser.inspect(unknown, "unknown-ko-dark");
        }
    }

    @Test
    void aTicketCanBeGivenBack() {
        String sale = operator.sale(Plan.WIDE.hold(50));
        try (var phone = browser.phone("en")) {
            Page page = browser.open(phone, page(sale));
            join(page, someone());
            assertThat(page.locator("#turn-held")).isVisible();
            page.locator("#turn-open").click();
            Locator ticket = page.locator(".ticket");
            assertThat(ticket.locator("[data-part=ending]")).hasText("The time to confirm is almost over.");
            browser.inspect(page, "ending-en");
            ticket.locator("[data-part=cancel]").click();
            page.locator("#cancel-dialog [value=no]").click();
            assertThat(ticket).hasAttribute("data-state", "PENDING");
            ticket.locator("[data-part=cancel]").click();
            page.locator("#cancel-dialog [value=yes]").click();
            assertThat(ticket).hasAttribute("data-state", "CANCELLED");
            browser.inspect(page, "cancelled-en");
        }
    }

    @Test
    void anOperatorCreatesAndSteersASale() {
        try (var desk = browser.device("en", 1200, 900, ColorScheme.LIGHT)) {
            Page page = browser.open(desk, "/admin.html");
            page.locator("#token").fill("wrong");
            page.locator("#enter button").click();
            assertThat(page.locator("#wrong")).isVisible();
            browser.inspect(page, "admin-enter-en");
            page.locator("#token").fill(product.adminToken());
            page.locator("#enter button").click();
            assertThat(page.locator("#desk")).isVisible();

            String sale = Product.name("desk");
            page.locator("#c-event").fill(sale);
            page.locator("#c-title").fill("Made at the desk");
            page.locator("#c-stock").fill("2");
            page.locator("#create button").click();
            Locator queue = page.locator(".queue", new Page.LocatorOptions().setHasText("event:" + sale));
            assertThat(queue.locator("[data-part=phase]")).hasText("Open");
            queue.locator("[data-part=pause]").click();
            assertThat(queue.locator("[data-part=phase]")).hasText("Paused");

            var visitor = Visitor.arrives(product);
            visitor.joins(sale);
            assertThat(queue.locator("[data-part=waiting]")).hasText("1");
            queue.locator("[data-part=newRate]").fill("500/s");
            queue.locator("[data-part=newInside]").fill("9");
            queue.locator("[data-part=apply]").click();
            assertThat(queue.locator("[data-part=rate]")).hasText("500/s");
            assertThat(queue.locator("[data-part=insideLimit]")).hasText("9");
            queue.locator("[data-part=units]").fill("3");
            queue.locator("[data-part=add]").click();
            assertThat(queue.locator("[data-part=total]")).hasText("5");
            browser.inspect(page, "admin-en");

            queue.locator("[data-part=resume]").click();
            assertThat(queue.locator("[data-part=inside]")).hasText("1");
            assertThat(queue.locator("[data-part=free]")).hasText("4");
            queue.locator("[data-part=close]").click();
            page.locator("#close-dialog [value=yes]").click();
            assertThat(queue.locator("[data-part=phase]")).hasText("Closed");
            page.reload();
            assertThat(page.locator("#desk")).isVisible();
            page.locator("[data-other-language]").click();
            assertThat(queue.locator("[data-part=phase]")).hasText("종료");
        }
        try (var phone = browser.device("en", 390, 844, ColorScheme.DARK)) {
            Page page = browser.open(phone, "/admin.html");
            browser.inspect(page, "admin-enter-dark");
        }
    }

    @Test
    void ticketsWithoutASessionSayWhatToDo() {
        try (var phone = browser.phone("en")) {
            Page page = browser.open(phone, "/ticket.html");
            assertThat(page.locator("#sign-in")).isVisible();
            browser.inspect(page, "tickets-nobody-en");
        }
    }
}
