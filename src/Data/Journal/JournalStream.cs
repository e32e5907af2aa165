using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Data.Journal;

/// <summary>One owner's hold on a stream. Not thread-safe: it belongs to one grain activation.</summary>
public sealed class JournalStream
{
    private readonly JournalWriter _writer;

    internal JournalStream(JournalWriter writer, string name, long version)
    {
        _writer = writer;
        Name = name;
        Version = version;
    }

    public string Name { get; }

    /// <summary>The version of the newest event, committed or on its way.</summary>
    public long Version { get; private set; }

    /// <summary>Set by the writer under its lock once an append of this owner failed; nothing may be built on top of that.</summary>
    internal bool IsLost { get; set; }

    /// <summary>What this stream has in the batch that is being filled.</summary>
    internal StreamAppends? Open { get; set; }

    /// <summary>Whether an append would be taken now.</summary>
    public bool IsAccepting => !IsLost && _writer.IsAccepting;

    /// <summary>Throws unless an append would be taken now. Ask before changing memory.</summary>
    /// <exception cref="JournalRefusedException">The queue is full or the database is away.</exception>
    public void ThrowIfRefused() => _writer.ThrowIfRefused(this);

    /// <summary>
    /// Queues one event with the rows that it changes in read models. The task ends when both are durable; appends of one stream
    /// that share a commit share the task.
    /// </summary>
    /// <returns>Fails with <see cref="JournalConflictException"/> or <see cref="JournalOutcomeUnknownException"/>.</returns>
    /// <exception cref="JournalOutcomeUnknownException">An earlier append of this owner failed.</exception>
    public Task Append(RecordedEvent recorded, IReadOnlyList<ReadModelRow> rows)
    {
        var task = _writer.Append(this, new PendingEvent(Version + 1, recorded), rows);
        Version++;
        return task;
    }
}
