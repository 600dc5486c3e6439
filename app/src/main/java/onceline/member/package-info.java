/**
 * Who is asking: users, known by a contact and a key that the client keeps, and their sessions.
 *
 * <p>Users are in the database. A session is a signed token; Redis holds it too, so that it can be looked at and ended,
 * but losing Redis ends no session and revives none.
 */
@NullMarked
package onceline.member;

import org.jspecify.annotations.NullMarked;
