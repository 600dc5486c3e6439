package onceline.drills.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A closed loop of Redis commands whose answer is one line, as a benchmark client drives them: so many connections, each
 * sends its next command when it has the answer to the last, one thread for all.
 */
final class ScriptLoad {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int BUFFER = 512;

    private final InetSocketAddress redis;
    private final int connections;
    private int next;
    private int done;

    ScriptLoad(InetSocketAddress redis, int connections) {
        this.redis = redis;
        this.connections = connections;
    }

    /** Commands a second. */
    double run(int calls, IntFunction<List<String>> command) throws IOException {
        List<SocketChannel> channels = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                channels.add(channel(selector));
            }
            long start = System.nanoTime();
            for (SocketChannel channel : channels) {
                send(channel, command.apply(next++));
            }
            while (done < calls) {
                step(selector, calls, command);
            }
            return done / ((System.nanoTime() - start) / 1e9);
        } finally {
            for (SocketChannel channel : channels) {
                channel.close();
            }
        }
    }

    private SocketChannel channel(Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(redis);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, ByteBuffer.allocateDirect(BUFFER));
        return channel;
    }

    private void step(Selector selector, int calls, IntFunction<List<String>> command) throws IOException {
        if (selector.select(PATIENCE.toMillis()) == 0) {
            throw new IOException("Redis did not answer for " + PATIENCE.toSeconds() + " s");
        }
        for (SelectionKey key : selector.selectedKeys()) {
            SocketChannel channel = (SocketChannel) key.channel();
            if (answered(channel, (ByteBuffer) key.attachment())) {
                done++;
                if (next < calls) {
                    send(channel, command.apply(next++));
                }
            }
        }
        selector.selectedKeys().clear();
    }

    private static boolean answered(SocketChannel channel, ByteBuffer in) throws IOException {
        if (channel.read(in) < 0) {
            throw new EOFException("Redis ended a connection");
        }
        if (in.get(0) == '-') {
            throw new IOException("Redis refused: " + StandardCharsets.UTF_8.decode(in.flip()));
        }
        boolean whole = in.position() > 1 && in.get(in.position() - 1) == '\n';
        if (whole) {
            in.clear();
        }
        return whole;
    }

    private static void send(SocketChannel channel, List<String> command) throws IOException {
        StringBuilder text = new StringBuilder("*").append(command.size()).append("\r\n");
        for (String part : command) { // ASCII alone
            text.append('$').append(part.length()).append("\r\n").append(part).append("\r\n");
        }
        ByteBuffer out = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
        while (out.hasRemaining()) { // a command is far smaller than the socket's buffer
            channel.write(out);
        }
    }
}
