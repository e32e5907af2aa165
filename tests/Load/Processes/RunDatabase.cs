using Npgsql;

namespace OrleansTickets.Load.Processes;

/// <summary>An empty database for one server of one run, dropped when disposed.</summary>
internal sealed class RunDatabase : IAsyncDisposable
{
    /// <summary>The setting that names the PostgreSQL server.</summary>
    public const string Setting = "ConnectionStrings__Tickets";

    private static readonly string[] ReportedSettings =
    [
        "server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "wal_level", "commit_delay",
        "shared_buffers", "max_wal_size", "max_connections", "autovacuum",
    ];

    private readonly string _server;
    private readonly string _name;

    private RunDatabase(string server, string name)
    {
        _server = server;
        _name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    public string ConnectionString { get; }

    /// <exception cref="LoadException">The setting is missing.</exception>
    public static async Task<RunDatabase> CreateAsync(string purpose, string run, CancellationToken cancellationToken)
    {
        var server = Environment.GetEnvironmentVariable(Setting)
            ?? throw new LoadException($"Set {Setting} to a PostgreSQL server on which databases may be created.");
        var database = new RunDatabase(server, $"tickets_load_{purpose}_{run}");
        await using var connection = await ConnectAsync(server, cancellationToken);
        await using var command = new NpgsqlCommand($"CREATE DATABASE {database._name}", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return database;
    }

    /// <summary>The settings that decide what a durable commit costs, as the server reports them.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadSettingsAsync(CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var connection = await ConnectAsync(ConnectionString, cancellationToken);
        await using var command = new NpgsqlCommand(
            "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY($1) ORDER BY name", connection)
        {
            Parameters = { new() { Value = ReportedSettings } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            settings.Add(reader.GetString(0), reader.GetString(1));
        }

        return settings;
    }

    public async ValueTask DisposeAsync()
    {
        await using var connection = await ConnectAsync(_server, CancellationToken.None);
        await using var command = new NpgsqlCommand($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)", connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<NpgsqlConnection> ConnectAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
