package onceline.drills.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One call. {@code token} goes out as a bearer token; {@code body} is JSON text.
 *
 * @param path path and query, already escaped
 */
public record Request(
        String method,
        String path,
        @Nullable String token,
        @Nullable String body) {

    public static Request get(String path, @Nullable String token) {
        return new Request("GET", path, token, null);
    }

    public static Request post(String path, @Nullable String token, String json) {
        return new Request("POST", path, token, json);
    }

    /** The whole request as it goes over the wire. */
    public byte[] bytes(String host) {
        byte[] json = body == null ? NOTHING : body.getBytes(StandardCharsets.UTF_8);
        byte[] head = head(host, json.length).getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[head.length + json.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(json, 0, all, head.length, json.length);
        return all;
    }

    private String head(String host, int length) {
        StringBuilder head = new StringBuilder(256);
        head.append(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(host);
        if (token != null) {
            head.append("\r\nAuthorization: Bearer ").append(token);
        }
        if (body != null) {
            head.append("\r\nContent-Type: application/json");
        }
        if (body != null || method.equals("POST")) {
            head.append("\r\nContent-Length: ").append(length);
        }
        return head.append("\r\n\r\n").toString();
    }

    private static final byte[] NOTHING = new byte[0];
}
