package onceline.drills.site;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A sale as an operator creates it; {@code rate} as the wire writes it, {@code 2000/s} or {@code 30/m}. */
public record Sale(String eventId, String rate, int inside, int stock, Duration hold, Duration grace) {
    public String queue() {
        return "event:" + eventId;
    }

    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("eventId", eventId);
        fields.put("title", "Rush " + eventId);
        fields.put("rate", rate);
        fields.put("inside", inside);
        fields.put("stock", stock);
        fields.put("holdSeconds", hold.toSeconds());
        fields.put("graceSeconds", grace.toSeconds());
        return fields;
    }
}
