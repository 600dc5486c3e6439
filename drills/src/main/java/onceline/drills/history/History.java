package onceline.drills.history;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** A history being written: one JSON object a line, which an outside checker can read too. */
public final class History implements Closeable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final ObjectWriter WRITER = JSON.writerFor(Op.class);
    private static final ObjectReader READER = JSON.readerFor(Op.class);
    private static final int BUFFER = 256 * 1024;

    private final OutputStream out;
    private final ReentrantLock one = new ReentrantLock();

    public History(Path file) throws IOException {
        out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
    }

    public void write(Op op) {
        byte[] line = WRITER.writeValueAsBytes(op);
        one.lock();
        try {
            out.write(line);
            out.write('\n');
        } catch (IOException full) {
            throw new UncheckedIOException("the history cannot be written", full);
        } finally {
            one.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** All operations of these files, in no particular order between files. */
    public static List<Op> read(List<Path> files) throws IOException {
        List<Op> all = new ArrayList<>();
        for (Path file : files) {
            try (BufferedReader lines = Files.newBufferedReader(file)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    all.add(READER.readValue(line));
                }
            }
        }
        return all;
    }
}
