package onceline.lab;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What all nodes of one cluster share: its id, its voters, its pace, and what the lab says otherwise than {@code ops}. */
final class KafkaPlan {
    private final KafkaPace pace;
    private final Map<String, String> otherwise;
    private final String clusterId = newId();
    private final List<Kafka> voters = new ArrayList<>();

    KafkaPlan(KafkaPace pace, Map<String, String> otherwise) {
        this.pace = pace;
        this.otherwise = Map.copyOf(otherwise);
    }

    void addVoter(Kafka node) {
        voters.add(node);
    }

    String clusterId() {
        return clusterId;
    }

    /** {@code controller.quorum.voters} */
    String voters() {
        return voters.stream()
                .map(voter -> voter.id() + "@" + voter.controllerAddress())
                .collect(Collectors.joining(","));
    }

    /** The shipped settings of a node of that part. */
    Map<String, String> settings(KafkaPart part) {
        Map<String, String> settings = new TreeMap<>(read(Project.shipped(part.file())));
        pace.files().forEach(file -> settings.putAll(read(Project.shipped(file))));
        settings.putAll(otherwise);
        return settings;
    }

    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    /** An id as Kafka writes them: 128 random bits in URL-safe base 64, not beginning with a dash. */
    static String newId() {
        ByteBuffer bits = ByteBuffer.allocate(16);
        new SecureRandom().nextBytes(bits.array());
        bits.put(0, (byte) (bits.get(0) & 0x7f));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits.array());
    }
}
