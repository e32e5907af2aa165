using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OrleansTickets.Data;

namespace OrleansTickets.Fixtures;

/// <summary>A database that is migrated once in a run of tests: those of the tests are copies of it. A fixture of the assembly, which drops it.</summary>
public sealed class TemplateDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> Created = new(CreateAsync);

    public static Task<string> NameAsync() => Created.Value;

    public async ValueTask DisposeAsync()
    {
        if (Created.IsValueCreated)
        {
            await TestDatabase.ExecuteOnServerAsync($"DROP DATABASE IF EXISTS {await Created.Value} WITH (FORCE)");
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
