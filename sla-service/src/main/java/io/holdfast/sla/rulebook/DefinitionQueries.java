package io.holdfast.sla.rulebook;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sql.SqlTimes;

/**
 * Answers the GET requests for one kind of definition; {@code /policies} and {@code /calendars} differ only in the kind. A
 * page ends at its limit, or where its definitions are about a mebibyte: the database leaves out further ones.
 */
final class DefinitionQueries {

    /** The built-in definition is version 1 of its name. */
    private static final String EVERY = """
            with every as (
                select name, version, definition, in_force_from, put_by, definition_bytes from %s
                union all
                select $1::text, 1, $2::text::jsonb, to_timestamp(0), 'holdfast', octet_length($2::text)
                 where $1::text is not null)
            """;

    private static final String PAGE = """
            select name, version, in_force_from, put_by,
                   case when before < %d then definition::text end as definition
              from (select every.*, coalesce(sum(definition_bytes) over (
                           order by name, version rows between unbounded preceding and 1 preceding), 0) as before
                      from %%s as every order by name, version limit $5) as page
             order by name, version
            """.formatted(Page.BYTES_MAX);

    private static final String VERSIONS =
            EVERY + PAGE.formatted("(select * from every where name = $3 and version > $4)");

    private static final String NEWEST_OF_ALL = EVERY
            + PAGE.formatted("(select distinct on (name) * from every where name > $3 and $4 = 0"
                    + " order by name, version desc)");

    private static final String NEWEST = EVERY + """
            select name, version, in_force_from, put_by, definition::text as definition
              from every where name = $3 order by version desc limit 1
            """;

    /** A row of a page; without a definition when the page ends before it. */
    private record Line(DefinitionVersion version, boolean fits) {}

    private final DefinitionKind kind;
    private final Pool pool;
    private final ObjectMapper json;
    private final @Nullable DefinitionVersion builtIn;
    private final CursorFormat<Integer> byVersion;
    private final CursorFormat<String> byName;

    DefinitionQueries(DefinitionKind kind, Pool pool, ObjectMapper json) {
        this.kind = kind;
        this.pool = pool;
        this.json = json;
        this.builtIn = kind.builtIn(PolicyBook.DEFAULT);
        this.byVersion = new CursorFormat<>(
                kind.noun() + "-versions", (version, to) -> to.integer(version), CursorFormat.Reader::integer);
        this.byName = new CursorFormat<>(kind.noun(), (name, to) -> to.text(name), CursorFormat.Reader::text);
    }

    /** The newest version of each name, in the order of the names. */
    Uni<Page<JsonNode>> all(int limit, @Nullable String cursor) {
        String after = cursor == null ? "" : byName.decode(cursor);
        return pool.preparedQuery(NEWEST_OF_ALL.formatted(kind.table()))
                .execute(values(after).addInteger(0).addInteger(limit + 1))
                .map(rows -> page(
                        rows, limit, last -> byName.encode(last.path("name").asText())));
    }

    /**
     * The newest version of a name.
     *
     * @throws Problem 404 when there is none
     */
    Uni<JsonNode> newest(String name) {
        return pool.preparedQuery(NEWEST.formatted(kind.table()))
                .execute(values(existing(name)))
                .map(rows -> {
                    if (rows.size() == 0) {
                        throw Problem.notFound(kind.noun(), name);
                    }
                    return lineIn(rows.iterator().next()).version().view();
                });
    }

    /**
     * All versions of a name, oldest first.
     *
     * @throws Problem 404 when there is none
     */
    Uni<Page<JsonNode>> versions(String name, int limit, @Nullable String cursor) {
        int after = cursor == null ? 0 : byVersion.decode(cursor);
        return pool.preparedQuery(VERSIONS.formatted(kind.table()))
                .execute(values(existing(name)).addInteger(after).addInteger(limit + 1))
                .map(rows -> {
                    if (rows.size() == 0 && cursor == null) {
                        throw Problem.notFound(kind.noun(), name);
                    }
                    return page(
                            rows,
                            limit,
                            last -> byVersion.encode(last.path("version").asInt()));
                });
    }

    private Tuple values(String third) {
        return Tuple.tuple()
                .addString(builtIn == null ? null : builtIn.name())
                .addString(builtIn == null ? null : builtIn.definition().toString())
                .addString(third);
    }

    private String existing(String name) {
        if (!Ids.isId(name)) {
            throw Problem.notFound(kind.noun(), name);
        }
        return name;
    }

    private Page<JsonNode> page(RowSet<Row> rows, int limit, Function<JsonNode, String> cursor) {
        List<Line> lines = new ArrayList<>();
        int fitting = 0;
        for (Row row : rows) {
            Line line = lineIn(row);
            lines.add(line);
            fitting += line.fits() && fitting < limit ? 1 : 0;
        }
        return Page.of(lines, fitting, line -> line.version().view(), cursor);
    }

    private Line lineIn(Row row) {
        String definition = row.getString("definition");
        try {
            return new Line(
                    new DefinitionVersion(
                            row.getString("name"),
                            row.getInteger("version"),
                            SqlTimes.instant(row, "in_force_from"),
                            row.getString("put_by"),
                            json.readTree(definition == null ? "{}" : definition)),
                    definition != null);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("unreadable definition of " + row.getString("name"), e);
        }
    }
}
