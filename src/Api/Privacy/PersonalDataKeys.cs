namespace OrleansTickets.Api.Privacy;

/// <summary>The keys of personal data: one that seals, others that rows still need, and one that makes hashes.</summary>
internal sealed class PersonalDataKeys(SealingKey current, IEnumerable<SealingKey> older, IndexKey index) : IDisposable
{
    private readonly Dictionary<string, SealingKey> _keys = older.Append(current).ToDictionary(key => key.Id, StringComparer.Ordinal);

    public SealingKey Current { get; } = current;

    public IndexKey Index { get; } = index;

    /// <exception cref="InvalidOperationException">No such key is configured.</exception>
    public SealingKey Find(string id) => TryFind(id)
        ?? throw new InvalidOperationException($"Privacy__Keys__{id} is missing, and personal data is sealed with it.");

    public SealingKey? TryFind(string id) => _keys.GetValueOrDefault(id);

    public void Dispose()
    {
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }

        Index.Dispose();
    }
}
