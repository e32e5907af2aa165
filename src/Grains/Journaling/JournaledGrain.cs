using Microsoft.Extensions.Logging;
using Npgsql;
using OrleansTickets.Contracts;
using OrleansTickets.Data.Journal;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Grains.Journaling;

/// <summary>
/// A grain whose state is what its journal stream says. It decides and applies in one turn, then waits for the commit, and only
/// then answers. Derived grains are <c>[Reentrant]</c> under one law: after its first await a call only replies.
/// </summary>
/// <remarks>
/// When an append fails, memory holds events that may not exist: the activation takes no more calls and gives way to a new one,
/// which reads what really happened.
/// </remarks>
internal abstract partial class JournaledGrain<TEvent>(GrainJournal services) : Grain
    where TEvent : class
{
    /// <summary>Events that are quicker replayed than saved.</summary>
    private const int SmallTail = 1_000;

    private readonly ILogger _logger = services.Logger;
    private JournalStream? _stream;
    private Task _lastCommit = Task.CompletedTask;
    private Task _lastReply = Task.CompletedTask;
    private Task _snapshot = Task.CompletedTask;
    private long _snapshotVersion;

    protected TimeProvider Clock => services.Clock;

    private IJournal Journal => services.Journal;

    /// <summary>The stream's name before the grain's key, for example <c>inventory</c>.</summary>
    protected abstract string StreamPrefix { get; }

    /// <summary>How much state there is; snapshots of a large one are taken less often.</summary>
    protected virtual int StateSize => 0;

    /// <summary>Changes of the meaning of a snapshot count this up; 0: a short stream, which is quicker read as it is.</summary>
    protected virtual int SnapshotSchema => 0;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        try
        {
            var reader = new Reader(this);
            _stream = await Journal.OpenAsync($"{StreamPrefix}/{this.GetPrimaryKeyString()}", reader, cancellationToken);
            _snapshotVersion = reader.HasSnapshot ? _stream.Version - reader.Events : 0;
        }
        catch (NpgsqlException exception)
        {
            LogUnreadable(exception, StreamPrefix, this.GetPrimaryKeyString());
            throw new OverloadedException("The journal cannot be read now.", exception);
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _snapshot;
        if (SnapshotSchema > 0 && _stream is { } stream && stream.Version > _snapshotVersion + SmallTail && !_lastCommit.IsFaulted)
        {
            await SaveSnapshotAsync(cancellationToken);
        }
    }

    protected abstract void Apply(TEvent journaled, DateTimeOffset at);

    protected abstract RecordedEvent Write(TEvent journaled, DateTimeOffset at);

    protected abstract TEvent Read(RecordedEvent recorded);

    /// <summary>Rows of read models as they stand after the event has been applied.</summary>
    protected abstract IReadOnlyList<ReadModelRow> Project(TEvent journaled, DateTimeOffset at);

    /// <summary>Copies the state, now; the bytes are made later, while the grain goes on.</summary>
    protected virtual IEnumerable<ReadOnlyMemory<byte>> CaptureSnapshot() => [];

    protected virtual void RestoreSnapshot(ReadOnlySpan<byte> part)
    {
    }

    /// <summary>Whether this activation may change anything now.</summary>
    protected bool IsOpenForChange => _stream!.IsAccepting;

    /// <summary>To be asked before a decision: throws when this activation may not change anything now.</summary>
    /// <exception cref="OverloadedException">The journal takes nothing now.</exception>
    /// <exception cref="OutcomeUnknownException">This activation is giving way to a new one.</exception>
    protected void ThrowIfClosed()
    {
        try
        {
            _stream!.ThrowIfRefused();
        }
        catch (JournalRefusedException exception)
        {
            throw new OverloadedException(exception.Message, exception);
        }
        catch (JournalException exception)
        {
            DeactivateOnIdle();
            throw new OutcomeUnknownException("The state is being loaded anew.", exception);
        }
    }

    /// <summary>Applies an event to memory, synchronously, and queues it; the task ends when it is durable.</summary>
    /// <param name="record">Makes one more row once the event has been applied: of what only this call knows, such as who made it.</param>
    protected virtual Task Raise(TEvent journaled, Func<DateTimeOffset, ReadModelRow>? record = null)
    {
        var at = Clock.GetUtcNow();
        Apply(journaled, at);
        var rows = Project(journaled, at);
        Task commit;
        try
        {
            commit = _stream!.Append(Write(journaled, at), record is null ? rows : [.. rows, record(at)]);
        }
        catch (JournalException exception)
        {
            commit = Task.FromException(exception);
        }

        if (!ReferenceEquals(commit, _lastCommit))
        {
            _lastCommit = commit;
            _lastReply = WatchAsync(commit);
        }

        SnapshotWhenDue();
        return _lastReply;
    }

    /// <summary>All events of this grain about one subject, oldest first.</summary>
    /// <exception cref="OverloadedException">The journal cannot be read now.</exception>
    protected async Task<IReadOnlyList<RecordedEvent>> ReadSubjectAsync(Guid subject)
    {
        try
        {
            return await Journal.ReadSubjectAsync(_stream!.Name, subject, CancellationToken.None);
        }
        catch (NpgsqlException exception)
        {
            LogUnreadable(exception, StreamPrefix, this.GetPrimaryKeyString());
            throw new OverloadedException("The journal cannot be read now.", exception);
        }
    }

    /// <summary>Ends when everything decided so far is durable: what a refusal or a read was based on is then a fact.</summary>
    /// <returns>Fails with <see cref="OutcomeUnknownException"/>.</returns>
    protected Task SettleAsync() => _lastReply;

    private async Task WatchAsync(Task commit)
    {
        try
        {
            await commit;
        }
        catch (JournalException exception)
        {
            DeactivateOnIdle();
            throw new OutcomeUnknownException(exception.Message, exception);
        }
    }

    private void SnapshotWhenDue()
    {
        var tail = _stream!.Version - _snapshotVersion;
        if (SnapshotSchema > 0 && tail >= services.Options.SnapshotEvery && _snapshot.IsCompleted && tail >= StateSize)
        {
            _snapshot = SaveSnapshotAsync(CancellationToken.None);
        }
    }

    private async Task SaveSnapshotAsync(CancellationToken cancellationToken)
    {
        var stream = _stream!;
        var version = stream.Version;
        var parts = CaptureSnapshot();
        var commit = _lastCommit;
        try
        {
            await Task.Run(
                async () =>
                {
                    // A snapshot may only hold what is durable.
                    await commit;
                    await Journal.SaveSnapshotAsync(stream.Name, version, SnapshotSchema, parts, cancellationToken);
                },
                cancellationToken);
            _snapshotVersion = version;
        }
        catch (Exception exception) when (exception is NpgsqlException or JournalException or OperationCanceledException)
        {
            // The journal has everything; the next snapshot will do.
            LogSnapshotFailed(exception, stream.Name);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Prefix}/{Key} cannot be read")]
    private partial void LogUnreadable(Exception exception, string prefix, string key);

    [LoggerMessage(LogLevel.Warning, "The snapshot of {Stream} was not saved")]
    private partial void LogSnapshotFailed(Exception exception, string stream);

    private sealed class Reader(JournaledGrain<TEvent> grain) : IStreamReader
    {
        public bool HasSnapshot { get; private set; }

        public int Events { get; private set; }

        public int SnapshotSchema => grain.SnapshotSchema;

        public void ReadSnapshotPart(ReadOnlySpan<byte> part)
        {
            HasSnapshot = true;
            grain.RestoreSnapshot(part);
        }

        public void ReadEvent(RecordedEvent recorded)
        {
            Events++;
            grain.Apply(grain.Read(recorded), recorded.At);
        }
    }
}
