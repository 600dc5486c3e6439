package onceline.drills.site;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import onceline.drills.bidjudge.LotTerms;
import onceline.drills.http.Answer;
import onceline.drills.http.HttpAddress;
import onceline.drills.http.HttpLine;
import onceline.drills.http.Request;
import tools.jackson.databind.json.JsonMapper;

/** The operator's side: admin calls with the admin token. */
public final class Operator {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration TRY_AGAIN = Duration.ofMillis(200);
    private static final int BUFFER = 2048;

    private final Site site;

    public Operator(Site site) {
        this.site = site;
    }

    /** Creates the sale; a repeat of the same is harmless. */
    public void create(Sale sale) throws IOException, InterruptedException {
        insist("/api/admin/sales", sale.fields());
    }

    /** Lists the lot; a repeat of the same is harmless. */
    public void list(LotTerms lot) throws IOException, InterruptedException {
        insist("/api/admin/lots", lot.fields());
    }

    /** Pauses the queue before anybody can be admitted. */
    public void pause(String queue) throws IOException, InterruptedException {
        insist("/api/admin/queues/" + queue.replace(":", "%3A") + "/pause", Map.of("id", "pause-1"));
    }

    /** An unknown outcome, or something that is away for a moment, is tried again with the same content. */
    private void insist(String path, Map<String, Object> fields) throws IOException, InterruptedException {
        String body = JsonMapper.shared().writeValueAsString(fields);
        long end = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (System.nanoTime() < end) {
            Answer answer = post(path, body);
            if (answer.ok()) {
                return;
            }
            last = answer.status() + ": " + answer.text();
            if (answer.refused()) {
                break;
            }
            Thread.sleep(TRY_AGAIN);
        }
        throw new IOException("POST " + path + " was answered " + last);
    }

    private Answer post(String path, String body) throws IOException {
        HttpAddress gate = HttpAddress.of(site.gates().getFirst());
        try (HttpLine line = HttpLine.open(gate, 0, PATIENCE, BUFFER)) {
            return line.call(Request.post(path, site.adminToken(), body));
        }
    }
}
