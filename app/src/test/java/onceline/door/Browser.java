package onceline.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Debian's Chromium, driven by Playwright: phones, whose pages may not complain about anything. */
final class Browser implements AutoCloseable {
    private static final int PATIENCE_MS = 20_000;
    private static final Path SHOTS = Path.of("target", "screenshots");
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");
    private static final String AXE = axe();

    private final String url;
    private final Playwright playwright =
            Playwright.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    private final com.microsoft.playwright.Browser chromium = playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions()
                    .setExecutablePath(executable())
                    .setArgs(FLAGS));
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    Browser(Product product) {
        this.url = product.url();
    }

    /** Somebody's phone, with storage of its own. */
    BrowserContext phone(String language) {
        return device(language, 390, 844, ColorScheme.LIGHT);
    }

    BrowserContext device(String language, int width, int height, ColorScheme colors) {
        var context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setBaseURL(url)
                .setLocale(language)
                .setColorScheme(colors)
                .setViewportSize(width, height));
        context.setDefaultTimeout(PATIENCE_MS);
        return context;
    }

    Page open(BrowserContext context, String path) {
        Page page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // That a request failed is said by the browser itself, and is often what a test wants.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                complaints.add(message.text());
            }
        });
        page.navigate(path);
        page.waitForSelector("html[data-ready]");
        return page;
    }

    /** Uncaught errors and breaches of the content security policy, on any page so far. */
    List<String> complaints() {
        return complaints;
    }

    /** A picture for people to look at, and a look by axe: nothing serious on the page as it is now. */
    void inspect(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SHOTS.resolve(name + ".png"))
                .setFullPage(true));
        page.evaluate(AXE);
        var violations = (List<?>) page.evaluate("""
                async () => (await axe.run(document, {resultTypes: ['violations']})).violations
                    .filter(violation => ['serious', 'critical'].includes(violation.impact))
                    .map(violation => violation.id + ': ' + violation.nodes.map(node => node.html).join(' '))""");
        assertThat(violations).as("axe on %s", name).map(String::valueOf).isEmpty();
    }

    private static String axe() {
        try (InputStream in = Objects.requireNonNull(Browser.class.getResourceAsStream("/axe.min.js"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path executable() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.of(path.split(File.pathSeparator, -1))
                .flatMap(directory -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "The browser tests need Chromium on the PATH (Debian: apt-get install chromium)."));
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
