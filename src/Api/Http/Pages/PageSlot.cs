namespace OrleansTickets.Api.Http.Pages;

/// <summary>An answer that is given out again and again.</summary>
/// <param name="Version">Of the event; the answer is at least as new.</param>
/// <param name="Until">When it will be out of date by itself.</param>
/// <param name="Size">Bytes of memory, roughly.</param>
internal sealed record KeptAnswer(IResult Result, long Version, DateTimeOffset Until, int Size);

/// <summary>
/// One page's place: the newest answer made, and the one being made. However many ask and however often the event changes, one is
/// made at a time, and nobody gets one that was begun before he asked unless nothing has changed since.
/// </summary>
internal sealed class PageSlot
{
    private readonly Lock _lock = new();
    private volatile KeptAnswer? _kept;
    private PageMaking? _making;

    /// <summary>An answer that is right now.</summary>
    public KeptAnswer? Find(long version, DateTimeOffset now) =>
        _kept is { } kept && kept.Version == version && now < kept.Until ? kept : null;

    /// <summary>The answer being made, or a new one for the caller to make.</summary>
    /// <param name="version">Of the event, read by the caller just now.</param>
    /// <param name="isMine">The caller has to make it, and to end it by <see cref="Keep"/> or <see cref="Leave"/> whatever happens.</param>
    public PageMaking Enter(long version, out bool isMine)
    {
        lock (_lock)
        {
            isMine = _making is null;
            return _making ??= new PageMaking(version);
        }
    }

    /// <returns>The answer that it takes the place of.</returns>
    public KeptAnswer? Keep(PageMaking making, KeptAnswer answer)
    {
        KeptAnswer? before;
        lock (_lock)
        {
            before = _kept;
            _kept = answer;
            _making = null;
        }

        making.End(answer);
        return before;
    }

    /// <param name="fault">What those who wait shall hear; null: they are to try themselves.</param>
    public void Leave(PageMaking making, Exception? fault)
    {
        lock (_lock)
        {
            _making = null;
        }

        making.Fail(fault);
    }
}

/// <summary>An answer being made.</summary>
/// <param name="version">Of the event, read before any of its rows.</param>
internal sealed class PageMaking(long version)
{
    private readonly TaskCompletionSource<KeptAnswer?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public long Version => version;

    /// <summary>Null: whoever made it gave up.</summary>
    public Task<KeptAnswer?> Ended => _ended.Task;

    public void End(KeptAnswer answer) => _ended.SetResult(answer);

    public void Fail(Exception? fault)
    {
        if (fault is null)
        {
            _ended.SetResult(null);
            return;
        }

        _ended.SetException(fault);
        _ = _ended.Task.Exception; // Whoever waits sees it; perhaps nobody does.
    }
}
