using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansTickets.Data;

namespace OrleansTickets.Fixtures;

/// <summary>A migrated database of its own on the PostgreSQL server that <c>./test</c> provides; dropped when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _server;

    private TestDatabase(string server, string name)
    {
        _server = server;
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name, IncludeErrorDetail = true }.ConnectionString;
        DataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public NpgsqlDataSource DataSource { get; }

    public static async Task<TestDatabase> CreateAsync(bool migrate = true)
    {
        var server = Environment.GetEnvironmentVariable("ConnectionStrings__Tickets")
            ?? throw new InvalidOperationException("Set ConnectionStrings__Tickets to a PostgreSQL server, or run ./test.");
        var database = new TestDatabase(server, $"tickets_test_{Guid.CreateVersion7():N}");
        await ExecuteOnServerAsync(server, $"CREATE DATABASE {database.Name}");
        if (migrate)
        {
            await new MigrationRunner(database.DataSource, NullLogger<MigrationRunner>.Instance).RunAsync(CancellationToken.None);
        }

        return database;
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await ExecuteOnServerAsync(_server, $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }

    private static async Task ExecuteOnServerAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
