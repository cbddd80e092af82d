package io.holdfast.loyalty.programme;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.earning.ProgrammeVersions.Version;
import io.holdfast.rest.FieldErrors;

/** All versions of the programme, in memory; from the database come only those that are newer. Thread-safe. */
@ApplicationScoped
public class ProgrammesInForce {

    private final AtomicReference<ProgrammeVersions> cached = new AtomicReference<>(ProgrammeVersions.DEFAULT);

    ProgrammesInForce() {}

    /**
     * The versions. No version is added until the transaction ends, so whoever awards by them is never overtaken by a put.
     * To be called before the transaction takes its first lock of a row: a put that waits for this transaction holds up all
     * later calls, and one of these with a lock that this transaction waits for would be a deadlock.
     *
     * @param tx of isolation level read committed
     * @return one round trip; when there are newer versions, continues on a worker thread
     */
    public Uni<ProgrammeVersions> loadForShare(SqlConnection tx) {
        return load(known -> ProgrammeTable.lockSharedAndLoadAfter(tx, known));
    }

    /** As {@link #loadForShare}, and nobody else changes any member until the transaction ends. */
    public Uni<ProgrammeVersions> loadAlone(SqlConnection tx) {
        return load(known -> ProgrammeTable.lockAndLoadAfter(tx, known));
    }

    /** The versions, for whoever awards nothing by them. */
    public Uni<ProgrammeVersions> load(SqlClient client) {
        return load(known -> ProgrammeTable.loadAfter(client, known));
    }

    private Uni<ProgrammeVersions> load(IntFunction<Uni<List<StoredVersion>>> loadAfter) {
        ProgrammeVersions known = cached.get();
        return loadAfter
                .apply(known.newest().number())
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(known)
                        : Uni.createFrom()
                                .item(() -> keep(known.with(read(rows))))
                                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
    }

    private ProgrammeVersions keep(ProgrammeVersions loaded) {
        cached.accumulateAndGet(
                loaded,
                (present, given) -> present.newest().number() < given.newest().number() ? given : present);
        return loaded;
    }

    private static List<Version> read(List<StoredVersion> rows) {
        List<Version> versions = new ArrayList<>(rows.size());
        for (StoredVersion row : rows) {
            FieldErrors errors = new FieldErrors();
            Programme programme = ProgrammeReader.read(row.programme(), "", errors);
            errors.throwIfAny();
            versions.add(new Version(row.number(), row.inForceFrom(), programme));
        }
        return versions;
    }
}
