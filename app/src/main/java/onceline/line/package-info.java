/**
 * Sales and their queues: who joined, who waits, who is let in. The state machine is {@link onceline.line.LineMachine};
 * the doors are in {@code LineRoutes} and {@code SteeringRoutes}; what a page sees is {@code Standings}.
 *
 * <p>Still to come, and where: a draw at a scheduled opening is a phase before {@code OPEN} and one more record that
 * gives the k-th drawn the k-th smallest place; lanes are more than one waiting order in {@code QueueState}, chosen from
 * in {@code LineMachine.due}.
 */
@NullMarked
package onceline.line;

import org.jspecify.annotations.NullMarked;
