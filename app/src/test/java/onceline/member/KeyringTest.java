package onceline.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import onceline.plumbing.settings.Settings;
import onceline.plumbing.settings.SettingsRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyringTest {
    @TempDir
    private Path data;

    private Settings settings(Map<String, String> environment) {
        return Settings.read(
                Keyring.SETTINGS,
                Set.of(),
                new Settings.Sources(Map.of("data.dir", data.toString()), environment, Map.of()));
    }

    @Test
    void processesThatStartTogetherAgreeAndOneTellsTheAdminToken() throws Exception {
        var rings = new ConcurrentLinkedQueue<Keyring>();
        var together = new CyclicBarrier(8);
        String printed = printed(() -> {
            try (var processes = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 8; i++) {
                    var unused = processes.submit(() -> {
                        together.await();
                        return rings.add(Keyring.open(settings(Map.of())));
                    });
                }
            }
        });
        assertThat(rings).hasSize(8);
        var tokens = new HashSet<String>();
        rings.forEach(ring -> tokens.add(ring.adminToken()));
        assertThat(tokens).hasSize(1);
        assertThat(rings).allSatisfy(ring -> {
            assertThat(ring.sessionKey())
                    .isEqualTo(rings.element().sessionKey())
                    .hasSize(32);
            assertThat(ring.passKeys().getPublic())
                    .isEqualTo(rings.element().passKeys().getPublic());
        });
        assertThat(printed.lines())
                .singleElement()
                .asString()
                .contains(rings.element().adminToken());
        assertThat(printed(() -> Keyring.open(settings(Map.of())))).isEmpty();
    }

    @Test
    void onlyTheOwnerMayReadTheFiles() throws IOException {
        printed(() -> Keyring.open(settings(Map.of())));
        try (var files = Files.list(data.resolve("keys"))) {
            assertThat(files)
                    .hasSize(3)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void theEnvironmentWinsAndLeavesNoFile() throws IOException {
        var pair = Files.readString(pairOfAnother()).strip();
        var ring = Keyring.open(settings(Map.of(
                "ONCELINE_KEYS_SESSION", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                "ONCELINE_KEYS_PASS", pair,
                "ONCELINE_ADMIN_TOKEN", "sixteen letters!",
                "ONCELINE_SERVICE_TOKEN", "also sixteen of them")));
        assertThat(ring.adminToken()).isEqualTo("sixteen letters!");
        assertThat(ring.serviceToken()).isEqualTo("also sixteen of them");
        assertThat(ring.sessionKey()).startsWith(0, 1, 2, 3);
        assertThat(data.resolve("keys")).doesNotExist();
    }

    @Test
    void whatCannotBeASecretStopsTheStart() {
        for (var wrong : Map.of(
                        "ONCELINE_KEYS_SESSION", "c2hvcnQ",
                        "ONCELINE_KEYS_PASS", "neither.here",
                        "ONCELINE_ADMIN_TOKEN", "2little",
                        "ONCELINE_SERVICE_TOKEN", "2little")
                .entrySet()) {
            assertThatThrownBy(() -> printed(() -> Keyring.open(settings(Map.of(wrong.getKey(), wrong.getValue())))))
                    .isInstanceOf(SettingsRefused.class)
                    .hasMessageNotContaining(wrong.getValue());
        }
    }

    private Path pairOfAnother() throws IOException {
        var other = data.resolve("other");
        printed(() -> Keyring.open(Settings.read(
                Keyring.SETTINGS,
                Set.of(),
                new Settings.Sources(Map.of("data.dir", other.toString()), Map.of(), Map.of()))));
        return other.resolve("keys/pass.key");
    }

    private static String printed(Runnable action) {
        var before = System.out;
        var text = new ByteArrayOutputStream();
        System.setOut(new PrintStream(text, true, StandardCharsets.UTF_8));
        try {
            action.run();
        } finally {
            System.setOut(before);
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
