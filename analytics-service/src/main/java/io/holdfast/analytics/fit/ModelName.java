package io.holdfast.analytics.fit;

import io.holdfast.contract.WireEnum;

/** The models that can be fitted. */
enum ModelName implements WireEnum {
    BG_NBD("bg-nbd"),
    MBG_NBD("mbg-nbd"),
    GAMMA_GAMMA("gamma-gamma"),
    SBG("sbg");

    private final String wireName;

    ModelName(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
