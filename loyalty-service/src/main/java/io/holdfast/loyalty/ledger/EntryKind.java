package io.holdfast.loyalty.ledger;

import io.holdfast.contract.WireEnum;

/**
 * Why points move. Each kind names the programme's own account that stands on the other side of the entry, so that every
 * point a customer has came out of an account of the programme and all accounts together always sum to zero.
 */
public enum EntryKind implements WireEnum {
    AWARD("award", "issued"),
    /** An award taken back: it returns to where the award came from. */
    REVERSAL("reversal", "issued"),
    ADJUSTMENT("adjustment", "adjusted");

    private final String wireName;
    private final String counterAccount;

    EntryKind(String wireName, String counterAccount) {
        this.wireName = wireName;
        this.counterAccount = counterAccount;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /** The programme's account on the other side: {@code issued} or {@code adjusted}. */
    public String counterAccount() {
        return counterAccount;
    }
}
