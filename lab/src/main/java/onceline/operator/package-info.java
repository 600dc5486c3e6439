/** What an operator, and the lab in an operator's place, does with the servers under Onceline. */
@NullMarked
package onceline.operator;

import org.jspecify.annotations.NullMarked;
