package onceline.operator;

/** A user of the database servers, the same on both; {@code ops/mariadb/users.sql} says with which rights. */
public record Account(String user, String password) {
    @Override
    public String toString() {
        return user;
    }
}
