using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OrleansTickets.Data.ReadModels;

namespace OrleansTickets.Data.Journal;

/// <summary>
/// Commits whatever all streams of this process have appended since the last commit, as one transaction: one fsync serves
/// hundreds of requests (group commit).
/// </summary>
/// <remarks>
/// One commit is under way at a time, so the events of a stream reach the table in order. A failure is final for every stream it
/// touches, also for what was queued on top of it: their owners load anew, and the table's key decides what had happened.
/// </remarks>
internal sealed partial class JournalWriter(
    NpgsqlDataSource database, CommitAnnouncements announcements, IOptions<JournalOptions> options, TimeProvider clock, ILogger<JournalWriter> logger)
    : DatabaseService
{
    private readonly JournalOptions _options = options.Value;
    private readonly Lock _lock = new();
    private readonly Queue<JournalBatch> _batches = new();
    private readonly SemaphoreSlim _work = new(0);
    private JournalBatch? _open;
    private int _pending;
    private volatile bool _isAway;

    public bool IsAway => _isAway;

    public bool IsAccepting => !_isAway && Volatile.Read(ref _pending) < _options.MaxQueued;

    public void ThrowIfRefused(JournalStream stream)
    {
        if (stream.IsLost)
        {
            throw new JournalOutcomeUnknownException(null);
        }

        if (!IsAccepting)
        {
            throw new JournalRefusedException(_isAway ? "The database is away." : "Too many events wait for a commit.");
        }
    }

    public Task Append(JournalStream stream, PendingEvent pending, IReadOnlyList<ReadModelRow> rows)
    {
        lock (_lock)
        {
            if (stream.IsLost || _isAway)
            {
                stream.IsLost = true;
                throw new JournalOutcomeUnknownException(null);
            }

            if (_open is null || _open.Count >= _options.MaxBatch)
            {
                _open = new JournalBatch();
                _batches.Enqueue(_open);
                _work.Release();
            }

            var appends = _open.Of(stream);
            appends.Add(pending, rows);
            _open.Count++;
            _pending++;
            return appends.Committed;
        }
    }

    /// <summary>Ends once everything queued is committed: the host stops this service after the grains.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _pending) > 0 && !_isAway && !cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellationToken);
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        NpgsqlConnection? connection = null;
        try
        {
            while (true)
            {
                await _work.WaitAsync(stoppingToken);
                if (Take() is { } batch)
                {
                    connection = await CommitAsync(connection, batch, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            FailEverything(new JournalOutcomeUnknownException(null));
        }
        finally
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private JournalBatch? Take()
    {
        lock (_lock)
        {
            if (!_batches.TryDequeue(out var batch))
            {
                return null;
            }

            if (ReferenceEquals(batch, _open))
            {
                _open = null;
            }

            return batch.Streams.Count > 0 ? batch : null;
        }
    }

    /// <returns>The connection to go on with, or null after it broke.</returns>
    private async Task<NpgsqlConnection?> CommitAsync(NpgsqlConnection? connection, JournalBatch batch, CancellationToken stoppingToken)
    {
        try
        {
            connection ??= announcements.Own(await database.OpenConnectionAsync(stoppingToken));
            if (!await TryCommitAsync(connection, batch.Streams.Values))
            {
                foreach (var appends in batch.Streams.Values)
                {
                    await CommitAloneAsync(connection, appends);
                }
            }

            return connection;
        }
        catch (OperationCanceledException exception) when (stoppingToken.IsCancellationRequested)
        {
            Fail(batch.Streams.Values, new JournalOutcomeUnknownException(exception));
            throw;
        }
        catch (Exception exception)
        {
            // Whatever it was: should it end this loop, every grain would wait for ever.
            LogLost(exception, batch.Count);
            announcements.Disown(batch.Streams.Values);
            if (connection is not null && exception is not TimeoutException)
            {
                await connection.DisposeAsync();
            }

            Fail(batch.Streams.Values, new JournalOutcomeUnknownException(exception));
            await WaitForDatabaseAsync(exception, stoppingToken);
            return null;
        }
    }

    /// <returns>False when the database rejected the transaction, of which then nothing remains.</returns>
    private async Task<bool> TryCommitAsync(NpgsqlConnection connection, IReadOnlyCollection<StreamAppends> appends)
    {
        var started = clock.GetTimestamp();
        try
        {
            await JournalCommit.ExecuteOrGiveUpAsync(connection, appends, _options.CommitTimeoutSeconds);
        }
        catch (Exception exception) when (JournalCommit.IsRejected(exception))
        {
            if (exception is not PostgresException)
            {
                // Refused by the driver, perhaps while it prepared: then it takes for prepared what the server has never seen, and whoever uses
                // those statements next is rejected. Another connection would not do: this one comes back from the pool as it is.
                connection.UnprepareAll();
            }

            if (appends.Count > 1)
            {
                return false;
            }

            RejectAlone(appends.Single(), exception);
            return true;
        }

        JournalMeter.CommitSeconds.Record(clock.GetElapsedTime(started).TotalSeconds);
        Succeed(appends);
        return true;
    }

    /// <summary>One bad stream must not sink the others: after a rejected batch each stream commits by itself.</summary>
    private Task CommitAloneAsync(NpgsqlConnection connection, StreamAppends appends) => TryCommitAsync(connection, [appends]);

    private void RejectAlone(StreamAppends appends, Exception exception)
    {
        if (exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "journal" })
        {
            LogSuperseded(appends.Stream.Name);
            Fail([appends], new JournalConflictException(appends.Stream.Name, exception));
            return;
        }

        LogRejected(exception, appends.Stream.Name);
        Fail([appends], new JournalOutcomeUnknownException(exception));
    }

    private void Succeed(IReadOnlyCollection<StreamAppends> appends)
    {
        var count = 0;
        foreach (var append in appends)
        {
            count += append.Events.Count;
        }

        lock (_lock)
        {
            _pending -= count;
        }

        JournalMeter.Events.Add(count);
        announcements.Count(appends);
        foreach (var append in appends)
        {
            append.Succeed();
        }
    }

    private void Fail(IReadOnlyCollection<StreamAppends> failed, JournalException exception)
    {
        HashSet<StreamAppends> all = [];
        lock (_lock)
        {
            foreach (var appends in failed.Where(a => !a.Committed.IsCompleted))
            {
                appends.Stream.IsLost = true;
                all.Add(appends);
                all.UnionWith(_batches.Select(later => RemoveFrom(later, appends.Stream)).OfType<StreamAppends>());
            }

            _pending -= all.Sum(a => a.Events.Count);
        }

        foreach (var appends in all)
        {
            appends.Fail(exception);
        }
    }

    private static StreamAppends? RemoveFrom(JournalBatch batch, JournalStream stream)
    {
        if (batch.Streams.Remove(stream, out var appends))
        {
            batch.Count -= appends.Events.Count;
        }

        return appends;
    }

    private void FailEverything(JournalException exception)
    {
        List<StreamAppends> waiting;
        lock (_lock)
        {
            _isAway = true;
            waiting = [.. _batches.SelectMany(batch => batch.Streams.Values)];
        }

        Fail(waiting, exception);
    }

    private async Task WaitForDatabaseAsync(Exception cause, CancellationToken stoppingToken)
    {
        FailEverything(new JournalOutcomeUnknownException(cause));
        await new DatabaseRecovery(database, _options, logger).WaitAsync(stoppingToken);
        _isAway = false;
    }

    [LoggerMessage(LogLevel.Error, "A commit of {Count} events could not be observed; their streams load anew")]
    private partial void LogLost(Exception exception, int count);

    [LoggerMessage(LogLevel.Warning, "Stream {Stream} was superseded by another owner")]
    private partial void LogSuperseded(string stream);

    [LoggerMessage(LogLevel.Error, "The database rejected the events of stream {Stream}")]
    private partial void LogRejected(Exception exception, string stream);
}
