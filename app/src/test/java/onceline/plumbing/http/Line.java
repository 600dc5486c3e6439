package onceline.plumbing.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that can do what no well-behaved client does: say half of it, slowly, or nothing. */
final class Line implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Line(HttpServer server) throws IOException {
        socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(10_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    Line say(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        return this;
    }

    /** The next line; empty text also at the end. */
    String hear() throws IOException {
        String line = in.readLine();
        return line == null ? "" : line;
    }

    /** Everything until the server closes. */
    String hearAll() throws IOException {
        var all = new StringBuilder();
        try {
            for (int next = in.read(); next >= 0; next = in.read()) {
                all.append((char) next);
            }
        } catch (java.net.SocketException reset) {
            all.append("<reset>");
        }
        return all.toString();
    }

    /** The body of an answer: as many characters, after the empty line. */
    String hearBody(int characters) throws IOException {
        while (!hear().isEmpty()) {
            // headers
        }
        var body = new char[characters];
        assertThat(in.read(body)).isEqualTo(characters);
        return new String(body);
    }

    /** The lines up to and including the first that starts like this. */
    List<String> hearUntil(String start) throws IOException {
        var lines = new ArrayList<String>();
        do {
            String line = in.readLine();
            if (line == null) {
                throw new AssertionError("the end came before " + start + ", after " + lines);
            }
            lines.add(line);
        } while (!lines.getLast().startsWith(start));
        return lines;
    }

    /** Says one character after another until the server cuts the line. */
    void dribble(String character) throws IOException {
        try {
            while (true) {
                say(character);
                socket.setSoTimeout(20);
                try {
                    if (in.read() < 0) {
                        return;
                    }
                } catch (java.net.SocketTimeoutException stillOpen) {
                    // on with the dribble
                }
            }
        } catch (java.net.SocketException cut) {
            // as it should be
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
