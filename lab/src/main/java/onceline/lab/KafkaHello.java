package onceline.lab;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** The first question every Kafka client asks (ApiVersions, version 0), to see whether a broker answers. */
final class KafkaHello {
    private static final int TIMEOUT_MS = 1_000;
    private static final short API_VERSIONS = 18;
    private static final int CORRELATION = 7;

    private KafkaHello() {}

    static boolean answeredBy(InetSocketAddress broker) {
        try (Socket socket = new Socket()) {
            socket.connect(broker, TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            ask(new DataOutputStream(socket.getOutputStream()));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readInt();
            return in.readInt() == CORRELATION && in.readShort() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void ask(DataOutputStream out) throws IOException {
        out.writeInt(Short.BYTES + Short.BYTES + Integer.BYTES + Short.BYTES);
        out.writeShort(API_VERSIONS);
        out.writeShort(0);
        out.writeInt(CORRELATION);
        out.writeShort(-1); // no client id
        out.flush();
    }
}
