package onceline.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Producer properties that cannot all be meant. What is not given counts with Kafka's default. */
final class Contradictions {
    private static final int MOST_IN_FLIGHT = 5;

    private final Map<String, String> given;
    private final List<String> found = new ArrayList<>();

    private Contradictions(Map<String, String> given) {
        this.given = given;
    }

    /** @return one sentence for each contradiction, saying what to change */
    static List<String> in(Map<String, String> producer) {
        return new Contradictions(producer).find();
    }

    private List<String> find() {
        if (Boolean.parseBoolean(value(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG))) {
            findAgainstIdempotence();
        }
        findImpossibleDeadline();
        return found;
    }

    private void findAgainstIdempotence() {
        var acks = value(ProducerConfig.ACKS_CONFIG);
        if (!acks.equals("all") && !acks.equals("-1")) {
            found.add("enable.idempotence=true needs acks=all, not acks=" + acks
                    + ": set kafka.acks=all, or kafka.enable.idempotence=false where a repeat does no harm");
        }
        if (number(ProducerConfig.RETRIES_CONFIG) <= 0) {
            found.add("enable.idempotence=true needs retries above 0: leave kafka.retries away,"
                    + " and limit the trying by send.delivery-timeout");
        }
        long inFlight = number(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION);
        if (inFlight > MOST_IN_FLIGHT) {
            found.add("enable.idempotence=true keeps order with at most 5 requests in flight, not " + inFlight
                    + ": set kafka.max.in.flight.requests.per.connection to 5 or less");
        }
    }

    private void findImpossibleDeadline() {
        long deadline = number(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
        long linger = number(ProducerConfig.LINGER_MS_CONFIG);
        long request = number(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
        if (deadline < linger + request) {
            found.add("delivery.timeout.ms=" + deadline + " is shorter than linger.ms=" + linger
                    + " plus request.timeout.ms=" + request + ": not one attempt would fit; raise send.delivery-timeout"
                    + " or lower kafka.request.timeout.ms");
        }
    }

    private long number(String name) {
        return Long.parseLong(value(name));
    }

    private String value(String name) {
        var text = given.get(name);
        return text != null
                ? text
                : String.valueOf(ProducerConfig.configDef().defaultValues().get(name));
    }
}
