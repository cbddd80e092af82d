package io.holdfast.loyalty.ledger;

import io.holdfast.contract.WireEnum;

/**
 * The kind of an entry. Each kind has a counter account of the programme (double-entry bookkeeping): what the customer's
 * account gains, the counter account loses, so that all accounts together always sum to zero.
 */
public enum EntryKind implements WireEnum {
    AWARD("award", "issued"),
    /** An award taken back; its counter account is that of the award. */
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

    /** The programme's account: {@code issued} or {@code adjusted}. */
    public String counterAccount() {
        return counterAccount;
    }
}
