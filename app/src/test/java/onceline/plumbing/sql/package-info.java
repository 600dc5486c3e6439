@NullMarked
package onceline.plumbing.sql;

import org.jspecify.annotations.NullMarked;
