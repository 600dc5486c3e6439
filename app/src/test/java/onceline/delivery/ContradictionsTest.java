package onceline.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.settings.SettingsRefused;
import onceline.plumbing.work.Safety;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ContradictionsTest {
    @ParameterizedTest
    @EnumSource
    void noProfileContradictsItself(Profile profile) {
        assertThat(Contradictions.in(profile.properties(Choice.Side.PRODUCER))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyProfileHasAReasonForEachValueAndNamesOnlyWhatKafkaKnows(Profile profile) {
        assertThat(profile.choices())
                .allSatisfy(choice -> assertThat(choice.reason()).isNotBlank());
        assertThat(ProducerConfig.configNames())
                .containsAll(profile.properties(Choice.Side.PRODUCER).keySet());
        assertThat(ConsumerConfig.configNames())
                .containsAll(profile.properties(Choice.Side.CONSUMER).keySet());
    }

    @ParameterizedTest
    @EnumSource
    void noProfileSendsWithoutAcknowledgement(Profile profile) {
        assertThat(profile.properties(Choice.Side.PRODUCER).get("acks")).isIn("1", "all");
    }

    @ParameterizedTest
    @CsvSource({
        "acks, 1, needs acks=all",
        "acks, 0, needs acks=all",
        "retries, 0, needs retries above 0",
        "max.in.flight.requests.per.connection, 6, at most 5 requests in flight",
        "request.timeout.ms, 59999, not one attempt would fit",
    })
    void whatContradictsThePaymentProfileIsToldWithItsCure(String name, String value, String sentence) {
        assertThat(Contradictions.in(paymentWith(name, value)))
                .singleElement()
                .asString()
                .contains(sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "acks, all",
        "acks, -1",
        "retries, 1",
        "max.in.flight.requests.per.connection, 1",
        "request.timeout.ms, 59998"
    })
    void theLastAllowedValuesAreAllowed(String name, String value) {
        assertThat(Contradictions.in(paymentWith(name, value))).isEmpty();
    }

    @Test
    void withoutIdempotenceAnythingGoes() {
        var properties = paymentWith("enable.idempotence", "false");
        properties.put("acks", "1");
        properties.put("retries", "0");
        assertThat(Contradictions.in(properties)).isEmpty();
    }

    @Test
    void contradictionsStopTheStart() {
        assertThatThrownBy(() -> KafkaSettings.from(read(Map.of("kafka.acks", "1"))))
                .isInstanceOf(SettingsRefused.class)
                .hasMessageContaining("needs acks=all");
        assertThatThrownBy(() -> KafkaSettings.from(read(Map.of("send.delivery-timeout", "5s"))))
                .isInstanceOf(SettingsRefused.class)
                .hasMessageContaining("raise send.delivery-timeout");
        assertThatThrownBy(() -> KafkaSettings.from(read(Map.of("topics.min-insync", "2"))))
                .isInstanceOf(SettingsRefused.class)
                .hasMessageContaining("no message could ever be accepted");
        assertThatThrownBy(() -> KafkaSettings.from(read(Map.of("consumer.session-timeout", "5s"))))
                .isInstanceOf(SettingsRefused.class)
                .hasMessageContaining("at most half");
    }

    @Test
    void kafkasOwnNamesReachTheClientsThatKnowThem() {
        var settings = KafkaSettings.from(read(
                Map.of("kafka.bootstrap.servers", "here:1", "kafka.linger.ms", "7", "kafka.fetch.min.bytes", "9")));
        assertThat(settings.producer(Profile.PAYMENT))
                .containsEntry("bootstrap.servers", "here:1")
                .containsEntry("linger.ms", "7")
                .doesNotContainKey("fetch.min.bytes");
        assertThat(settings.consumer(Profile.PAYMENT))
                .containsEntry("bootstrap.servers", "here:1")
                .containsEntry("fetch.min.bytes", "9");
        assertThat(settings.admin())
                .containsEntry("bootstrap.servers", "here:1")
                .doesNotContainKey("linger.ms");
    }

    @Test
    void onlyAControlRunIsContentWithTheLeadersWord() {
        var settings = KafkaSettings.from(read(Map.of()));
        assertThat(settings.producer(Profile.PAYMENT)).containsEntry("acks", "all");
        Safety.switchOff(Set.of(Safety.ALL_ACKS));
        try {
            var careless = settings.producer(Profile.PAYMENT);
            assertThat(careless).containsEntry("acks", "1").containsEntry("enable.idempotence", "false");
            assertThatThrownBy(() -> KafkaSettings.from(read(Map.of("kafka.acks", "1"))))
                    .isInstanceOf(SettingsRefused.class);
        } finally {
            Safety.switchOff(Set.of());
        }
    }

    private static Map<String, String> paymentWith(String name, String value) {
        var properties = new HashMap<>(Profile.PAYMENT.properties(Choice.Side.PRODUCER));
        properties.put(name, value);
        return properties;
    }

    private static Settings read(Map<String, String> file) {
        return Settings.read(
                KafkaSettings.SETTINGS, KafkaSettings.NAMES, new Settings.Sources(file, Map.of(), Map.of()));
    }
}
