package onceline.lab;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Whole Ethernet frames from and to one network device: a packet socket (packet(7)), which Java has no class for.
 *
 * <p>Frames carry the kernel's note of what is left to do (PACKET_VNET_HDR: checksum, segmentation), so that they are
 * sent on just as they came; frames of our own are not heard (PACKET_IGNORE_OUTGOING).
 */
final class FrameSocket implements AutoCloseable {
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final short ALL_PROTOCOLS = 0x0300; // htons(ETH_P_ALL)
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_VNET_HDR = 15;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final int ADDRESS_BYTES = 20;
    private static final int LARGEST_FRAME_BYTES = 1 << 17;
    private static final int BUFFER_BYTES = 1 << 24;
    private static final long GLANCE_MICROS = 100_000;

    private static final MethodHandle SOCKET = function("socket", 'i', "iii");
    private static final MethodHandle BIND = function("bind", 'i', "ipi");
    private static final MethodHandle SET_OPTION = function("setsockopt", 'i', "iiipi");
    private static final MethodHandle RECEIVE = function("recv", 'l', "ipli");
    private static final MethodHandle SEND = function("send", 'l', "ipli");
    private static final MethodHandle CLOSE = function("close", 'i', "i");
    private static final MethodHandle INDEX = function("if_nametoindex", 'i', "p");

    private final Arena memory = Arena.ofShared();
    private final MemorySegment incoming = memory.allocate(LARGEST_FRAME_BYTES);
    private final MemorySegment outgoing = memory.allocate(LARGEST_FRAME_BYTES);
    private final int socket;

    private FrameSocket(String device) {
        socket = (int) done("socket", call(SOCKET, AF_PACKET, SOCK_RAW, 0));
        option(SOL_PACKET, PACKET_VNET_HDR, number(1));
        option(SOL_PACKET, PACKET_IGNORE_OUTGOING, number(1));
        option(SOL_SOCKET, SO_RCVTIMEO, time(GLANCE_MICROS));
        // Bursts are not lost where this is allowed; refused, the usual buffer serves.
        call(SET_OPTION, socket, SOL_SOCKET, SO_RCVBUFFORCE, number(BUFFER_BYTES), Integer.BYTES);
        done("bind", call(BIND, socket, addressOf(device), ADDRESS_BYTES));
    }

    static FrameSocket on(String device) {
        return new FrameSocket(device);
    }

    /** The next frame; empty if none comes for a tenth of a second. For one thread. */
    Optional<byte[]> receive() {
        long bytes = call(RECEIVE, socket, incoming, incoming.byteSize(), 0);
        return bytes <= 0
                ? Optional.empty()
                : Optional.of(incoming.asSlice(0, bytes).toArray(ValueLayout.JAVA_BYTE));
    }

    /** As on any cable, a frame that cannot be sent is lost. For one thread. */
    void send(byte[] frame) {
        MemorySegment.copy(frame, 0, outgoing, ValueLayout.JAVA_BYTE, 0, frame.length);
        call(SEND, socket, outgoing, (long) frame.length, 0);
    }

    @Override
    public void close() {
        call(CLOSE, socket);
    }

    private void option(int level, int name, MemorySegment value) {
        done("setsockopt " + name, call(SET_OPTION, socket, level, name, value, (int) value.byteSize()));
    }

    private MemorySegment number(int value) {
        return memory.allocateFrom(ValueLayout.JAVA_INT, value);
    }

    private MemorySegment time(long micros) {
        return memory.allocateFrom(ValueLayout.JAVA_LONG, 0, micros);
    }

    /** A {@code sockaddr_ll}. */
    private MemorySegment addressOf(String device) {
        MemorySegment address = memory.allocate(ADDRESS_BYTES, 4);
        address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_PACKET);
        address.set(ValueLayout.JAVA_SHORT, 2, ALL_PROTOCOLS);
        address.set(ValueLayout.JAVA_INT, 4, (int) call(INDEX, memory.allocateFrom(device)));
        return address;
    }

    private static long done(String what, long result) {
        if (result < 0) {
            throw new LabException("No packet socket: " + what + " failed");
        }
        return result;
    }

    private static long call(MethodHandle function, Object... arguments) {
        try {
            return ((Number) function.invokeWithArguments(arguments)).longValue();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LabException("A call into the C library failed", e);
        }
    }

    /** Types as letters: {@code i} int, {@code l} long, {@code p} pointer. */
    private static MethodHandle function(String name, char result, String arguments) {
        Linker linker = Linker.nativeLinker();
        var layouts = arguments.chars().mapToObj(type -> layout((char) type)).toArray(ValueLayout[]::new);
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(layout(result), layouts));
    }

    private static ValueLayout layout(char type) {
        return switch (type) {
            case 'i' -> ValueLayout.JAVA_INT;
            case 'l' -> ValueLayout.JAVA_LONG;
            default -> ValueLayout.ADDRESS;
        };
    }
}
