using Npgsql;

namespace OrleansTickets.Load.Targets;

/// <summary>Counts what a round has left in the database, once it is over.</summary>
internal abstract class RoundCount(string database) : IBeside
{
    private readonly Dictionary<string, double> _figures = new(StringComparer.Ordinal);
    private readonly List<string> _violations = [];

    public IReadOnlyDictionary<string, double> Figures => _figures;

    public IReadOnlyList<string> Violations => _violations;

    public async Task RunAsync(CancellationToken stop)
    {
        var over = new TaskCompletionSource();
        await using var registration = stop.Register(over.SetResult);
        await over.Task;
        await using var source = NpgsqlDataSource.Create(database);
        await CountAsync(source, _figures, _violations);
    }

    protected abstract Task CountAsync(NpgsqlDataSource source, Dictionary<string, double> figures, List<string> violations);
}
