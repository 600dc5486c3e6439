package onceline.plumbing.sql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import onceline.plumbing.sql.SimulatedDatabase.Session;
import org.jspecify.annotations.Nullable;

/** As much of JDBC as the product uses. */
final class Jdbc {
    private Jdbc() {}

    interface Sessions {
        Session begin() throws SQLException;
    }

    static DataSource source(Sessions sessions) {
        return proxy(DataSource.class, (name, values) -> switch (name) {
            case "getConnection" -> connection(sessions.begin());
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private static Connection connection(Session session) {
        return proxy(Connection.class, (name, values) -> switch (name) {
            case "prepareStatement" -> prepared(session, (String) values[0]);
            case "createStatement" -> statement(session);
            case "commit" -> nothing(session::commit);
            case "rollback" -> nothing(session::rollback);
            case "close" -> nothing(() -> {});
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private static Statement statement(Session session) {
        return proxy(Statement.class, (name, values) -> switch (name) {
            case "executeQuery" -> rows(session.execute((String) values[0], new Object[0]));
            case "executeUpdate" ->
                session.execute((String) values[0], new Object[0]).changed();
            case "execute" -> session.execute((String) values[0], new Object[0]).changed() > 0;
            case "close" -> nothing(() -> {});
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private static PreparedStatement prepared(Session session, String sql) {
        int count = (int) sql.chars().filter(each -> each == '?').count();
        var bound = new @Nullable Object[count];
        List<Object[]> batch = new ArrayList<>();
        return proxy(PreparedStatement.class, (name, values) -> switch (name) {
            case "setString", "setInt", "setLong", "setObject", "setBytes" -> {
                bound[(Integer) values[0] - 1] = values[1];
                yield null;
            }
            case "addBatch" -> {
                batch.add(bound.clone());
                yield null;
            }
            case "executeBatch" -> {
                for (var each : batch) {
                    session.execute(sql, each);
                }
                yield new int[batch.size()];
            }
            case "executeQuery" -> rows(session.execute(sql, bound.clone()));
            case "executeUpdate" -> session.execute(sql, bound.clone()).changed();
            case "close" -> nothing(() -> {});
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private static ResultSet rows(Statements.Answer answer) {
        var rows = answer.rows().iterator();
        var current = new ArrayList<Object[]>();
        return proxy(ResultSet.class, (name, values) -> switch (name) {
            case "next" -> {
                boolean more = rows.hasNext();
                current.clear();
                current.addAll(more ? List.<Object[]>of(rows.next()) : List.of());
                yield more;
            }
            case "getLong" -> number(value(current, values)).longValue();
            case "getInt" -> number(value(current, values)).intValue();
            case "getString", "getBytes", "getObject" -> value(current, values);
            case "close" -> nothing(() -> {});
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private static @Nullable Object value(List<Object[]> current, Object[] values) {
        return current.getFirst()[(Integer) values[0] - 1];
    }

    private static Number number(@Nullable Object value) {
        return value == null ? 0 : (Number) value;
    }

    private interface Step {
        void run() throws SQLException;
    }

    private static @Nullable Object nothing(Step step) throws SQLException {
        step.run();
        return null;
    }

    private interface Handler {
        @Nullable
        Object call(String name, Object[] values) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        InvocationHandler invoked = (Object self, Method method, Object @Nullable [] values) ->
                handler.call(method.getName(), values == null ? new Object[0] : Arrays.copyOf(values, values.length));
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, invoked));
    }
}
