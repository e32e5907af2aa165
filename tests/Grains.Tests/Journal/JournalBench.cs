using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTickets.Data;
using OrleansTickets.Data.Journal;
using OrleansTickets.Data.ReadModels;
using OrleansTickets.Fixtures;

namespace OrleansTickets.Grains.Tests.Journal;

/// <summary>The journal without grains. What is appended before <see cref="StartAsync"/> waits: so a test decides what shares a batch.</summary>
internal sealed class JournalBench : IAsyncDisposable
{
    private readonly IHost _host;

    public JournalBench(TestDatabase database, params (string Setting, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(
            settings.Select(pair => KeyValuePair.Create<string, string?>($"Journal:{pair.Setting}", pair.Value)));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(database.DataSource);
        builder.Services.AddJournal();
        _host = builder.Build();
    }

    public IJournal Journal => _host.Services.GetRequiredService<IJournal>();

    public Task StartAsync() => _host.StartAsync();

    public Task<JournalStream> OpenAsync(string name, Recorder? reader = null) =>
        Journal.OpenAsync(name, reader ?? new Recorder(), CancellationToken.None);

    public static RecordedEvent Event(string data = "{}", Guid? subject = null) =>
        new("happened", subject, new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), System.Text.Encoding.UTF8.GetBytes(data));

    /// <summary>A stock level that the table accepts, unless more is held than there is.</summary>
    public static StockLevelRow Level(Guid id, int held, int total = 1_000_000) => new(id, id, id, total, held, 0);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}

/// <summary>Keeps what a stream was read as.</summary>
internal sealed class Recorder(int schema = 1) : IStreamReader
{
    public List<byte[]> Parts { get; } = [];

    public List<RecordedEvent> Events { get; } = [];

    public int SnapshotSchema => schema;

    public void ReadSnapshotPart(ReadOnlySpan<byte> part) => Parts.Add(part.ToArray());

    public void ReadEvent(RecordedEvent recorded) => Events.Add(recorded);
}
