package io.holdfast.loyalty.ledger;

import io.holdfast.contract.WireEnum;

/**
 * The kind of an entry. Each kind has a counter account of the programme (double-entry bookkeeping): what the customer's
 * account gains, the counter account loses, so that all accounts together always sum to zero.
 */
public enum EntryKind implements WireEnum {
    AWARD("award", "issued", "awarded"),
    /** An award taken back; its counter account is that of the award. */
    REVERSAL("reversal", "issued", "revoked"),
    ADJUSTMENT("adjustment", "adjusted", "adjusted"),
    REDEMPTION("redemption", "redeemed", "redeemed"),
    /** Redeemed points given back after a refund; its counter account is that of the redemption. */
    RETURN("return", "redeemed", "returned"),
    EXPIRY("expiry", "expired", "expired"),
    /** Points of a merged customer: taken from that account and added to the other customer's; together zero. */
    TRANSFER("transfer", "transferred", "transferred");

    private final String wireName;
    private final String counterAccount;
    private final String pastTense;

    EntryKind(String wireName, String counterAccount, String pastTense) {
        this.wireName = wireName;
        this.counterAccount = counterAccount;
        this.pastTense = pastTense;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /** The programme's account: {@code issued}, {@code adjusted}, {@code redeemed}, {@code expired} or {@code transferred}. */
    public String counterAccount() {
        return counterAccount;
    }

    /** What happened to the points: the kind's name in simulations. */
    public String pastTense() {
        return pastTense;
    }
}
