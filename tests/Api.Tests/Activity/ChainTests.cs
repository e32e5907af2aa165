using Npgsql;
using OrleansTickets.Data.Activity;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Api.Tests.Activity;

/// <summary>What keeps the log as it was written, and what shows that it was not.</summary>
public sealed class ChainTests : IAsyncLifetime
{
    private const int Rows = 10;

    private TestDatabase _database = null!;

    private ActivityChain Chain => new(_database.DataSource);

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        for (var i = 1; i <= Rows; i++)
        {
            await _database.ExecuteAsync(Insert($"'{i}'"));
        }
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task Verify_NothingWasTouched_FindsEveryRow()
    {
        var report = await Chain.VerifyAsync(null, CancellationToken.None);
        Assert.Null(report.Fault);
        Assert.Equal(Rows, report.Rows);
        Assert.Equal(await _database.ScalarAsync<byte[]>("SELECT hash FROM activity_log_head"), report.Head);
    }

    [Fact]
    public async Task Verify_EmptyLog_IsWhole()
    {
        await using var empty = await TestDatabase.CreateAsync();
        var report = await new ActivityChain(empty.DataSource).VerifyAsync(null, CancellationToken.None);
        Assert.Equal((0L, (ActivityFault?)null), (report.Rows, report.Fault));
    }

    [Theory]
    [InlineData("UPDATE activity_log SET after = '{\"x\": 2}' WHERE seq = 5", 5, ActivityFaultKind.Altered)]
    [InlineData("UPDATE activity_log SET admin_id = gen_random_uuid() WHERE seq = 1", 1, ActivityFaultKind.Altered)]
    [InlineData("UPDATE activity_log SET at = at + interval '1 microsecond' WHERE seq = 10", 10, ActivityFaultKind.Altered)]
    [InlineData("UPDATE activity_log SET before = NULL WHERE seq = 2", 2, ActivityFaultKind.Altered)]
    [InlineData("UPDATE activity_log SET hash = NULL WHERE seq = 4", 4, ActivityFaultKind.Altered)]
    [InlineData("UPDATE activity_log SET action_type = 'x'; UPDATE activity_log a SET hash = sha256(previous_hash || activity_log_content(a)) WHERE seq = 5", 1, ActivityFaultKind.Altered)]
    [InlineData("UPDATE activity_log SET action_type = 'x' WHERE seq = 5; UPDATE activity_log a SET hash = sha256(previous_hash || activity_log_content(a)) WHERE seq = 5", 6, ActivityFaultKind.Unlinked)]
    [InlineData("UPDATE activity_log SET previous_hash = NULL WHERE seq = 3", 3, ActivityFaultKind.Unlinked)]
    [InlineData("DELETE FROM activity_log WHERE seq = 5", 5, ActivityFaultKind.Missing)]
    [InlineData("DELETE FROM activity_log WHERE seq = 5; UPDATE activity_log SET seq = seq - 1 WHERE seq = 6", 5, ActivityFaultKind.Unlinked)]
    [InlineData("DELETE FROM activity_log WHERE seq = 1", 1, ActivityFaultKind.Missing)]
    [InlineData("DELETE FROM activity_log WHERE seq = 10", 10, ActivityFaultKind.Missing)]
    [InlineData("DELETE FROM activity_log WHERE seq > 7", 8, ActivityFaultKind.Missing)]
    [InlineData("TRUNCATE activity_log", 1, ActivityFaultKind.Missing)]
    [InlineData("UPDATE activity_log SET seq = NULL WHERE seq = 10", 10, ActivityFaultKind.Foreign)]
    [InlineData("UPDATE activity_log SET seq = 0 WHERE seq = 7", 1, ActivityFaultKind.Foreign)]
    [InlineData("UPDATE activity_log_head SET hash = sha256('x')", 10, ActivityFaultKind.WrongHead)]
    [InlineData("UPDATE activity_log_head SET seq = 9", 10, ActivityFaultKind.WrongHead)]
    [InlineData("DELETE FROM activity_log_head", 10, ActivityFaultKind.WrongHead)]
    public async Task Verify_AfterTampering_NamesTheFirstRowAtFault(string tampering, long seq, ActivityFaultKind kind)
    {
        await TamperAsync(tampering);
        var report = await Chain.VerifyAsync(null, CancellationToken.None);
        Assert.Equal(new ActivityFault(seq, kind), report.Fault);
    }

