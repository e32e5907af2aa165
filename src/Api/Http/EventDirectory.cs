using System.Buffers;
using System.Collections.Concurrent;
using Npgsql;

namespace OrleansTickets.Api.Http;

/// <summary>
/// Which event a code stands for. Codes never change and are never used again, so what was found once is kept for ever and
/// costs no query; what was not found is not kept, or strangers could fill the memory.
/// </summary>
/// <remarks>It says nothing about whether the event is active, or deleted since: its grain does.</remarks>
internal sealed class EventDirectory(NpgsqlDataSource database)
{
    public const int MinCodeLength = 2;
    public const int MaxCodeLength = 32;

    private static readonly SearchValues<char> CodeCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

    private readonly ConcurrentDictionary<string, Guid> _idsByCode = new(StringComparer.OrdinalIgnoreCase);

    public static bool IsCode(string code) =>
        code.Length is >= MinCodeLength and <= MaxCodeLength && !code.AsSpan().ContainsAnyExcept(CodeCharacters);

    /// <summary>People type codes in either case; they are kept in upper case.</summary>
    public static string Normalise(string code) => code.ToUpperInvariant();

    /// <summary>The event's id, or null where there is no such event. Without a query after the first time.</summary>
    public ValueTask<Guid?> FindAsync(string code, CancellationToken cancellationToken) =>
        _idsByCode.TryGetValue(code, out var id) ? new ValueTask<Guid?>(id)
        : Normalise(code) is var normal && IsCode(normal) ? new ValueTask<Guid?>(QueryAsync(normal, cancellationToken))
        : default;

    /// <summary>Whether there is such an event now: asked of the database each time, for it may have been deleted.</summary>
    public async Task<bool> ExistsAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT 1 FROM events WHERE id = $1 AND deleted_at IS NULL");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private async Task<Guid?> QueryAsync(string code, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT id FROM events WHERE code = $1 AND deleted_at IS NULL");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = code });
        if (await command.ExecuteScalarAsync(cancellationToken) is not Guid id)
        {
            return null;
        }

        _idsByCode[code] = id;
        return id;
    }
}
