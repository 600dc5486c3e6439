package onceline.drills.numbers;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onceline.drills.judge.FinalState.Replication;

/**
 * All that is known of numbers when all is over.
 *
 * @param sent by the producer, each number once
 * @param stored by partition and offset
 */
public record NumberCase(List<Sent> sent, List<Stored> stored, List<Received> received, Replication replication) {
    public NumberCase {
        sent = List.copyOf(sent);
        stored = List.copyOf(stored);
        received = List.copyOf(received);
    }

    /** Where a record lies. */
    record Place(int partition, long offset) {}

    /** Whether the consumer has got every record at its place. */
    public boolean allReceived() {
        Set<Place> got = receivedPlaces();
        return stored.stream().allMatch(record -> got.contains(new Place(record.partition(), record.offset())));
    }

    Set<Place> receivedPlaces() {
        Set<Place> got = new HashSet<>();
        received.forEach(record -> got.add(new Place(record.partition(), record.offset())));
        return got;
    }
}
