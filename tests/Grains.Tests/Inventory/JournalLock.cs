using Npgsql;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Inventory;

/// <summary>While it lives, commits of the journal wait.</summary>
internal sealed class JournalLock : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private JournalLock(NpgsqlConnection connection) => _connection = connection;

    public static async Task<JournalLock> TakeAsync(TestDatabase database)
    {
        var connection = await database.DataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("BEGIN; LOCK TABLE journal IN EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return new JournalLock(connection);
    }

    public async ValueTask DisposeAsync()
    {
        await using (var command = new NpgsqlCommand("ROLLBACK", _connection))
        {
            await command.ExecuteNonQueryAsync();
        }

        await _connection.DisposeAsync();
    }
}
