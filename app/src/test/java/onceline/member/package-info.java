@NullMarked
package onceline.member;

import org.jspecify.annotations.NullMarked;
