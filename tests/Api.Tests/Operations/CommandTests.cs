using System.Diagnostics;
using OrleansTickets.Api.Operations.Commands;
using OrleansTickets.Api.Tests.Crash;
using OrleansTickets.Fixtures;
using OrleansTickets.Silo;

namespace OrleansTickets.Api.Tests.Operations;

/// <summary>The commands as an administrator calls them: processes of their own.</summary>
public sealed class CommandTests : IAsyncLifetime
{
    private static readonly string Zeros = new('0', 64);

    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await _database.ExecuteAsync(
            """
            INSERT INTO activity_log_pending (id, at, admin_type, action_type, target_type, target_id, request_id)
            SELECT gen_random_uuid(), now(), 'system', 'tested', 'test', n::text, 'test' FROM generate_series(1, 5) AS n
            """);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task VerifyActivityLog_Whole_PrintsCountAndHeadAndKnowsANotedOne()
    {
        var head = Convert.ToHexStringLower(await _database.ScalarAsync<byte[]>("SELECT hash FROM activity_log_head"));
        Assert.Equal((0, $"The activity log is whole: 5 rows, head {head}.\n", ""), await RunAsync("verify-activity-log"));

        await _database.ExecuteAsync(
            "INSERT INTO activity_log_pending (id, at, admin_type, action_type, target_type, target_id, request_id) VALUES (gen_random_uuid(), now(), 'system', 'a', 'b', 'c', 'd')");
        var (status, output, _) = await RunAsync("verify-activity-log", "--expect", head.ToUpperInvariant());
        Assert.Equal(0, status);
        Assert.EndsWith("The head noted earlier is row 5.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyActivityLog_RowRemoved_NamesItAndFails()
    {
        await _database.ExecuteAsync("ALTER TABLE activity_log DISABLE TRIGGER USER; DELETE FROM activity_log WHERE seq = 3");
        var (status, output, error) = await RunAsync("verify-activity-log");
        Assert.Equal((1, ""), (status, output));
        Assert.Equal("The activity log is NOT whole: row 3 is missing. 2 rows before it are in order.\n", error);
    }

    [Fact]
    public async Task VerifyActivityLog_NotedHeadIsNotThere_Fails()
    {
        var (status, output, error) = await RunAsync("verify-activity-log", $"--expect={new string('a', 64)}");
        Assert.Equal((1, ""), (status, output));
        Assert.StartsWith("The activity log is NOT the one it was", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("There is no command 'verify'. There are: rotate-personal-data, verify-activity-log.", "verify")]
    [InlineData("'verify-activity-log' has no option '--expct'.", "verify-activity-log", "--expct", "x")]
    [InlineData("'verify-activity-log' has no option 'x'.", "verify-activity-log", "x")]
    [InlineData("'--expect' needs a value.", "verify-activity-log", "--expect")]
    [InlineData("'--expect' is given more than once.", "verify-activity-log", "--expect=a", "--expect=b")]
    public void Find_WrongCommandOrOption_IsRefusedByName(string line, params string[] args) =>
        Assert.Equal(line, Assert.Throws<StartFailure>(() => Command.Find(args)).Message);

    [Theory]
    [InlineData("abc")]
    [InlineData("zz")]
    public async Task VerifyActivityLog_WhatIsNoHash_IsRefused(string hash)
    {
        var (status, _, error) = await RunAsync("verify-activity-log", "--expect", hash);
        Assert.Equal((1, "--expect must be the 64 hexadecimal digits of a head.\n"), (status, error));
    }

    [Fact]
    public async Task VerifyActivityLog_DatabaseIsAway_SaysSoInOneLine()
    {
        var (status, _, error) = await RunAsync("verify-activity-log", "--ConnectionStrings:Tickets=Host=127.0.0.1;Port=1;Username=x;Timeout=1");
        Assert.Equal(1, status);
        Assert.StartsWith("PostgreSQL, named by ConnectionStrings__Tickets, refuses", error, StringComparison.Ordinal);
        Assert.Single(error, '\n');
    }

    [Fact]
    public async Task VerifyActivityLog_EmptyLog_HasAHeadOfZeros()
    {
        await using var empty = await TestDatabase.CreateAsync();
        var (status, output, _) = await RunAsync(
            "verify-activity-log", "--expect", Zeros, $"--ConnectionStrings:Tickets={empty.ConnectionString}");
        Assert.Equal((0, $"The activity log is whole: 0 rows, head {Zeros}.\nThe head noted earlier is row 0.\n"), (status, output));
    }

    private async Task<(int Status, string Output, string Error)> RunAsync(params string[] args)
    {
        var start = ApiProcess.Command("Api");
        foreach (var arg in args)
        {
            start.ArgumentList.Add(arg);
        }

        start.Environment["ConnectionStrings__Tickets"] = _database.ConnectionString;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
