package onceline.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
    @TempDir
    private Path directory;

    @Test
    void aRestartFindsTheSamePorts() {
        int first = ports().get("port");
        int second = ports().get("controller");
        assertThat(first).isNotEqualTo(second);
        assertThat(ports().get("port")).isEqualTo(first);
        assertThat(ports().get("controller")).isEqualTo(second);
    }

    @Test
    void aPortThatSomebodyElseTookMeanwhileIsReplaced() throws Exception {
        int first = ports().get("port");
        int second = ports().get("controller");
        try (ServerSocket other = new ServerSocket()) {
            other.bind(Host.LOOPBACK.at(first));
            assertThat(ports().allFree()).isFalse();
            ports().replaceTaken();
            assertThat(ports().get("port")).isNotEqualTo(first);
            assertThat(ports().get("controller")).isEqualTo(second);
        }
    }

    @Test
    void portsLieBelowTheRangeOfOutgoingConnections() {
        assertThat(ports().get("port")).isBetween(15_000, 32_000);
    }

    private Ports ports() {
        return new Ports(Host.LOOPBACK, directory.resolve("ports.properties"));
    }
}
