package onceline.drills.drill;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import onceline.lab.Onceline;

/**
 * Counters of Onceline's processes, as Prometheus reads and adds them: a process that starts again begins at zero, and
 * what it had counted before still counts.
 */
final class Tallies {
    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .build();
    private final Map<String, Tally> tallies = new HashMap<>();

    static final Tally NONE = new Tally(0, 0);

    /** @param last what the process itself said last */
    record Tally(double total, double last) {
        Tally at(double value) {
            return new Tally(total + (value < last ? value : value - last), value);
        }
    }

    /**
     * How far the counter has come in all these processes together; one that does not answer stays where it was.
     *
     * @param label as it stands in the text, e.g. {@code group="stock-group"}; empty for all
     */
    synchronized double of(List<Onceline> processes, String counter, String label) throws InterruptedException {
        double sum = 0;
        for (Onceline process : processes) {
            sum += read(process, counter, label);
        }
        return sum;
    }

    private double read(Onceline process, String counter, String label) throws InterruptedException {
        String key = process.name() + " " + counter + " " + label;
        Tally before = tallies.getOrDefault(key, NONE);
        try {
            Tally now = before.at(sum(scrape(process), counter, label));
            tallies.put(key, now);
            return now.total();
        } catch (IOException away) {
            return before.total();
        }
    }

    private String scrape(Onceline process) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(process.url() + "/metrics"))
                .timeout(ANSWER)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** What is not there has not happened yet. */
    static double sum(String text, String counter, String label) {
        return text.lines()
                .filter(line -> line.startsWith(counter + "{") || line.startsWith(counter + " "))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
