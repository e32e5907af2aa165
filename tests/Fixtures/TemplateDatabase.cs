using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansTickets.Data;

namespace OrleansTickets.Fixtures;

/// <summary>A database that is migrated once in a run of tests: those of the tests are copies of it. A fixture of the assembly, which drops it.</summary>
public sealed class TemplateDatabase : IAsyncDisposable
{
    private static readonly SemaphoreSlim Turn = new(1);

    private static string? _name;

    public static async Task<string> NameAsync()
    {
        await Turn.WaitAsync();
        try
        {
            return _name ??= await CreateAsync();
        }
        finally
        {
            Turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_name is { } name)
        {
            await TestDatabase.ExecuteOnServerAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }
    }

    private static async Task<string> CreateAsync()
    {
        var name = $"tickets_template_{Guid.CreateVersion7():N}";
        await TestDatabase.ExecuteOnServerAsync($"CREATE DATABASE {name}");

        // Nobody may be connected to what is copied.
        await using var database = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(TestDatabase.Server) { Database = name, Pooling = false });
        await new MigrationRunner(database, NullLogger<MigrationRunner>.Instance).RunAsync(CancellationToken.None);
        return name;
    }
}
