package io.holdfast.loyalty.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.ledger.AccountBook;
import io.holdfast.loyalty.member.Member;
import io.holdfast.loyalty.member.MemberBatch;
import io.holdfast.loyalty.member.MemberEffect;
import io.holdfast.loyalty.member.TierState;
import io.holdfast.sql.StatementPipeline;

/**
 * Locks members and loads what events need of them. One statement a table, however many members; a table that the events and
 * the programme do not need is not read. A purchase under a programme without tiers, limits and cards needs the account only.
 */
public final class MemberLoader {

    private MemberLoader() {}

    /** Locks the members until the end of the transaction and loads them. */
    public static Uni<LoadedMembers> load(SqlConnection tx, LoadRequest request) {
        return erasedReferrers(tx, request).chain(erased -> {
            Set<CustomerId> all = new TreeSet<>(request.customers);
            all.addAll(request.referrers);
            Set<CustomerId> inserted = new TreeSet<>(all);
            // A customer who was erased is not brought back by being named.
            erased.stream()
                    .filter(referrer -> !request.customers.contains(referrer))
                    .forEach(inserted::remove);
            return AccountTable.lock(tx, all, inserted).chain(accounts -> load(tx, request, accounts));
        });
    }

    /** Loads members whom {@link #lock} has locked. */
    public static Uni<LoadedMembers> load(SqlConnection tx, LoadRequest request, Locked locked) {
        return AccountTable.insertMissing(tx, locked.accounts(), request.customers)
                .chain(accounts -> load(tx, request, accounts));
    }

    /**
     * Locks a member whose account was rebuilt, and loads the rest.
     *
     * @param book not in the database yet
     */
    static Uni<LoadedMembers> load(
            SqlConnection tx,
            LoadRequest request,
            AccountBook book,
            TierState.@Nullable Floor floor,
            boolean hasPurchased) {
        return AccountTable.lock(tx, request.customers, request.customers).chain(locked -> {
            AccountRow inserted = locked.getFirst();
            MemberRows rows = new MemberRows(request);
            List<Uni<Void>> loads = new ArrayList<>();
            Map<CustomerId, AccountRow> accounts = Map.of(inserted.customerId(), inserted);
            addKeyedLoads(tx, request, request.complete, rows, loads);
            addProgrammeLoads(tx, request, accounts, rows, loads);
            return StatementPipeline.sendAll(loads).map(done -> {
                List<MemberEffect> effects = new ArrayList<>(rows.rowsOf(inserted.customerId()));
                effects.add(new MemberEffect.TierStateChanged(TierState.NONE.withFloor(floor)));
                Member member = Member.restore(
                        inserted.customerId(),
                        book,
                        effects,
                        hasPurchased,
                        request.earliest.getOrDefault(inserted.customerId(), Instant.MIN));
                MemberBatch batch =
                        new MemberBatch(request.programmes, request.now, List.of(member), Map.of(), Set.of());
                return new LoadedMembers(request.programmes, batch, accounts, request.complete, request, rows.merged());
            });
        });
    }

    /** Members who are locked; of those who do not exist no account. */
    public record Locked(List<AccountRow> accounts) {

        public boolean has(CustomerId customer) {
            return accounts.stream().anyMatch(account -> account.customerId().equals(customer));
        }
    }

    /** Locks those of the members who exist until the end of the transaction. */
    public static Uni<Locked> lock(SqlConnection tx, Collection<CustomerId> customers) {
        return AccountTable.lock(tx, customers).map(Locked::new);
    }

    /** Locks the member whom a customer is now, if there is one, until the end of the transaction. */
    public static Uni<Locked> lockPerson(SqlConnection tx, CustomerId customer) {
        return AccountTable.lockPerson(tx, customer).map(Locked::new);
    }

    private static Uni<Collection<CustomerId>> erasedReferrers(SqlConnection tx, LoadRequest request) {
        return request.referrers.isEmpty()
                ? Uni.createFrom().item(List.of())
                : ErasureTable.loadCuts(tx, request.referrers).map(Map::keySet);
    }

    private static Uni<LoadedMembers> load(SqlConnection tx, LoadRequest request, List<AccountRow> locked) {
        Map<CustomerId, AccountRow> accounts = new HashMap<>();
        locked.forEach(account -> accounts.put(account.customerId(), account));
        Set<CustomerId> complete = complete(request, locked);
        MemberRows rows = new MemberRows(request);
        List<Uni<Void>> loads = new ArrayList<>();
        addKeyedLoads(tx, request, complete, rows, loads);
        addProgrammeLoads(tx, request, accounts, rows, loads);
        addDebits(tx, locked, rows, loads);
        loads.add(LedgerTable.loadOpenLots(
                        tx,
                        locked.stream()
                                .filter(account -> complete.contains(account.customerId()))
                                .toList())
                .invoke(rows::addLots)
                .replaceWithVoid());
        if (!request.merged.isEmpty()) {
            loads.add(LedgerTable.loadExpiredLots(tx, request.merged)
                    .invoke(rows::addLots)
                    .replaceWithVoid());
        }
        return StatementPipeline.sendAll(loads)
                .chain(() -> lockStock(tx, request, rows))
                .chain(() -> LedgerTable.loadLots(tx, rows.entries(), rows.transferred(), rows.lots()))
                .invoke(rows::addLots)
                .map(lots -> new LoadedMembers(
                        request.programmes,
                        batch(request, accounts, rows),
                        accounts,
                        complete,
                        request,
                        rows.merged()));
    }