    /// <summary>A row of everything that a field can hold; nothing of it is a separator.</summary>
    [Fact]
    public async Task Verify_AnyText_HashesAsTheDatabaseDoes()
    {
        string[] texts = ["''", "','", "'1:a,'", "'-'", "'김하늘 😀'", "'a''b\\'", "E'\\n\\t'", $"'{new string('가', 5_000)}'"];
        string[] documents =
            ["NULL", "'null'", "'{}'", "'[1.50, 1e3, -0, 12345678901234567890.123]'", "'{\"b\": {\"a\": \"😀\\u00e9\\\\\"}, \"a\": [true, null]}'"];
        foreach (var (text, document) in from text in texts from document in documents select (text, document))
        {
            await _database.ExecuteAsync(Insert(text, document));
        }

        Assert.Null((await Chain.VerifyAsync(null, CancellationToken.None)).Fault);
    }

    /// <summary>As the journal writes them: one statement, one lock, one change of the head.</summary>
    [Fact]
    public async Task Statement_OfManyRows_ChainsThemInTheirOrder()
    {
        const int Many = 500;
        await _database.ExecuteAsync(
            $"""
            INSERT INTO activity_log_pending (batch, place, id, at, admin_type, action_type, target_type, target_id, request_id)
            SELECT '{Guid.CreateVersion7()}', n, gen_random_uuid(), now(), 'system', 'tested', 'test', n::text, 'request'
            FROM generate_series(1, {Many}) AS n ORDER BY random()
            """);
        var report = await Chain.VerifyAsync(null, CancellationToken.None);
        Assert.Equal((Rows + Many, (ActivityFault?)null), (report.Rows, report.Fault));
        Assert.Equal((long)Many, await _database.ScalarAsync<long>($"SELECT count(*) FROM activity_log WHERE seq = {Rows} + target_id::integer AND seq > {Rows}"));
        Assert.Equal(0L, await _database.ScalarAsync<long>("SELECT count(*) FROM activity_log_pending"));
    }

    /// <summary>Whoever may alter the log may alter its functions: those are not asked.</summary>
    [Fact]
    public async Task Verify_FunctionsOfTheDatabaseThatLie_AreNotBelieved()
    {
        await _database.ExecuteAsync(
            "CREATE OR REPLACE FUNCTION activity_log_content(entry activity_log) RETURNS bytea LANGUAGE sql STABLE AS 'SELECT ''lie''::bytea'");
        await _database.ExecuteAsync(Insert("'lie'"));
        Assert.Equal(
            new ActivityFault(Rows + 1, ActivityFaultKind.Altered), (await Chain.VerifyAsync(null, CancellationToken.None)).Fault);
    }

    /// <summary>Only a head that was noted elsewhere shows this, which is why the command prints it.</summary>
    [Fact]
    public async Task Verify_WholeChainMadeAnew_IsFoundByTheNotedHeadAlone()
    {
        var noted = (await Chain.VerifyAsync(null, CancellationToken.None)).Head;
        await _database.ExecuteAsync(Insert("'later'"));
        Assert.Equal(Rows, (await Chain.VerifyAsync(noted, CancellationToken.None)).NotedSeq);

        await TamperAsync(
            """
            DELETE FROM activity_log WHERE seq >= 10;
            UPDATE activity_log_head SET seq = 9, hash = (SELECT hash FROM activity_log WHERE seq = 9)
            """);
        var report = await Chain.VerifyAsync(noted, CancellationToken.None);
        Assert.Equal((9L, (ActivityFault?)null, (long?)null), (report.Rows, report.Fault, report.NotedSeq));
    }

