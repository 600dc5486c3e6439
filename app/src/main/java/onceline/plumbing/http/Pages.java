package onceline.plumbing.http;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The pages: files of the jar below {@code /onceline/pages}. {@code /} is {@code index.html}, {@code /wait} is
 * {@code wait.html}.
 */
final class Pages {
    private static final String ROOT = "/onceline/pages/";

    /** No dots but before the ending, so that nothing outside can be named. */
    private static final Pattern FORM =
            Pattern.compile("(?:[A-Za-z0-9_-]{1,64}/){0,4}[A-Za-z0-9_-]{1,64}(\\.[a-z0-9]{1,11})?");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("webmanifest", "application/manifest+json"));

    /** Nothing inline, nothing foreign, in nobody's frame. */
    private static final List<Header> SAFETY = List.of(
            HeaderValues.create(
                    "Content-Security-Policy",
                    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
            HeaderValues.create("X-Content-Type-Options", "nosniff"),
            HeaderValues.create("X-Frame-Options", "DENY"),
            HeaderValues.create("Referrer-Policy", "no-referrer"),
            HeaderValues.create("Cross-Origin-Opener-Policy", "same-origin"));

    private final Map<String, Page> read = new ConcurrentHashMap<>();

    private record Page(byte[] bytes, String type, String tag) {}

    /** @param path without the leading slash */
    boolean serve(String path, Optional<String> known, ServerResponse response) throws IOException {
        Page page = find(path);
        if (page == null) {
            return false;
        }
        SAFETY.forEach(response::header);
        response.header(HeaderNames.ETAG, page.tag());
        response.header(
                HeaderNames.CACHE_CONTROL, "no-cache"); // ask each time: a new version must not meet old scripts
        if (known.filter(page.tag()::equals).isPresent()) {
            response.status(Status.NOT_MODIFIED_304).send();
        } else {
            response.header(HeaderNames.CONTENT_TYPE, page.type());
            response.send(page.bytes());
        }
        return true;
    }

    /** Only what exists is kept, so strangers' paths fill nothing. */
    private @Nullable Page find(String path) throws IOException {
        Page page = read.get(path);
        if (page == null) {
            page = read(path);
            if (page != null) {
                read.put(path, page);
            }
        }
        return page;
    }

    private static @Nullable Page read(String path) throws IOException {
        String file = path.isEmpty() ? "index.html" : path;
        var form = FORM.matcher(file);
        if (!form.matches()) {
            return null;
        }
        String name = form.group(1) == null ? file + ".html" : file;
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        try (var in = Pages.class.getResourceAsStream(ROOT + name)) {
            if (in == null || type == null) {
                return null;
            }
            byte[] bytes = in.readAllBytes();
            return new Page(bytes, type, tag(bytes));
        }
    }

    private static String tag(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(digest, 0, 8) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
