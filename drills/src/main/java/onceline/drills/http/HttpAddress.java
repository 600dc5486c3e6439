package onceline.drills.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a server listens, and from which loopback address a client goes there. */
public record HttpAddress(InetSocketAddress socket, String host) {

    /**
     * Reads {@code http://host[:port]}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static HttpAddress of(URI url) {
        if (!"http".equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("not an http:// address: " + url);
        }
        int port = url.getPort() < 0 ? 80 : url.getPort();
        return new HttpAddress(new InetSocketAddress(url.getHost(), port), url.getHost() + ":" + port);
    }

    public boolean loopback() {
        InetAddress address = socket.getAddress();
        return address != null && address.isLoopbackAddress();
    }

    /**
     * The k-th source address, 127.0.0.1 onwards; null (let the system choose) for a server elsewhere.
     * One source address carries about 28,000 connections to one port.
     */
    @Nullable
    InetAddress source(int k) {
        if (!loopback()) {
            return null;
        }
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (1 + k % 200)});
        } catch (java.net.UnknownHostException impossible) {
            throw new AssertionError("four bytes are an address", impossible);
        }
    }
}