    [Theory]
    [InlineData("UPDATE activity_log SET after = NULL")]
    [InlineData("UPDATE activity_log SET seq = seq + 100")]
    [InlineData("DELETE FROM activity_log WHERE seq = 10")]
    [InlineData("TRUNCATE activity_log")]
    [InlineData("TRUNCATE activity_log CASCADE")]
    [InlineData("INSERT INTO activity_log (id, at, admin_type, action_type, target_type, target_id, request_id, seq) VALUES (gen_random_uuid(), now(), 'system', 'a', 'b', 'c', 'd', 11)")]
    [InlineData("INSERT INTO activity_log (id, at, admin_type, action_type, target_type, target_id, request_id) VALUES (gen_random_uuid(), now(), 'system', 'a', 'b', 'c', 'd')")]
    [InlineData("UPDATE activity_log_head SET seq = 5")]
    [InlineData("DELETE FROM activity_log_head")]
    [InlineData("TRUNCATE activity_log_head")]
    [InlineData("TRUNCATE activity_log_pending")]
    [InlineData("INSERT INTO activity_log_head (singleton, seq, hash) VALUES (true, 1, '')")]
    public async Task Statement_ThatChangesTheLog_IsRefused(string sql)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => _database.ExecuteAsync(sql));
        Assert.Equal(PostgresErrorCodes.RestrictViolation, refusal.SqlState);
        Assert.Null((await Chain.VerifyAsync(null, CancellationToken.None)).Fault);
    }

    /// <summary>The one moment in which a row has no place yet is not one to change it in.</summary>
    [Theory]
    [InlineData("UPDATE activity_log_pending SET action_type = 'other'")]
    [InlineData("UPDATE activity_log_pending SET place = 2")]
    [InlineData("DELETE FROM activity_log_pending")]
    public async Task Statement_ThatChangesARowOfItsOwnTransaction_IsRefused(string sql)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => _database.ExecuteAsync($"{Insert("'x'")}; {sql}"));
        Assert.Equal(PostgresErrorCodes.RestrictViolation, refusal.SqlState);
    }

    [Fact]
    public async Task Transaction_RolledBackToASavepoint_KeepsTheRestInOrder()
    {
        await _database.ExecuteAsync(
            $"BEGIN; {Insert("'kept'")}; SAVEPOINT s; {Insert("'dropped'")}; ROLLBACK TO s; {Insert("'kept too'")}; COMMIT");
        var report = await Chain.VerifyAsync(null, CancellationToken.None);
        Assert.Equal((Rows + 2L, (ActivityFault?)null), (report.Rows, report.Fault));
        Assert.Equal(
            "kept, kept too",
            await _database.ScalarAsync<string>("SELECT string_agg(target_id, ', ' ORDER BY seq) FROM activity_log WHERE seq > 10"));
    }

    /// <summary>
    /// Two transactions that take a row's lock and write to the log, in opposite order. The place in the chain is taken at commit, when
    /// nothing else is wanted any more. The control takes it at once.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Transactions_InOppositeOrder_DeadlockUnlessThePlaceIsTakenAtCommit(bool atCommit)
    {
        if (!atCommit)
        {
            await _database.ExecuteAsync(
                """
                DROP TRIGGER activity_log_append ON activity_log_pending;
                CREATE TRIGGER activity_log_append AFTER INSERT ON activity_log_pending FOR EACH ROW EXECUTE FUNCTION activity_log_append()
                """);
        }

        await _database.ExecuteAsync("CREATE TABLE thing (id integer PRIMARY KEY, value integer); INSERT INTO thing VALUES (1, 0)");
        await using var first = await _database.DataSource.OpenConnectionAsync();
        await using var second = await _database.DataSource.OpenConnectionAsync();
        await RunAsync(first, $"BEGIN; {Insert("'first'")}");
        await RunAsync(second, "BEGIN; UPDATE thing SET value = 2");
        var finished = RunAsync(second, $"{Insert("'second'")}; COMMIT");
        await Eventually.IsAsync(
            async () => finished.IsCompleted
                || await _database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"),
            "the second has ended, or waits");
        var failures = new[]
        {
            await Record.ExceptionAsync(() => RunAsync(first, "UPDATE thing SET value = 1; COMMIT")),
            await Record.ExceptionAsync(() => finished),
        };

        Assert.Equal(
            atCommit ? [] : [PostgresErrorCodes.DeadlockDetected],
            failures.OfType<PostgresException>().Select(failure => failure.SqlState));
        Assert.Null((await Chain.VerifyAsync(null, CancellationToken.None)).Fault);
    }

    private static string Insert(string text, string document = "'{\"x\": 1}'") =>
        $"""
        INSERT INTO activity_log_pending (id, at, admin_id, admin_type, event_id, action_type, target_type, target_id, request_id, before, after)
        VALUES (gen_random_uuid(), clock_timestamp(), gen_random_uuid(), 'super_admin', NULL, 'tested', 'test', {text}, 'request', '1', {document})
        """;

    /// <summary>As one who owns the tables, and so may switch off what guards them.</summary>
    private Task TamperAsync(string sql) => _database.ExecuteAsync(
        $"""
        ALTER TABLE activity_log DISABLE TRIGGER USER;
        ALTER TABLE activity_log_head DISABLE TRIGGER USER;
        {sql};
        ALTER TABLE activity_log ENABLE TRIGGER USER;
        ALTER TABLE activity_log_head ENABLE TRIGGER USER
        """);

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
