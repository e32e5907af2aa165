namespace OrleansTickets.Data.Journal;

/// <summary>
/// The append-only record of every stream, and its snapshots (MISSION N2, N3). One stream has one owner; a second one is
/// fenced off by the primary key <c>(stream, version)</c>.
/// </summary>
public interface IJournal
{
    /// <summary>Whether appends are taken now: the database answers and the queue has room.</summary>
    bool IsAccepting { get; }

    /// <summary>Whether the database was lost and has not answered since; appends are refused then.</summary>
    bool IsAway { get; }

    /// <summary>
    /// Takes ownership of a stream: feeds <paramref name="reader"/> with the newest snapshot of its schema and the events after it.
    /// </summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be read.</exception>
    Task<JournalStream> OpenAsync(string name, IStreamReader reader, CancellationToken cancellationToken);

    /// <summary>All events of a stream about one subject, oldest first.</summary>
    Task<IReadOnlyList<RecordedEvent>> ReadSubjectAsync(string stream, Guid subject, CancellationToken cancellationToken);

    /// <summary>
    /// Saves a stream's state as of <paramref name="version"/>, which must be committed, and removes older snapshots. Saving an
    /// older state than the newest saved is harmless.
    /// </summary>
    Task SaveSnapshotAsync(
        string stream, long version, int schema, IEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken);
}

/// <summary>Receives a stream's past, in order.</summary>
public interface IStreamReader
{
    /// <summary>Snapshots of another schema are passed over and the stream is read from its beginning; 0: there are none.</summary>
    int SnapshotSchema { get; }

    /// <summary>The next part of a snapshot.</summary>
    void ReadSnapshotPart(ReadOnlySpan<byte> part);

    /// <summary>The next event.</summary>
    void ReadEvent(RecordedEvent recorded);
}

/// <summary>An event as the journal holds it.</summary>
/// <param name="Type">Its name, which decides how <paramref name="Data"/> reads.</param>
/// <param name="Subject">What it is about, where that is worth an index.</param>
/// <param name="Data">UTF-8 JSON.</param>
public readonly record struct RecordedEvent(string Type, Guid? Subject, DateTimeOffset At, byte[] Data);
