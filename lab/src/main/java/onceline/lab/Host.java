package onceline.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a server runs.
 *
 * @param address the IP address that others reach it by
 * @param entrance what stands before a command so that it runs there; empty on the loopback of this machine
 * @param link the network device on this side of its cable; empty on the loopback
 */
public record Host(String address, List<String> entrance, String link) {
    static final Host LOOPBACK = new Host("127.0.0.1", List.of(), "");

    private static final int CONNECT_MS = 1_000;

    public Host {
        entrance = List.copyOf(entrance);
    }

    InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    String with(int port) {
        return address + ":" + port;
    }

    /** The command as it is to be run from here. */
    List<String> enter(List<String> command) {
        List<String> entered = new ArrayList<>(entrance);
        entered.addAll(command);
        return entered;
    }

    /** Loopback is shared with everybody on this machine; other hosts belong to one server each. */
    boolean isShared() {
        return entrance.isEmpty();
    }

    boolean isFree(int port) {
        return isShared() ? canBind(port) : !answers(port);
    }

    private boolean canBind(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(at(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(at(port), CONNECT_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return address;
    }
}
