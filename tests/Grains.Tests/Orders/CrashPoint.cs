using Npgsql;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Orders;

/// <summary>
/// Holds the world at one point: a call to the provider that does not take effect, or a commit with an event of one type that does not end.
/// Then the host can be crashed, and neither ever happens.
/// </summary>
internal sealed class CrashPoint(TestDatabase database, PaymentLedger provider) : IAsyncDisposable
{
    private const int LockId = 4_711;
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NpgsqlConnection? _holder;

    /// <param name="point">A call of the provider, <c>confirm</c>, <c>query</c> or <c>cancel</c>, or an event's type.</param>
    public async Task AtAsync(string point)
    {
        if (point is "confirm" or "query" or "cancel")
        {
            provider.Arriving = call =>
            {
                if (call != point)
                {
                    return Task.CompletedTask;
                }

                _arrived.TrySetResult();
                return new TaskCompletionSource().Task;
            };
            return;
        }

        _holder = await database.DataSource.OpenConnectionAsync();
        await using var hold = new NpgsqlCommand($"SELECT pg_advisory_lock({LockId})", _holder);
        await hold.ExecuteNonQueryAsync();
        await database.ExecuteAsync(
            $"""
            CREATE OR REPLACE FUNCTION hold_commit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock({LockId}); RETURN NEW; END';
            CREATE TRIGGER hold_commit BEFORE INSERT ON journal FOR EACH ROW WHEN (NEW.type = '{point}') EXECUTE FUNCTION hold_commit();
            """);
    }

    public Task ReachedAsync() => _holder is null
        ? _arrived.Task.WaitAsync(TimeSpan.FromSeconds(60))
        : Eventually.IsAsync(async () => await WaitingAsync() > 0, "the commit to be held");

    /// <summary>What is held dies with its connection.</summary>
    public async Task ClearAsync()
    {
        provider.Arriving = null;
        if (_holder is null)
        {
            return;
        }

        await database.ExecuteAsync(
            $"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = {LockId} AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
        await Eventually.IsAsync(async () => await WaitingAsync() == 0, "the held commit to be gone");
        await using (var release = new NpgsqlCommand($"SELECT pg_advisory_unlock({LockId})", _holder))
        {
            await release.ExecuteNonQueryAsync();
        }

        await _holder.DisposeAsync();
        _holder = null;
        await database.ExecuteAsync("DROP TRIGGER hold_commit ON journal");
    }

    public async ValueTask DisposeAsync() => await ClearAsync();

    private Task<long> WaitingAsync() => database.ScalarAsync<long>(
        $"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {LockId} AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
}
