/** What events and due times do to one customer's account, tier, redemptions and rewards. Pure. */
@NullMarked
package io.holdfast.loyalty.member;

import org.jspecify.annotations.NullMarked;
