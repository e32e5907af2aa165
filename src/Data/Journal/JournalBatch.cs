using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Data.Journal;

internal readonly record struct PendingEvent(long Version, RecordedEvent Recorded);

/// <summary>What goes into one transaction.</summary>
internal sealed class JournalBatch
{
    public Dictionary<JournalStream, StreamAppends> Streams { get; } = [];

    public int Count { get; set; }

    public StreamAppends Of(JournalStream stream)
    {
        if (stream.Open is { } open && ReferenceEquals(open.Batch, this))
        {
            return open;
        }

        var appends = new StreamAppends(this, stream);
        Streams.Add(stream, appends);
        return stream.Open = appends;
    }
}

/// <summary>One stream's part of a batch; it succeeds or fails as a whole.</summary>
internal sealed class StreamAppends(JournalBatch batch, JournalStream stream)
{
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public JournalBatch Batch { get; } = batch;

    public JournalStream Stream { get; } = stream;

    public List<PendingEvent> Events { get; } = [];

    public Dictionary<(ReadModelTable Table, object Key), ReadModelRow> Rows { get; } = [];

    public Task Committed => _committed.Task;

    public void Add(PendingEvent pending, IReadOnlyList<ReadModelRow> rows)
    {
        Events.Add(pending);
        for (var i = 0; i < rows.Count; i++)
        {
            Rows[(rows[i].Table, rows[i].Key)] = rows[i];
        }
    }

    public void Succeed() => _committed.SetResult();

    public void Fail(JournalException exception)
    {
        _committed.SetException(exception);
        _ = _committed.Task.Exception; // Whoever waits sees it; an owner that is gone need not.
    }
}
