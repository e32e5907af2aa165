namespace OrleansTickets.Data;

/// <summary>
/// Reads by key, of which thousands a second are asked for: those that come while a query is under way share the next one, as the events of a
/// group share a commit. None is answered by a query that began before it was asked for, so nothing is older than it would be by itself.
/// </summary>
/// <param name="read">Reads all of these keys by one query; keys that are not there are left out.</param>
public sealed class GroupedReads<TKey, TValue>(Func<TKey[], Task<IReadOnlyDictionary<TKey, TValue>>> read)
    where TKey : notnull
{
    /// <summary>Queries under way at once. One alone would let its longest row hold up everybody.</summary>
    private const int AtOnce = 2;

    private readonly Lock _lock = new();
    private Group? _next;
    private int _running;

    /// <returns>Null where it is not there.</returns>
    public async Task<TValue?> ReadAsync(TKey key, CancellationToken cancellationToken)
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
                group.Found.SetResult(await read([.. group.Keys]));
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
