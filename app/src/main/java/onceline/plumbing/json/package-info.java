/** JSON, strict at the door and tolerant on the wire. */
@NullMarked
package onceline.plumbing.json;

import org.jspecify.annotations.NullMarked;
