package io.holdfast.loyalty.simulation;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.ledger.Lot;
import io.holdfast.loyalty.member.IssuedReward;
import io.holdfast.loyalty.simulation.model.SimulationResult;
import io.holdfast.loyalty.simulation.model.SimulationResult.Account;
import io.holdfast.loyalty.simulation.model.SimulationResult.AllocatedEntry;

/** The response of a simulation. */
@Schema(name = "SimulatedLoyalty")
@JsonInclude(JsonInclude.Include.ALWAYS)
record SimulationView(List<AccountView> accounts, List<RefusalView> refusals, List<DryRunView> dryRuns) {

    @JsonInclude(JsonInclude.Include.ALWAYS)
    record AccountView(
            String customerId,
            long balance,
            long available,
            long held,
            long pending,
            long deficit,
            @Nullable String tier,
            List<LotView> lots,
            List<EntryView> entries,
            List<RewardView> rewards) {}

    /**
     * The points of one rule of a credit.
     *
     * @param rule null: of an adjustment
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record LotView(
            String cause,
            @Nullable String rule,
            long points,
            long remaining,
            Instant earnedAt,
            Instant availableFrom,
            @Nullable Instant expiresAt) {

        static LotView of(Lot lot) {
            return new LotView(
                    lot.causeId(),
                    lot.rule(),
                    lot.points().value(),
                    lot.remaining().value(),
                    lot.earnedAt(),
                    lot.availableFrom(),
                    lot.expiresAt());
        }
    }

    /** An entry of the simulated ledger. */
    record EntryView(
            String kind,
            long points,
            long balance,
            String cause,
            Instant at,
            List<PartView> parts,
            List<AllocationView> allocations) {}

    /** The points of one rule. */
    record PartView(String rule, long points) {}

    /** Points of one lot, by what the lot is about. */
    record AllocationView(String lotCause, long points) {}

    /** A reward that was issued. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record RewardView(
            String issuedId,
            String reward,
            String state,
            @Nullable Instant validUntil) {

        static RewardView of(IssuedReward reward) {
            return new RewardView(
                    reward.issuedId(), reward.reward(), reward.state().wireName(), reward.validUntil());
        }
    }

    /** An event that had no effect. */
    record RefusalView(int index, String type, String error) {}

    /** What a rule on trial would have given. */
    record DryRunView(int index, String rule, long points) {}

    static SimulationView of(SimulationResult result) {
        return new SimulationView(
                result.accounts().stream().map(SimulationView::account).toList(),
                result.refusals().stream()
                        .map(refusal -> new RefusalView(refusal.index(), refusal.type(), refusal.error()))
                        .toList(),
                result.dryRuns().stream()
                        .map(dryRun -> new DryRunView(dryRun.index(), dryRun.rule(), dryRun.points()))
                        .toList());
    }

    private static AccountView account(Account account) {
        Map<Integer, String> causes = causes(account.lots());
        return new AccountView(
                account.customerId().value(),
                account.balance().value(),
                account.available().value(),
                account.held().value(),
                account.pending().value(),
                account.deficit().value(),
                account.tier(),
                account.lots().stream().map(LotView::of).toList(),
                account.entries().stream().map(entry -> entry(entry, causes)).toList(),
                account.rewards().stream().map(RewardView::of).toList());
    }

    private static Map<Integer, String> causes(Collection<Lot> lots) {
        Map<Integer, String> causes = new HashMap<>();
        lots.forEach(lot -> causes.put(lot.number(), lot.causeId()));
        return causes;
    }

    private static EntryView entry(AllocatedEntry allocated, Map<Integer, String> causes) {
        return new EntryView(
                allocated.entry().kind().pastTense(),
                allocated.entry().points().value(),
                allocated.entry().balance().value(),
                allocated.entry().causeId(),
                allocated.entry().at(),
                allocated.entry().parts().stream()
                        .map(part -> new PartView(part.rule(), part.points().value()))
                        .toList(),
                allocated.allocations().entrySet().stream()
                        .map(lot -> new AllocationView(
                                causes.getOrDefault(lot.getKey(), ""),
                                lot.getValue().value()))
                        .toList());
    }
}