    /** The rows of all rewards whose stock may change, in their order: whoever locked one of them later could be a deadlock. */
    private static Uni<Void> lockStock(SqlConnection tx, LoadRequest request, MemberRows rows) {
        if (request.stock.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Set<String> rewards = new TreeSet<>(request.heldRewards);
        rewards.addAll(rows.heldRewards());
        return RedemptionTable.lockStock(tx, rewards, request.latestOfAll(), request.customers)
                .invoke(rows::setStock)
                .replaceWithVoid();
    }

    /** All those of whom more than the account may change. */
    private static Set<CustomerId> complete(LoadRequest request, List<AccountRow> locked) {
        Set<CustomerId> complete = new HashSet<>(request.complete);
        for (AccountRow account : locked) {
            Instant latest = request.latest.getOrDefault(account.customerId(), Instant.MAX);
            if (account.deficit().isPositive() || account.isDueAt(latest)) {
                complete.add(account.customerId());
            }
        }
        return complete;
    }

    private static void addKeyedLoads(
            SqlConnection tx, LoadRequest request, Set<CustomerId> complete, MemberRows rows, List<Uni<Void>> loads) {
        RedemptionTable.Wanted redemptions = new RedemptionTable.Wanted(
                complete, request.redemptionIds, request.references, request.limitedRewards, request.merged);
        if (!redemptions.isEmpty()) {
            loads.add(RedemptionTable.load(tx, redemptions)
                    .invoke(rows::addRedemptions)
                    .replaceWithVoid());
        }
        RewardTable.Wanted rewards = new RewardTable.Wanted(complete, request.issuedIds, request.cards);
        if (!rewards.isEmpty()) {
            loads.add(RewardTable.load(tx, rewards)
                    .invoke(loaded -> rows.addAll(loaded, MemberEffect.RewardChanged::new))
                    .replaceWithVoid());
        }
        if (!request.cards.isEmpty()) {
            loads.add(RewardTable.loadCards(tx, request.cards)
                    .invoke(loaded -> rows.addAll(loaded, MemberEffect.CardChanged::new))
                    .replaceWithVoid());
        }
        if (!request.engagements.isEmpty()) {
            loads.add(HistoryTable.loadEngagements(tx, request.engagements)
                    .invoke(rows::addEngagements)
                    .replaceWithVoid());
        }
        if (!request.referrals.isEmpty()) {
            loads.add(HistoryTable.loadReferrals(tx, request.referrals)
                    .invoke(rows::addReferrals)
                    .replaceWithVoid());
        }
    }

    private static void addProgrammeLoads(
            SqlConnection tx,
            LoadRequest request,
            Map<CustomerId, AccountRow> accounts,
            MemberRows rows,
            List<Uni<Void>> loads) {
        if (accounts.isEmpty()) {
            return;
        }
        Instant from = Instant.MAX;
        Instant until = Instant.MIN;
        for (AccountRow account : accounts.values()) {
            Instant earliest = request.earliest.get(account.customerId());
            Instant latest = request.latest.get(account.customerId());
            from = earlier(earlier(from, earliest), account.advancedTo());
            until = later(later(until, latest), account.advancedTo());
        }
        ProgrammeNeeds needs = ProgrammeNeeds.of(request.programmes, from, until);
        if (!needs.cappedRules().isEmpty()) {
            loads.add(HistoryTable.loadCapUses(tx, accounts.keySet(), needs.cappedRules(), needs.capUsesAfter())
                    .invoke(loaded -> rows.addAll(loaded, used -> used))
                    .replaceWithVoid());
        }
        if (needs.hasTiers()
                || accounts.values().stream().anyMatch(account -> account.tier().tier() != null)) {
            loads.add(CustomerMerges.loadMerged(tx, accounts.keySet())
                    .invoke(rows::setMerged)
                    .replaceWithVoid());
        }
        if (needs.hasTiers()) {
            loads.add(HistoryTable.loadProgress(tx, accounts.keySet(), needs.progressAfter(), needs.hasWindow())
                    .invoke(loaded -> rows.addAll(loaded, progress -> progress))
                    .replaceWithVoid());
        }
    }

    private static void addDebits(SqlConnection tx, List<AccountRow> locked, MemberRows rows, List<Uni<Void>> loads) {
        List<CustomerId> inDeficit = locked.stream()
                .filter(account -> account.deficit().isPositive())
                .map(AccountRow::customerId)
                .toList();
        if (!inDeficit.isEmpty()) {
            loads.add(LedgerTable.loadDebits(tx, inDeficit)
                    .invoke(rows::setDebits)
                    .replaceWithVoid());
        }
    }

    private static MemberBatch batch(LoadRequest request, Map<CustomerId, AccountRow> accounts, MemberRows rows) {
        List<Member> members = new ArrayList<>(accounts.size());
        accounts.values().forEach(account -> members.add(member(request, account, rows)));
        return new MemberBatch(
                request.programmes, request.now, members, rows.stock(), rows.engagements(), request.persons);
    }

    private static Member member(LoadRequest request, AccountRow account, MemberRows rows) {
        CustomerId customer = account.customerId();
        List<MemberEffect> effects = new ArrayList<>(rows.rowsOf(customer));
        effects.add(new MemberEffect.TierStateChanged(account.tier()));
        AccountBook book = new AccountBook(
                customer,
                account.balance(),
                account.entryCount(),
                account.lotCount(),
                rows.lotsOf(customer),
                rows.debitsOf(customer));
        // Of a new account nothing was due before its first event.
        Instant advancedTo = account.advancedTo() == null
                ? earlier(request.earliest.getOrDefault(customer, Instant.MIN), request.now)
                : account.advancedTo();
        return Member.restore(customer, book, effects, account.hasPurchased(), advancedTo);
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, @Nullable Instant other) {
        return other == null || one.isAfter(other) ? one : other;
    }
}
