package onceline.journal;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import onceline.plumbing.json.Json;
import org.jspecify.annotations.Nullable;

/** JSON of a room's records. A record with a hole in it is refused here, so that folding never meets one. */
public abstract class JsonCodec<R extends Recorded> implements Codec<R> {
    private static final ClassValue<List<Method>> NEEDED = new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> !mayBeNull(component))
                    .map(RecordComponent::getAccessor)
                    .peek(accessor -> accessor.setAccessible(true))
                    .toList();
        }
    };

    private final Class<R> type;
    private final Function<R, String> subject;

    /** @param type sealed, of records only */
    protected JsonCodec(Class<R> type, Function<R, String> subject) {
        this.type = type;
        this.subject = subject;
    }

    @Override
    public final R decode(byte[] value) {
        R record = Json.WIRE.readValue(value, type);
        if (record == null) {
            throw new IllegalArgumentException("no record");
        }
        NEEDED.get(record.getClass()).forEach(field -> require(record, field));
        return record;
    }

    @Override
    public final byte[] encode(R record) {
        return Json.WIRE.writerFor(type).writeValueAsBytes(record);
    }

    @Override
    public final String subject(R record) {
        return subject.apply(record);
    }

    private static boolean mayBeNull(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static void require(Object record, Method field) {
        try {
            if (field.invoke(record) == null) {
                throw new IllegalArgumentException(field.getName() + " is missing");
            }
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
