namespace OrleansTickets.Data;

/// <summary>
/// Questions to the database, of which thousands a second are asked: those that come while a query is under way share the next one, as the
/// events of a group share a commit. None is answered by a query that began before it was asked, so nothing is older than it would be by itself.
/// </summary>
/// <param name="ask">Answers all of these by one query; what is not there is left out.</param>
public sealed class GroupedQueries<TKey, TValue>(Func<TKey[], Task<IReadOnlyDictionary<TKey, TValue>>> ask)
    where TKey : notnull
{
    /// <summary>Queries under way at once. One alone would let its longest row hold up everybody.</summary>
    private const int AtOnce = 2;

    private readonly Lock _lock = new();
    private Group? _next;
    private int _running;

    /// <returns>Null where it is not there.</returns>
    public async Task<TValue?> AskAsync(TKey key, CancellationToken cancellationToken)
    {
        Group group;
        lock (_lock)
        {
            group = _next ??= new Group();
            group.Keys.Add(key);
            if (_running < AtOnce)
            {
                _running++;
                _ = Task.Run(RunAsync, CancellationToken.None);
            }
        }

        var found = await group.Found.Task.WaitAsync(cancellationToken);
        return found.GetValueOrDefault(key);
    }

    private async Task RunAsync()
    {
        while (Take() is { } group)
        {
            try
            {
                group.Found.SetResult(await ask([.. group.Keys]));
            }
            catch (Exception exception)
            {
                group.Found.SetException(exception);
            }
        }
    }

    private Group? Take()
    {
        lock (_lock)
        {
            var group = _next;
            _next = null;
            _running -= group is null ? 1 : 0;
            return group;
        }
    }

    private sealed class Group
    {
        public HashSet<TKey> Keys { get; } = [];

        public TaskCompletionSource<IReadOnlyDictionary<TKey, TValue>> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
