using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrleansTickets.Data.Journal;

namespace OrleansTickets.Grains.Tests.Inventory;

/// <summary>The journal, with a count of the events that owners of streams read; its past can be made unreadable.</summary>
internal sealed class CountingJournal
{
    /// <summary>Whether what memory has let go of cannot be read, as when no connection of the pool is free.</summary>
    public volatile bool IsUnreadable;

    private long _events;
    private int _opening;

    public long Events => Volatile.Read(ref _events);

    /// <summary>Streams that are being read, or were.</summary>
    public int Opening => Volatile.Read(ref _opening);

    public void Decorate(IServiceCollection services)
    {
        var real = services.Single(service => service.ServiceType == typeof(IJournal));
        services.Remove(real);
        services.AddSingleton<IJournal>(provider =>
            new Counted((IJournal)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!), this));
    }

    private sealed class Counted(IJournal journal, CountingJournal counts) : IJournal
    {
        public bool IsAccepting => journal.IsAccepting;

        public bool IsAway => journal.IsAway;

        public Task<JournalStream> OpenAsync(string name, IStreamReader reader, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref counts._opening);
            return journal.OpenAsync(name, new CountedReader(reader, counts), cancellationToken);
        }

        public Task<IReadOnlyList<RecordedEvent>> ReadSubjectAsync(string stream, Guid subject, CancellationToken cancellationToken) =>
            counts.IsUnreadable ? throw new NpgsqlException("The connection pool has been exhausted.") : journal.ReadSubjectAsync(stream, subject, cancellationToken);

        public Task SaveSnapshotAsync(
            string stream, long version, int schema, IEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken) =>
            journal.SaveSnapshotAsync(stream, version, schema, parts, cancellationToken);
    }

    private sealed class CountedReader(IStreamReader reader, CountingJournal counts) : IStreamReader
    {
        public int SnapshotSchema => reader.SnapshotSchema;

        public void ReadSnapshotPart(ReadOnlySpan<byte> part) => reader.ReadSnapshotPart(part);

        public void ReadEvent(RecordedEvent recorded)
        {
            Interlocked.Increment(ref counts._events);
            reader.ReadEvent(recorded);
        }
    }
}
